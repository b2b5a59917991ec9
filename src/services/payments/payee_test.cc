// SPDX-License-Identifier: Apache-2.0
#include "services/payments/payee.h"

#include <gtest/gtest.h>

namespace atollbank::payments {
namespace {

TEST(NameMatch, case_titles_and_punctuation_do_not_count) {
  for (const char* given : {"Ada Lovelace", "ADA LOVELACE", "Mrs. Ada  Lovelace", "ada-lovelace"}) {
    EXPECT_EQ(compare_names(given, "Ada Lovelace"), NameMatch::kMatches) << given;
  }
  EXPECT_EQ(compare_names("O'Brien", "OBrien"), NameMatch::kMatches);
  EXPECT_EQ(compare_names("Зоя Иванова", "Зоя Иванова"), NameMatch::kMatches);
}

TEST(NameMatch, an_initial_or_a_letter_amiss_is_close) {
  for (const char* given : {"A Lovelace", "Ada Lovelase", "Ada Lovelce", "Ad Lovelace",
                            "Ada King Lovelace", "Ada Lovelacee"}) {
    EXPECT_EQ(compare_names(given, "Ada Lovelace"), NameMatch::kClose) << given;
  }
  EXPECT_EQ(compare_names("Ada Lovelace", "A Lovelace"), NameMatch::kClose);
}

TEST(NameMatch, anything_else_differs) {
  for (const char* given : {"Bob Lovelace", "Ada Byron", "Lovelace", "Ada", "", "...", "Ada Love",
                            "B Lovelace", "Mrs"}) {
    EXPECT_EQ(compare_names(given, "Ada Lovelace"), NameMatch::kDiffers) << given;
  }
}

TEST(NameMatch, has_public_words) {
  EXPECT_EQ(name_of(NameMatch::kMatches), "matches");
  EXPECT_EQ(name_of(NameMatch::kClose), "close");
  EXPECT_EQ(name_of(NameMatch::kDiffers), "differs");
  EXPECT_EQ(name_of(NameMatch::kNotChecked), "not_checked");
}

}  // namespace
}  // namespace atollbank::payments
