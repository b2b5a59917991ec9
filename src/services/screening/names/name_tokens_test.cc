// SPDX-License-Identifier: Apache-2.0
#include "services/screening/names/name_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/icu/transliteration.h"

namespace atollbank::screening {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> tokens(std::string_view name) {
  static const auto script = adapters::IcuTransliteration::make().value();
  return tokens_of(name, *script);
}

TEST(NameTokens, signs_part_words_and_apostrophes_join_them) {
  EXPECT_THAT(tokens("  O'Brien-Smith, Séan  "), ElementsAre("obrien", "smith", "sean"));
  EXPECT_THAT(tokens("Д'Артаньян"), ElementsAre("dartanyan"));
  EXPECT_THAT(tokens("3M Co."), ElementsAre("3m", "co"));
}

TEST(NameTokens, every_script_has_words) {
  EXPECT_THAT(tokens("毛泽东"), ElementsAre("mao", "ze", "dong"));
  EXPECT_THAT(tokens("Βενιζέλος Ελευθέριος"), ElementsAre("benizelos", "eleutherios"));
  EXPECT_THAT(tokens("ລາວ"), ElementsAre("u0ea5u0eb2u0ea7"));
  EXPECT_THAT(tokens("\u200Fمحمد\u200F"), ElementsAre("mhmd"));
}

TEST(NameTokens, the_forms_of_one_arabic_name_are_one) {
  for (const char* name : {"Abdul Rahman", "Abdul-Rahman", "Abdulrahman", "Abdurrahman",
                           "Abdelrahman", "ABDUR RAHMAN", "Abd Rahman"}) {
    EXPECT_THAT(tokens(name), ElementsAre("abd", "rahman")) << name;
  }
  EXPECT_THAT(tokens("عبد الرحمن"), ElementsAre("abd", "al", "rhmn"));
  EXPECT_THAT(tokens("عبدالرحمن"), ElementsAre("abd", "rhmn"));
  for (const char* name : {"Abdullah", "Abdallah", "Abdulla", "Abd Allah", "عبد الله"}) {
    const auto found = tokens(name);
    EXPECT_EQ(found.front(), "abd") << name;
    EXPECT_EQ(found.back(), "allah") << name;
  }
  EXPECT_THAT(tokens("Abdulahad"), ElementsAre("abd", "ahad"));
  EXPECT_THAT(tokens("Abdi Abdou"), ElementsAre("abdi", "abdou"));
}

TEST(NameTokens, what_has_no_letter_has_no_words) {
  EXPECT_THAT(tokens(""), IsEmpty());
  EXPECT_THAT(tokens(" -.,'\u00A0\u3000"), IsEmpty());
}

TEST(NameTokens, of_a_name_too_long_the_same_words_stay_in_any_order) {
  std::string name;
  std::string turned;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    const std::string word(static_cast<std::size_t>(letter - 'a') % 5 + 2, letter);
    name += word + " ";
    turned = word + " " + turned;
  }
  auto one = tokens(name);
  auto other = tokens(turned);
  EXPECT_EQ(one.size(), kTokensMax);
  std::ranges::sort(one);
  std::ranges::sort(other);
  EXPECT_EQ(one, other);
}

TEST(NameTokens, particles_and_initials_are_known) {
  for (const char* word : {"al", "bin", "van", "de", "ltd", "y"}) EXPECT_TRUE(is_particle(word));
  for (const char* word : {"ali", "ben-", "", "vann", "j"}) EXPECT_FALSE(is_particle(word)) << word;
  EXPECT_TRUE(is_initial("j"));
  EXPECT_FALSE(is_initial("7"));
  EXPECT_FALSE(is_initial("jo"));
}

}  // namespace
}  // namespace atollbank::screening
