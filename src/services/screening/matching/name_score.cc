// SPDX-License-Identifier: Apache-2.0
// Compares one name of the index with the name that is looked for.
#include <algorithm>
#include <bit>

#include "services/screening/matching/name_link.h"

namespace atollbank::screening {

namespace {

std::uint16_t bit(std::size_t place) { return static_cast<std::uint16_t>(1u << place); }

// Zero when the word is not among them.
std::uint16_t similarity_of(const std::vector<SimilarWord>& similar, WordId word) {
  const auto found = std::ranges::lower_bound(similar, word, {}, &SimilarWord::word);
  return found != similar.end() && found->word == word ? found->similarity : 0;
}

}  // namespace

void NameIndex::add_word_links(const Query& query, const Name& name,
                               std::vector<Link>& links) const {
  const WordId* const words = words_of_names_.data() + name.first_word;
  for (std::size_t at = 0; at < name.word_count; ++at) {
    const std::string_view text = vocabulary_.text(words[at]);
    for (std::size_t i = 0; i < query.words.size(); ++i) {
      const QueryWord& asked = query.words[i];
      std::uint16_t similarity = similarity_of(asked.similar, words[at]);
      const bool is_by_initial = similarity == 0 && asked.text[0] == text[0] &&
                                 (is_initial(asked.text) || is_initial(text));
      if (is_by_initial) similarity = kInitialSimilarity;
      if (similarity == 0) continue;
      const bool is_spelled = similarity < kSame && !is_by_initial;
      links.push_back({.similarity = similarity,
                       .query_weight = asked.weight,
                       .name_weight = weights_[words[at]],
                       .query_words = bit(i),
                       .name_words = bit(at),
                       .is_telling = is_telling(asked.text) && is_telling(text),
                       .why = is_by_initial ? why::kInitial
                              : is_spelled  ? why::kSpelling
                                            : why::kSameName});
    }
  }
}

void NameIndex::add_pair_links(const Query& query, const Name& name,
                               std::vector<Link>& links) const {
  const WordId* const words = words_of_names_.data() + name.first_word;
  const auto add = [&links](std::uint16_t similarity, Link link) {
    link.similarity = similarity;
    link.is_telling = true;
    link.why =
        static_cast<std::uint16_t>(why::kWordsJoined | (similarity < kSame ? why::kSpelling : 0));
    links.push_back(link);
  };
  for (std::size_t at = 0; at < name.pair_count; ++at) {
    const WordId pair = pairs_of_names_[name.first_pair + at];
    for (std::size_t i = 0; i < query.words.size(); ++i) {
      const std::uint16_t similarity = similarity_of(query.words[i].similar, pair);
      if (similarity == 0) continue;
      const int weight = weights_[words[at]] + weights_[words[at + 1]];
      add(similarity, {.query_weight = query.words[i].weight,
                       .name_weight = static_cast<std::uint16_t>(weight),
                       .query_words = bit(i),
                       .name_words = static_cast<std::uint16_t>(bit(at) | bit(at + 1))});
    }
  }
  for (const QueryPair& pair : query.pairs) {
    const int weight = query.words[pair.first].weight + query.words[pair.second].weight;
    for (std::size_t at = 0; at < name.word_count; ++at) {
      const std::uint16_t similarity = similarity_of(pair.similar, words[at]);
      if (similarity == 0) continue;
      add(similarity,
          {.query_weight = static_cast<std::uint16_t>(weight),
           .name_weight = weights_[words[at]],
           .query_words = static_cast<std::uint16_t>(bit(pair.first) | bit(pair.second)),
           .name_words = bit(at)});
    }
  }
}

// The best first, and among equals always the same first: words before joined ones, or a name would
// not always be whole in itself.
std::vector<NameIndex::Link> NameIndex::links_of(const Query& query, const Name& name) const {
  std::vector<Link> links;
  add_word_links(query, name, links);
  add_pair_links(query, name, links);
  std::ranges::sort(links, [](const Link& one, const Link& other) {
    if (one.similarity != other.similarity) return one.similarity > other.similarity;
    const bool is_joined = (one.why & why::kWordsJoined) != 0;
    const bool is_other_joined = (other.why & why::kWordsJoined) != 0;
    if (is_joined != is_other_joined) return is_other_joined;
    const int weight = one.query_weight + one.name_weight;
    const int other_weight = other.query_weight + other.name_weight;
    if (weight != other_weight) return weight > other_weight;
    if (one.query_words != other.query_words) return one.query_words < other.query_words;
    return one.name_words < other.name_words;
  });
  return links;
}

// Takes the best link, then the best of what is left.
NameScore NameIndex::score(const Query& query, std::uint32_t name_number) const {
  const Name& name = names_[name_number];
  std::uint32_t of_query = 0;
  std::uint32_t of_name = 0;
  std::uint16_t query_words = 0;
  std::uint16_t name_words = 0;
  std::uint16_t reasons = 0;
  bool is_told = false;
  for (const Link& link : links_of(query, name)) {
    const bool is_taken =
        (link.query_words & query_words) != 0 || (link.name_words & name_words) != 0;
    if (is_taken) continue;
    query_words |= link.query_words;
    name_words |= link.name_words;
    of_query += link.query_weight * std::uint32_t{link.similarity};
    of_name += link.name_weight * std::uint32_t{link.similarity};
    reasons |= link.why;
    is_told |= link.is_telling;
  }
  const bool is_whole =
      static_cast<std::size_t>(std::popcount(query_words)) == query.words.size() &&
      std::popcount(name_words) == name.word_count;
  const bool is_same = is_whole && reasons == why::kSameName;
  if (!is_told && !is_same) return {.name = name_number};
  if (!is_same) reasons &= static_cast<std::uint16_t>(~why::kSameName);
  if (!is_whole) reasons |= why::kPart;
  const int score = score_of(part_of(of_query, query.weight), part_of(of_name, name.weight));
  return {.name = name_number, .score = static_cast<std::uint16_t>(score), .why = reasons};
}

}  // namespace atollbank::screening
