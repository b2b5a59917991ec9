// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/vocabulary.h"

#include <algorithm>

#include "services/screening/names/name_tokens.h"
#include "services/screening/names/phonetic_key.h"
#include "services/screening/names/token_similarity.h"

namespace atollbank::screening {

namespace {

constexpr int kHighBits = 16;
constexpr std::size_t kKeySizeMin = 2;      // shorter keys are of everybody
constexpr std::size_t kPairKeySizeMin = 3;  // pairs are many

// FNV-1a over the letters but for those at the two places, which may be beyond the end.
std::uint32_t hash_without(std::string_view text, std::size_t first, std::size_t second) {
  std::uint32_t hash = 2166136261u;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == first || i == second) continue;
    hash = (hash ^ static_cast<unsigned char>(text[i])) * 16777619u;
  }
  return hash;
}

// The word with none, one or two letters left out: two words that differ by so many typos have one
// of these in common.
std::vector<std::uint32_t> shortenings_of(std::string_view text) {
  const std::size_t typos = typos_allowed(text.size(), text.size() + 1);
  std::vector<std::uint32_t> hashes;
  if (typos == 0) return hashes;
  const std::size_t none = text.size();
  hashes.push_back(hash_without(text, none, none));
  for (std::size_t i = 0; i < text.size(); ++i) {
    hashes.push_back(hash_without(text, i, none));
    for (std::size_t j = i + 1; typos == 2 && j < text.size(); ++j) {
      hashes.push_back(hash_without(text, i, j));
    }
  }
  std::ranges::sort(hashes);
  hashes.erase(std::ranges::unique(hashes).begin(), hashes.end());
  return hashes;
}

void make_unique(std::vector<WordId>& words) {
  std::ranges::sort(words);
  words.erase(std::ranges::unique(words).begin(), words.end());
}

}  // namespace

WordId Vocabulary::add(const std::string& text, bool is_pair) {
  const auto [found, is_new] =
      ids_[is_pair ? 1 : 0].try_emplace(text, static_cast<WordId>(words_.size()));
  if (is_new) words_.push_back({.text = text, .key = phonetic_key(text), .is_pair = is_pair});
  return found->second;
}

void Vocabulary::finish() {
  for (WordId id = 0; id < words_.size(); ++id) {
    const Word& word = words_[id];
    const std::size_t least = word.is_pair ? kPairKeySizeMin : kKeySizeMin;
    if (word.key.size() >= least) by_key_[word.key].push_back(id);
    if (word.is_pair) continue;
    by_undoubled_[undoubled(word.text)].push_back(id);
    for (const std::uint32_t hash : shortenings_of(word.text)) shortened_.push_back({hash, id});
  }
  std::ranges::sort(shortened_, [](const Shortened& one, const Shortened& other) {
    return one.hash != other.hash ? one.hash < other.hash : one.word < other.word;
  });
  shortened_from_.assign((std::size_t{1} << kHighBits) + 1, 0);
  for (const Shortened& one : shortened_) ++shortened_from_[(one.hash >> (32 - kHighBits)) + 1];
  for (std::size_t i = 1; i < shortened_from_.size(); ++i) {
    shortened_from_[i] += shortened_from_[i - 1];
  }
}

void Vocabulary::find_by_typos(std::string_view text, std::vector<WordId>& found) const {
  for (const std::uint32_t hash : shortenings_of(text)) {
    const std::size_t high = hash >> (32 - kHighBits);
    for (std::size_t i = shortened_from_[high]; i < shortened_from_[high + 1]; ++i) {
      if (shortened_[i].hash == hash) found.push_back(shortened_[i].word);
    }
  }
}

void Vocabulary::find_in(const WordsByText& words, const std::string& text,
                         std::vector<WordId>& found) {
  const auto same = words.find(text);
  if (same != words.end()) found.insert(found.end(), same->second.begin(), same->second.end());
}

void Vocabulary::find_same(std::string_view text, std::vector<WordId>& found) const {
  for (const auto& ids : ids_) {
    if (const auto same = ids.find(std::string(text)); same != ids.end()) {
      found.push_back(same->second);
    }
  }
}

std::vector<SimilarWord> Vocabulary::similar_to(std::string_view text) const {
  std::vector<WordId> found;
  const std::string own_key = phonetic_key(text);
  find_same(text, found);
  if (!is_initial(text)) {
    find_in(by_key_, own_key, found);
    find_in(by_undoubled_, undoubled(text), found);
    find_by_typos(text, found);
  }
  make_unique(found);
  std::vector<SimilarWord> similar;
  for (const WordId id : found) {
    const Word& word = words_[id];
    const int similarity = token_similarity(text, own_key, word.text, word.key);
    if (similarity > 0) similar.push_back({id, static_cast<std::uint16_t>(similarity)});
  }
  return similar;
}

std::vector<SimilarWord> Vocabulary::same_as_pair(std::string_view first,
                                                  std::string_view second) const {
  const std::string text = std::string(first).append(second);
  const std::string own_key = phonetic_key(text);
  std::vector<WordId> found;
  find_same(text, found);
  if (own_key.size() >= kPairKeySizeMin) find_in(by_key_, own_key, found);
  make_unique(found);
  std::vector<SimilarWord> similar;
  for (const WordId id : found) {
    const Word& word = words_[id];
    if (word.is_pair) continue;
    const int similarity = token_similarity(text, own_key, word.text, word.key);
    if (similarity > 0) similar.push_back({id, static_cast<std::uint16_t>(similarity)});
  }
  return similar;
}

}  // namespace atollbank::screening
