// SPDX-License-Identifier: Apache-2.0
// The names of a list, so that those that are like a given one are found without comparing all.
//
// A name is compared word by word whatever their order. Its score, 0 to 1000, is what part of both
// names is found in the other, by the words' weights: three parts of the one that is found better,
// two of the other. What is found must be more than particles and initials. Built once; then any
// thread. find() leaves out nothing that score() would give `score_min` or more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/transliteration.h"
#include "services/screening/list/entry.h"
#include "services/screening/matching/vocabulary.h"

namespace atollbank::screening {

// Two words of a longer name are not tried as one.
inline constexpr std::size_t kPairedTokensMax = 8;

// How a name was found; a set of bits.
namespace why {
inline constexpr std::uint16_t kSameName = 1;     // every word of both is the same
inline constexpr std::uint16_t kSpelling = 2;     // a word has a typo or another spelling
inline constexpr std::uint16_t kInitial = 4;      // a word is an initial in one of them
inline constexpr std::uint16_t kWordsJoined = 8;  // two words of one are one of the other
inline constexpr std::uint16_t kPart = 16;        // one has words that the other lacks
}  // namespace why

struct NameScore {
  std::uint32_t name = 0;  // the names of all entries, counted through
  std::uint16_t score = 0;
  std::uint16_t why = 0;

  bool operator==(const NameScore&) const = default;
};

class NameIndex {
 public:
  // reason: list_name_unreadable: a name has neither letter nor digit; its entry's line is named
  static base::Result<NameIndex> build(const ScreeningList& list,
                                       const ports::Transliteration& script);

  std::size_t entry_count() const { return entry_count_; }
  std::size_t name_count() const { return names_.size(); }
  std::uint32_t entry_of(std::uint32_t name) const { return names_[name].entry; }
  // Which of its entry's names.
  std::uint32_t place_of(std::uint32_t name) const { return names_[name].place; }

  // A name to look for. Its words are in the order of the alphabet, whatever order they came in.
  struct QueryWord {
    std::string text;
    std::uint16_t weight = 0;
    std::vector<SimilarWord> similar;
  };
  struct QueryPair {
    std::uint8_t first = 0;
    std::uint8_t second = 0;
    std::vector<SimilarWord> similar;
  };
  struct Query {
    std::vector<QueryWord> words;
    std::vector<QueryPair> pairs;
    std::uint32_t weight = 0;
    std::uint32_t slack = 0;  // of particles and initials
    std::uint32_t heaviest = 0;
    std::uint32_t initial_count = 0;
  };
  // Not empty, and at most kTokensMax tokens.
  Query query_of(std::vector<std::string> tokens) const;

  // In the order of the names.
  std::vector<NameScore> find(const Query& query, int score_min) const;
  NameScore score(const Query& query, std::uint32_t name) const;

 private:
  struct Name {
    std::uint32_t entry = 0;
    std::uint32_t place = 0;
    std::uint32_t first_word = 0;  // into words_of_names_
    std::uint32_t first_pair = 0;  // into pairs_of_names_
    std::uint16_t word_count = 0;
    std::uint16_t pair_count = 0;  // word_count - 1, or none of a long name
    std::uint16_t weight = 0;
    std::uint16_t slack = 0;  // of words that are found by comparing alone: particles, initials
    std::uint16_t initial_count = 0;
  };
  struct Link;
  struct Found;

  void add_name(std::uint32_t entry, std::uint32_t place, const std::vector<std::string>& tokens);
  void weigh();
  void make_postings();
  std::uint16_t weight_of_token(std::string_view token, std::string_view key) const;
  void add_found(const std::vector<SimilarWord>& similar, std::uint32_t weight,
                 std::vector<Found>& found, std::vector<std::uint32_t>& touched) const;
  bool can_reach(const Query& query, const Name& name, const Found& found, int score_min) const;
  std::vector<Link> links_of(const Query& query, const Name& name) const;
  void add_word_links(const Query& query, const Name& name, std::vector<Link>& links) const;
  void add_pair_links(const Query& query, const Name& name, std::vector<Link>& links) const;

  std::size_t entry_count_ = 0;
  Vocabulary vocabulary_;
  std::vector<Name> names_;
  std::vector<WordId> words_of_names_;
  std::vector<WordId> pairs_of_names_;
  std::vector<std::uint16_t> weights_;        // of words; of a pair the heaviest there is
  std::vector<std::uint32_t> postings_from_;  // by word
  std::vector<std::uint32_t> postings_;       // names
  std::unordered_map<std::string, std::uint32_t> names_with_key_;
  std::unordered_map<std::string, std::uint32_t> names_with_text_;
};

}  // namespace atollbank::screening
