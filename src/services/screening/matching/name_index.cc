// SPDX-License-Identifier: Apache-2.0
#include "services/screening/matching/name_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "services/screening/list/entry_rows.h"
#include "services/screening/matching/name_link.h"
#include "services/screening/matching/token_weight.h"
#include "services/screening/names/name_tokens.h"
#include "services/screening/names/phonetic_key.h"
#include "services/screening/names/token_similarity.h"

namespace atollbank::screening {

using base::Result;

namespace {

constexpr std::size_t kTellingKeySize = 3;  // so that a name is as common as all its spellings

}  // namespace

// What of both can have been found at most, in thousandths of weight.
struct NameIndex::Found {
  std::uint32_t query = 0;
  std::uint32_t name = 0;
};

Result<NameIndex> NameIndex::build(const ScreeningList& list,
                                   const ports::Transliteration& script) {
  NameIndex index;
  index.entry_count_ = list.entries.size();
  for (std::uint32_t entry = 0; entry < list.entries.size(); ++entry) {
    const ListEntry& listed = list.entries[entry];
    for (std::uint32_t place = 0; place < listed.names.size(); ++place) {
      const auto tokens = tokens_of(listed.names[place], script);
      if (tokens.empty()) {
        return refused("list_name_unreadable", listed.line_number,
                       fmt::format("name {} has neither letter nor digit", place + 1));
      }
      index.add_name(entry, place, tokens);
    }
  }
  index.vocabulary_.finish();
  index.weigh();
  index.make_postings();
  return index;
}

void NameIndex::add_name(std::uint32_t entry, std::uint32_t place,
                         const std::vector<std::string>& tokens) {
  Name& name = names_.emplace_back();
  name.entry = entry;
  name.place = place;
  name.first_word = static_cast<std::uint32_t>(words_of_names_.size());
  name.first_pair = static_cast<std::uint32_t>(pairs_of_names_.size());
  name.word_count = static_cast<std::uint16_t>(tokens.size());
  for (const std::string& token : tokens) {
    words_of_names_.push_back(vocabulary_.add(token, false));
    ++names_with_text_[token];
    const std::string key = phonetic_key(token);
    if (key.size() >= kTellingKeySize) ++names_with_key_[key];
  }
  if (tokens.size() > kPairedTokensMax) return;
  name.pair_count = static_cast<std::uint16_t>(tokens.size() - 1);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    pairs_of_names_.push_back(vocabulary_.add(tokens[i] + tokens[i + 1], true));
  }
}

std::uint16_t NameIndex::weight_of_token(std::string_view token, std::string_view key) const {
  std::uint32_t count = 0;
  if (const auto same = names_with_text_.find(std::string(token)); same != names_with_text_.end()) {
    count = same->second;
  }
  if (const auto same = names_with_key_.find(std::string(key)); same != names_with_key_.end()) {
    count = std::max(count, same->second);
  }
  return weight_of(token, count, names_.size());
}

void NameIndex::weigh() {
  weights_.assign(vocabulary_.size(), 0);
  for (const WordId word : words_of_names_) {
    if (weights_[word] != 0) continue;
    weights_[word] = weight_of_token(vocabulary_.text(word), vocabulary_.key(word));
  }
  for (Name& name : names_) {
    const auto* const words = words_of_names_.data() + name.first_word;
    for (std::size_t i = 0; i < name.word_count; ++i) {
      const std::uint16_t weight = weights_[words[i]];
      name.weight = static_cast<std::uint16_t>(name.weight + weight);
      const std::string_view text = vocabulary_.text(words[i]);
      if (!is_telling(text)) name.slack = static_cast<std::uint16_t>(name.slack + weight);
      if (is_initial(text)) ++name.initial_count;
    }
    for (std::size_t i = 0; i < name.pair_count; ++i) {
      std::uint16_t& weight = weights_[pairs_of_names_[name.first_pair + i]];
      const int both = weights_[words[i]] + weights_[words[i + 1]];
      weight = std::max(weight, static_cast<std::uint16_t>(both));
    }
  }
}

