// SPDX-License-Identifier: Apache-2.0
// Every different word of a list's names, and which of them are like a given one. Also the pairs of
// neighbours written as one word: "Mao Ze Dong" is "Mao Zedong". Built once; then any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace atollbank::screening {

using WordId = std::uint32_t;

struct SimilarWord {
  WordId word = 0;
  std::uint16_t similarity = 0;

  bool operator==(const SimilarWord&) const = default;
};

class Vocabulary {
 public:
  // The same word has one id, and is a pair or not.
  WordId add(const std::string& text, bool is_pair);
  // No word is added any more.
  void finish();

  std::size_t size() const { return words_.size(); }
  std::string_view text(WordId word) const { return words_[word].text; }
  std::string_view key(WordId word) const { return words_[word].key; }
  // Words and pairs that are like the word, in the order of their ids: each with a
  // token_similarity() above 0, but for initials of which only the same is found. Pairs are found
  // by text and by sound alone.
  std::vector<SimilarWord> similar_to(std::string_view text) const;
  // The same for two words written as one: no typos here, and no pairs.
  std::vector<SimilarWord> same_as_pair(std::string_view first, std::string_view second) const;

 private:
  struct Word {
    std::string text;
    std::string key;
    bool is_pair = false;
  };
  using WordsByText = std::unordered_map<std::string, std::vector<WordId>>;
  // A word with some letters left out, by its hash.
  struct Shortened {
    std::uint32_t hash = 0;
    WordId word = 0;
  };

  void find_by_typos(std::string_view text, std::vector<WordId>& found) const;
  static void find_in(const WordsByText& words, const std::string& text,
                      std::vector<WordId>& found);
  void find_same(std::string_view text, std::vector<WordId>& found) const;

  std::vector<Word> words_;
  std::unordered_map<std::string, WordId> ids_[2];  // of words, of pairs
  WordsByText by_key_;
  WordsByText by_undoubled_;
  std::vector<Shortened> shortened_;           // in the order of their hashes
  std::vector<std::uint32_t> shortened_from_;  // where the hashes with these high bits begin
};

}  // namespace atollbank::screening
