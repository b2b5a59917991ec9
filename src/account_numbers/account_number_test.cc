// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/account_number.h"

#include <gtest/gtest.h>

namespace atollbank::account_numbers {
namespace {

std::string shown(const base::Result<UkAccount>& account) {
  if (!account) return account.error().reason;
  return account->sort_code.printed() + " " + account->number.digits();
}

std::string read(std::string_view sort_code, std::string_view number) {
  return shown(parse_uk_account(sort_code, number));
}

TEST(AccountNumber, is_filled_up_to_eight_digits) {
  EXPECT_EQ(AccountNumber::parse("12345678").value().digits(), "12345678");
  EXPECT_EQ(AccountNumber::parse("1234567").value().digits(), "01234567");
  EXPECT_EQ(AccountNumber::parse("123456").value().digits(), "00123456");
  EXPECT_EQ(AccountNumber::parse(" 1234 5678 ").value().digits(), "12345678");
}

TEST(AccountNumber, is_refused_with_other_characters_or_lengths) {
  for (const auto* text : {"", " ", "12345", "123456789", "1234567a", "1234-5678", "1234  5678",
                           "+1234567", "1234567\n"}) {
    const auto number = AccountNumber::parse(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().reason, "malformed_account_number") << text;
  }
}

TEST(UkAccount, of_six_to_eight_digits_keeps_its_sort_code) {
  EXPECT_EQ(read("12-34-56", "12345678"), "12-34-56 12345678");
  EXPECT_EQ(read("123456", "1234567"), "12-34-56 01234567");
  EXPECT_EQ(read("12 34 56", "123456"), "12-34-56 00123456");
}

TEST(UkAccount, of_nine_digits_gives_the_first_to_its_sort_code) {
  EXPECT_EQ(read("72-00-00", "123456789"), "72-00-01 23456789");
}

TEST(UkAccount, of_ten_digits_goes_by_its_bank) {
  EXPECT_EQ(read("60-00-00", "0123456789"), "60-00-00 23456789");
  EXPECT_EQ(read("08-00-00", "1234567890"), "08-00-00 12345678");
  EXPECT_EQ(read("20-00-00", "1234567890"), "ambiguous_account_number");
  EXPECT_EQ(shown(parse_uk_account("200000", "1234567890", TenDigitRule::kFirstEight)),
            "20-00-00 12345678");
}

TEST(UkAccount, with_a_hyphen_after_two_digits_has_its_number_behind_it) {
  EXPECT_EQ(read("20-00-00", "01-23456789"), "20-00-00 23456789");
}

TEST(UkAccount, is_refused_for_either_part) {
  EXPECT_EQ(read("12345", "12345678"), "malformed_sort_code");
  EXPECT_EQ(read("123456", "12345"), "malformed_account_number");
  EXPECT_EQ(read("123456", "12345678901"), "malformed_account_number");
  EXPECT_EQ(read("123456", "01-2345678"), "malformed_account_number");
  EXPECT_EQ(read("123456", "01-234567890"), "malformed_account_number");
}

}  // namespace
}  // namespace atollbank::account_numbers
