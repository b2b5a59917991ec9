// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/name_index.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "adapters/icu/transliteration.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/names/name_tokens.h"

namespace atollbank::screening {
namespace {

const ports::Transliteration& script() {
  static const auto icu = adapters::IcuTransliteration::make().value();
  return *icu;
}

ScreeningList list_of(const std::vector<std::string>& names) {
  ScreeningList list{.format = ListFormat::kBank, .entries = {}};
  for (const std::string& name : names) {
    ListEntry& entry = list.entries.emplace_back();
    entry.id = std::to_string(list.entries.size());
    entry.names = {name};
  }
  return list;
}

// What a list of this one name alone makes of the other.
NameScore score(const std::string& listed, const std::string& asked) {
  const auto index = NameIndex::build(list_of({listed}), script()).value();
  return index.score(index.query_of(tokens_of(asked, script())), 0);
}

TEST(NameIndex, spellings_of_one_name_are_found) {
  for (const auto& [listed, asked] : {std::pair{"Muammar al-Gaddafi", "معمر القذافي"},
                                      {"Muammar al-Gaddafi", "Moammar Kadhafi"},
                                      {"Владимир Ильич Ленин", "Vladimir Lenin"},
                                      {"Mao Zedong", "毛泽东"},
                                      {"Mao Ze Dong", "Zedong Mao"},
                                      {"Gamal Abdel Nasser", "Jamal Abd al-Nasir"},
                                      {"Pyotr Tchaikovsky", "Петр Чайковский"},
                                      {"Eleftherios Venizelos", "Ελευθέριος Βενιζέλος"},
                                      {"John Fitzgerald Kennedy", "J. F. Kennedy"},
                                      {"Otto von Bismarck", "Bismark Otto"},
                                      {"Søren Kierkegaard", "Soren Kierkegard"},
                                      {"Alqaeda", "al-Qaida"}}) {
    EXPECT_GE(score(listed, asked).score, 800) << listed << " | " << asked;
  }
}

TEST(NameIndex, other_names_are_not) {
  for (const auto& [listed, asked] : {std::pair{"Vladimir Lenin", "Vladimir Nabokov"},
                                      {"John Kennedy", "John Lennon"},
                                      {"Otto von Bismarck", "Otto von Habsburg"},
                                      {"al-Razi", "al"},
                                      {"J. Smith", "J. Brown"},
                                      {"Ali", "Ben Ali Hassan Ibrahim"},
                                      {"A", "Ada"}}) {
    EXPECT_LT(score(listed, asked).score, 750) << listed << " | " << asked;
  }
}

TEST(NameIndex, how_a_name_was_found_is_told) {
  EXPECT_EQ(score("Ada King", "KING, Ada").why, why::kSameName);
  EXPECT_EQ(score("Ada King", "Ada Lovelace King").why, why::kPart);
  EXPECT_EQ(score("Mao Zedong", "Mao Ze Dong").why, why::kWordsJoined);
  EXPECT_EQ(score("Augusta Ada King", "Augusta A. Kign").why, why::kInitial | why::kSpelling);
  EXPECT_EQ(score("Van De", "de van"),
            (NameScore{.name = 0, .score = 1000, .why = why::kSameName}));
}

TEST(NameIndex, a_name_of_which_two_words_make_a_third_matches_itself) {
  EXPECT_EQ(score("Ro Roland Land", "Ro Roland Land").score, 1000);
  EXPECT_EQ(score(". RS .RSJ.J.", ". RS .RSJ.J.").score, 1000);
}

TEST(NameIndex, a_name_without_letters_refuses_the_list_with_its_line) {
  auto list = list_of({"Ada", "..."});
  list.entries[1].line_number = 3;
  const auto index = NameIndex::build(list, script());
  EXPECT_EQ(index.error().reason, "list_name_unreadable");
  EXPECT_TRUE(index.error().message.starts_with("line 3: "));
}

TEST(NameIndex, counts_in_are_counts_out) {
  const ScreeningList list = MadeUpNames(3).list(300);
  const auto index = NameIndex::build(list, script()).value();
  EXPECT_EQ(index.entry_count(), 300u);
  EXPECT_EQ(index.name_count(), list.name_count());
  EXPECT_EQ(index.entry_of(static_cast<std::uint32_t>(index.name_count() - 1)), 299u);
}

class NameIndexProperty : public ::testing::Test {
 protected:
  NameIndexProperty() : list_(MadeUpNames(5).list(400)) {
    list_.entries[0].names = {"Al", "J", "de la"};
    index_ = NameIndex::build(list_, script()).value();
  }
  NameIndex::Query query(const std::string& name) const {
    return index_->query_of(tokens_of(name, script()));
  }
  std::vector<NameScore> by_comparing_all(const NameIndex::Query& asked, int score_min) const {
    std::vector<NameScore> scores;
    for (std::uint32_t name = 0; name < index_->name_count(); ++name) {
      const NameScore one = index_->score(asked, name);
      if (one.score >= score_min) scores.push_back(one);
    }
    return scores;
  }

  ScreeningList list_;
  std::optional<NameIndex> index_;
};

TEST_F(NameIndexProperty, finds_all_that_comparing_with_every_name_finds) {
  MadeUpNames names(6);
  for (int i = 0; i < 1'500; ++i) {
    const auto& entry = list_.entries[names.random().below(list_.entries.size())];
    std::string asked = entry.names[names.random().below(entry.names.size())];
    if (names.random().chance(1, 2)) asked = names.with_typo(asked);
    if (names.random().chance(1, 4)) asked = names.person().latin();
    if (names.random().chance(1, 8)) asked = asked.substr(0, 1) + ". " + names.person().latin();
    for (const int score_min : {600, 700, 800}) {
      EXPECT_EQ(index_->find(query(asked), score_min), by_comparing_all(query(asked), score_min))
          << asked << ' ' << score_min;
    }
  }
  for (const char* asked : {"al", "J", "la de", "J. al", "A. B. C."}) {
    EXPECT_EQ(index_->find(query(asked), 700), by_comparing_all(query(asked), 700)) << asked;
  }
}

TEST_F(NameIndexProperty, a_name_always_matches_itself) {
  std::uint32_t number = 0;
  for (const ListEntry& entry : list_.entries) {
    for (const std::string& name : entry.names) {
      EXPECT_EQ(index_->score(query(name), number).score, 1000) << name;
      const auto found = index_->find(query(name), 1000);
      EXPECT_TRUE(std::ranges::any_of(found, [number](const NameScore& one) {
        return one.name == number;
      })) << name;
      ++number;
    }
  }
}

TEST_F(NameIndexProperty, order_and_case_never_change_the_score) {
  rc::check([this] {
    MadeUpNames names(*rc::gen::arbitrary<std::uint64_t>());
    MadeUpPerson person = names.person();
    std::string asked = names.with_typo(person.latin());
    auto words = tokens_of(asked, script());
    const auto first = index_->find(index_->query_of(words), 500);
    std::ranges::rotate(
        words, words.begin() + static_cast<std::ptrdiff_t>(names.random().below(words.size())));
    if (names.random().chance(1, 2)) std::ranges::reverse(words);
    RC_ASSERT(index_->find(index_->query_of(words), 500) == first);
    for (char& letter : asked) {
      if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    RC_ASSERT(index_->find(query(asked), 500) == first);
  });
}

}  // namespace
}  // namespace atollbank::screening