void NameIndex::make_postings() {
  postings_from_.assign(vocabulary_.size() + 1, 0);
  const auto for_each = [this](auto take) {
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      const Name& name = names_[i];
      for (std::size_t at = 0; at < name.word_count; ++at) {
        take(words_of_names_[name.first_word + at], i);
      }
      for (std::size_t at = 0; at < name.pair_count; ++at) {
        take(pairs_of_names_[name.first_pair + at], i);
      }
    }
  };
  for_each([this](WordId word, std::uint32_t) { ++postings_from_[word + 1]; });
  for (std::size_t i = 1; i < postings_from_.size(); ++i) {
    postings_from_[i] += postings_from_[i - 1];
  }
  postings_.resize(postings_from_.back());
  auto next = postings_from_;
  for_each([this, &next](WordId word, std::uint32_t name) { postings_[next[word]++] = name; });
}

NameIndex::Query NameIndex::query_of(std::vector<std::string> tokens) const {
  ATOLL_ASSERT(!tokens.empty() && tokens.size() <= kTokensMax);
  std::ranges::sort(tokens);
  Query query;
  for (std::string& token : tokens) {
    const std::uint32_t weight = weight_of_token(token, phonetic_key(token));
    query.weight += weight;
    query.heaviest = std::max(query.heaviest, weight);
    if (!is_telling(token)) query.slack += weight;
    if (is_initial(token)) ++query.initial_count;
    auto similar = vocabulary_.similar_to(token);
    query.words.push_back({.text = std::move(token),
                           .weight = static_cast<std::uint16_t>(weight),
                           .similar = std::move(similar)});
  }
  if (tokens.size() > kPairedTokensMax) return query;
  for (std::uint8_t first = 0; first < query.words.size(); ++first) {
    for (std::uint8_t second = 0; second < query.words.size(); ++second) {
      if (first == second) continue;
      auto similar = vocabulary_.same_as_pair(query.words[first].text, query.words[second].text);
      if (!similar.empty()) query.pairs.push_back({first, second, std::move(similar)});
    }
  }
  return query;
}

void NameIndex::add_found(const std::vector<SimilarWord>& similar, std::uint32_t weight,
                          std::vector<Found>& found, std::vector<std::uint32_t>& touched) const {
  for (const auto& [word, similarity] : similar) {
    const std::uint32_t of_query = weight * similarity;
    const std::uint32_t of_name = std::uint32_t{weights_[word]} * similarity;
    for (std::uint32_t i = postings_from_[word]; i < postings_from_[word + 1]; ++i) {
      Found& one = found[postings_[i]];
      if (one.query == 0) touched.push_back(postings_[i]);
      one.query += of_query;
      one.name += of_name;
    }
  }
}

bool NameIndex::can_reach(const Query& query, const Name& name, const Found& found,
                          int score_min) const {
  const std::uint32_t by_initials =
      (name.initial_count * query.heaviest + query.initial_count * kWeightMax) * kInitialSimilarity;
  const std::uint32_t of_query = found.query + query.slack * kSame + by_initials;
  const std::uint32_t of_name = found.name + name.slack * std::uint32_t{kSame} + by_initials;
  return score_of(part_of(of_query, query.weight), part_of(of_name, name.weight)) >= score_min;
}

std::vector<NameScore> NameIndex::find(const Query& query, int score_min) const {
  std::vector<Found> found(names_.size());
  std::vector<std::uint32_t> touched;
  const bool has_telling = query.slack < query.weight;
  for (const QueryWord& word : query.words) {
    // Particles are in too many names; a name of nothing else is found by them.
    const bool is_looked_up = !has_telling || is_telling(word.text);
    if (is_looked_up) add_found(word.similar, word.weight, found, touched);
  }
  for (const QueryPair& pair : query.pairs) {
    const std::uint32_t weight =
        query.words[pair.first].weight + std::uint32_t{query.words[pair.second].weight};
    add_found(pair.similar, weight, found, touched);
  }
  std::erase_if(touched, [&](std::uint32_t name) {
    return !can_reach(query, names_[name], found[name], score_min);
  });
  std::ranges::sort(touched);
  std::vector<NameScore> scores;
  for (const std::uint32_t name : touched) {
    const NameScore one = score(query, name);
    if (one.score >= score_min) scores.push_back(one);
  }
  return scores;
}

}  // namespace atollbank::screening
