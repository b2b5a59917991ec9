// SPDX-License-Identifier: Apache-2.0
#include "account_numbers/iban.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace atollbank::account_numbers {
namespace {

std::string read(std::string_view text) {
  const auto iban = Iban::parse(text);
  return iban ? iban->printed() : iban.error().reason;
}

UkAccount account_at(std::uint32_t sort_code, std::uint32_t number) {
  return {.sort_code = SortCode::of(sort_code), .number = AccountNumber::of(number)};
}

TEST(Iban, of_the_registrys_examples_is_read_and_printed_in_fours) {
  for (const auto* example :
       {"GB29 NWBK 6016 1331 9268 19", "DE89 3704 0044 0532 0130 00", "NO93 8601 1117 947",
        "FR14 2004 1010 0505 0001 3M02 606", "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "GI75 NWBK 0000 0000 7099 453", "IE29 AIBK 9311 5212 3456 78"})
    EXPECT_EQ(read(example), example);
}

TEST(Iban, is_read_in_small_letters_and_with_blanks_anywhere) {
  EXPECT_EQ(read(" gb29nwbk 601613 31926819 "), "GB29 NWBK 6016 1331 9268 19");
  EXPECT_EQ(Iban::parse("gb29nwbk60161331926819").value().text(), "GB29NWBK60161331926819");
}

TEST(Iban, with_wrong_check_digits_is_refused) {
  EXPECT_EQ(read("GB28NWBK60161331926819"), "wrong_iban_check_digits");
  EXPECT_EQ(read("GB29NWBK60161331926891"), "wrong_iban_check_digits");
  EXPECT_EQ(read("GB29NWKB60161331926819"), "wrong_iban_check_digits");
}

TEST(Iban, has_no_second_check_digits_with_the_same_remainder) {
  // Found by trying: the account whose check digits are 98, and so 01 too by the remainder alone.
  std::uint32_t number = 0;
  while (Iban::of_uk_account("ATOL", account_at(0, number))->text().substr(2, 2) != "98") ++number;
  std::string text = Iban::of_uk_account("ATOL", account_at(0, number))->text();
  EXPECT_TRUE(Iban::parse(text));
  EXPECT_EQ(read(text.replace(2, 2, "01")), "wrong_iban_check_digits");
}

TEST(Iban, of_another_shape_is_refused) {
  for (const auto* text :
       {"", "GB29", "GB29NWBK6016133192681", "GB29NWBK601613319268190", "GB29NWBK6016133192681A",
        "GB2ANWBK60161331926819", "G129NWBK60161331926819", "GB29-NWBK-6016-1331-9268-19",
        "GB29NW1K60161331926819", "GB29NWBK60161331926819GB29NWBK60161331926819"})
    EXPECT_EQ(read(text), "malformed_iban") << text;
  EXPECT_EQ(read("ZZ29NWBK60161331926819"), "unknown_iban_country");
  EXPECT_EQ(read("US29NWBK60161331926819"), "unknown_iban_country");
}

TEST(Iban, of_a_uk_account_is_as_published) {
  const auto iban = Iban::of_uk_account("NWBK", account_at(601613, 31926819));
  EXPECT_EQ(iban.value().text(), "GB29NWBK60161331926819");
  EXPECT_EQ(iban->country(), "GB");
  for (const auto* bank_code : {"", "NWB", "nwbk", "NW1K", "NWBKG"})
    EXPECT_EQ(Iban::of_uk_account(bank_code, account_at(1, 1)).error().reason,
              "malformed_bank_code");
}

TEST(Iban, of_another_country_names_no_uk_account) {
  EXPECT_FALSE(Iban::parse("DE89370400440532013000").value().uk_account());
}

RC_GTEST_PROP(Iban, of_any_uk_account_reads_back, ()) {
  const auto account = account_at(*rc::gen::inRange<std::uint32_t>(0, SortCode::kCount),
                                  *rc::gen::inRange<std::uint32_t>(0, AccountNumber::kCount));
  const auto iban = Iban::of_uk_account("ATOL", account).value();
  RC_ASSERT(Iban::parse(iban.printed()).value() == iban);
  RC_ASSERT(iban.uk_account() == account);
}

RC_GTEST_PROP(Iban, with_one_other_digit_is_another_or_none, ()) {
  const auto account = account_at(*rc::gen::inRange<std::uint32_t>(0, SortCode::kCount),
                                  *rc::gen::inRange<std::uint32_t>(0, AccountNumber::kCount));
  std::string text = Iban::of_uk_account("ATOL", account)->text();
  const auto at = *rc::gen::inRange<std::size_t>(8, text.size());
  const auto digit = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  RC_PRE(text[at] != digit);
  text[at] = digit;
  RC_ASSERT(read(text) == "wrong_iban_check_digits");
}

}  // namespace
}  // namespace atollbank::account_numbers
