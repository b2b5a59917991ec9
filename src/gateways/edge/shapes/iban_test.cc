// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/iban.h"

#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

// By hand, as a receiver checks it: the first four last, letters as numbers, remainder 1.
unsigned checked(const std::string& iban) {
  unsigned remainder = 0;
  for (const char letter : iban.substr(4) + iban.substr(0, 4)) {
    const std::string number =
        letter >= 'A' ? std::to_string(letter - 'A' + 10) : std::string(1, letter);
    for (const char digit : number) {
      remainder = (remainder * 10 + static_cast<unsigned>(digit - '0')) % 97;
    }
  }
  return remainder;
}

TEST(Iban, holds_the_number_and_passes_the_check_of_its_receiver) {
  const std::string iban = iban_of("040099", "12345678");
  EXPECT_EQ(iban.size(), 22u);
  EXPECT_EQ(iban.substr(0, 2) + iban.substr(4), "GBATOL04009912345678");
  for (const char* number : {"00000000", "12345678", "99999999", "31926819"}) {
    EXPECT_EQ(checked(iban_of("040099", number)), 1u) << number;
  }
}

TEST(Iban, is_read_in_fours) {
  EXPECT_EQ(formatted_iban("GB29NWBK60161331926819"), "GB29 NWBK 6016 1331 9268 19");
}

TEST(Iban, an_account_without_a_number_has_none) {
  EXPECT_EQ(iban_of("", ""), "");
  EXPECT_EQ(iban_of("040099", "1234567x"), "");
}

}  // namespace
}  // namespace atollbank::edge
