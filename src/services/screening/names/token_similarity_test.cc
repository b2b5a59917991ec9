// SPDX-License-Identifier: Apache-2.0
#include "services/screening/names/token_similarity.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "services/screening/names/phonetic_key.h"

namespace atollbank::screening {
namespace {

int similarity(std::string_view one, std::string_view other) {
  return token_similarity(one, phonetic_key(one), other, phonetic_key(other));
}

// The plain recursion, for short words.
std::size_t slowly(std::string_view one, std::string_view other) {
  if (one.empty()) return other.size();
  if (other.empty()) return one.size();
  const std::size_t is_other = one.back() == other.back() ? 0 : 1;
  const auto less = [](std::string_view text, std::size_t by) {
    return text.substr(0, text.size() - by);
  };
  std::size_t best = std::min({slowly(less(one, 1), other) + 1, slowly(one, less(other, 1)) + 1,
                               slowly(less(one, 1), less(other, 1)) + is_other});
  const bool is_changed = one.size() > 1 && other.size() > 1 &&
                          one.back() == other[other.size() - 2] &&
                          one[one.size() - 2] == other.back();
  if (is_changed) best = std::min(best, slowly(less(one, 2), less(other, 2)) + 1);
  return best;
}

TEST(TokenSimilarity, spellings_of_one_sound_have_one_key) {
  const auto same_key = [](std::initializer_list<const char*> words) {
    for (const char* word : words)
      EXPECT_EQ(phonetic_key(word), phonetic_key(*words.begin())) << word;
  };
  same_key({"muhammad", "mohammed", "mohamed", "muhammed", "mhmd"});
  same_key({"qaddafi", "gaddafi", "kadhafi", "qadhafy", "khadafi"});
  same_key({"yusuf", "yousef", "youssef", "ysf"});
  same_key({"tchaikovsky", "chaykovskiy", "tschaikovski"});
  same_key({"fatimah", "fatima"});
  same_key({"ivanov", "iwanow", "ivanoff"});
  same_key({"zhukov", "joukov", "djukow"});
  EXPECT_NE(phonetic_key("hassan"), phonetic_key("hussam"));
}

TEST(TokenSimilarity, typos_lower_it_and_more_than_the_word_may_have_end_it) {
  EXPECT_EQ(similarity("churchill", "churchill"), kSame);
  EXPECT_GE(similarity("churchill", "churcill"), 900);
  EXPECT_GE(similarity("churchill", "hcurchill"), 900);
  EXPECT_GT(similarity("garibaldi", "garibadli"), similarity("garibaldi", "garibdali"));
  EXPECT_EQ(similarity("cavour", "cabuor"), 0);
  EXPECT_EQ(similarity("tito", "toti"), 0);
  EXPECT_EQ(similarity("li", "la"), 0);
  EXPECT_GE(similarity("zhao", "zho"), 850);
}

TEST(TokenSimilarity, a_typo_is_put_in_left_out_taken_for_another_or_changed_with_its_neighbour) {
  EXPECT_EQ(typos_between("bismarck", "bismarrck", 2), 1u);
  EXPECT_EQ(typos_between("bismarck", "bismack", 2), 1u);
  EXPECT_EQ(typos_between("bismarck", "bismarsk", 2), 1u);
  EXPECT_EQ(typos_between("bismarck", "bimsarck", 2), 1u);
  EXPECT_EQ(typos_between("bismarck", "disraeli", 2), 3u);
  EXPECT_EQ(typos_between("", "ab", 2), 2u);
}

TEST(TokenSimilarity, words_without_vowels_are_like_those_with_them) {
  EXPECT_GE(similarity("mhmd", "muhammad"), 880);
  EXPECT_GE(similarity("hsyn", "hussein"), 800);
  EXPECT_GE(similarity("mr", "omar"), 800);
  EXPECT_EQ(similarity("omar", "mary"), 0);
}

TEST(TokenSimilarity, an_initial_is_like_what_begins_with_it) {
  EXPECT_EQ(similarity("j", "john"), kInitialSimilarity);
  EXPECT_EQ(similarity("john", "j"), kInitialSimilarity);
  EXPECT_EQ(similarity("j", "mary"), 0);
}

TEST(TokenSimilarity, it_is_symmetric_and_counts_typos_as_the_plain_recursion_does) {
  rc::check([] {
    const auto word =
        rc::gen::resize(7, rc::gen::container<std::string>(rc::gen::inRange('a', 'd')));
    const std::string one = *word;
    const std::string other = *word;
    const auto limit = *rc::gen::inRange<std::size_t>(0, 4);
    RC_ASSERT(similarity(one, other) == similarity(other, one));
    RC_ASSERT(typos_between(one, other, limit) == std::min(slowly(one, other), limit + 1));
  });
}

}  // namespace
}  // namespace atollbank::screening
