// SPDX-License-Identifier: Apache-2.0
#include "services/screening/names/name_tokens.h"

#include <algorithm>
#include <array>

namespace atollbank::screening {

namespace {

// Sorted.
constexpr std::array<std::string_view, 57> kParticles = {
    "ad",  "al",   "an",      "and", "ar",  "as",  "at",  "az",   "ben",  "bin", "bint", "bn",
    "co",  "corp", "da",      "dal", "das", "de",  "del", "den",  "der",  "di",  "do",   "dos",
    "du",  "e",    "ed",      "el",  "er",  "es",  "et",  "ez",   "gmbh", "ibn", "inc",  "la",
    "las", "le",   "limited", "llc", "los", "ltd", "of",  "ould", "sa",   "spa", "ter",  "the",
    "ud",  "ul",   "und",     "ur",  "us",  "van", "von", "y",    "zu"};
static_assert(std::ranges::is_sorted(kParticles));

bool is_vowel(char letter) { return std::string_view("aeiou").find(letter) != std::string::npos; }
bool is_letter(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool joins(char letter) { return letter == '\'' || letter == '`'; }

std::vector<std::string> words_of(std::string_view ascii) {
  std::vector<std::string> words;
  bool is_within = false;
  for (char letter : ascii) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (joins(letter)) continue;
    if (!is_letter(letter) && !is_digit(letter)) {
      is_within = false;
      continue;
    }
    if (!is_within) words.emplace_back();
    is_within = true;
    if (words.back().size() < kTokenSizeMax) words.back() += letter;
  }
  return words;
}

// God's name after "abd", however it is written.
bool is_allah(std::string_view word) {
  constexpr std::array<std::string_view, 6> kForms = {"allah", "alla", "lah",
                                                      "lh",    "llah", "ullah"};
  return std::ranges::find(kForms, word) != kForms.end();
}

// What follows "abd" and its article in one word: "rahman" of "abdulrahman", "abdurrahman",
// "abdelrahman" and of the Arabic letters "bdalrhmn". Empty when the word is none of these.
std::string_view after_abd(std::string_view word) {
  constexpr std::size_t kRestMin = 3;
  const bool is_without_vowel = word.starts_with("bdal");
  if (is_without_vowel) return word.size() >= 4 + kRestMin ? word.substr(4) : std::string_view();
  if (!word.starts_with("abd") || word.size() < 5 || !is_vowel(word[3])) return {};
  const std::string_view rest = word.substr(4);
  if (rest == "llah" || rest == "lla" || rest == "lah") return "allah";
  const bool has_article = rest.starts_with('l');
  const bool is_assimilated = rest.size() >= 2 && rest[0] == rest[1] && !is_vowel(rest[0]);
  if (!has_article && !is_assimilated) return {};
  return rest.size() >= 1 + kRestMin ? rest.substr(1) : std::string_view();
}

bool is_abd_alone(std::string_view word) {
  constexpr std::array<std::string_view, 9> kForms = {"abdal", "abdar", "abdel", "abder", "abdol",
                                                      "abdul", "abdur", "abdus", "bd"};
  return std::ranges::find(kForms, word) != kForms.end();
}

void add_word(std::vector<std::string>& tokens, std::string word) {
  if (is_abd_alone(word)) {
    tokens.emplace_back("abd");
  } else if (const std::string_view rest = after_abd(word); !rest.empty()) {
    tokens.emplace_back("abd");
    tokens.emplace_back(is_allah(rest) ? "allah" : rest);
  } else if (is_allah(word)) {
    tokens.emplace_back("allah");
  } else {
    tokens.push_back(std::move(word));
  }
}

// Which ones stay must not depend on their order, or another order would be another name.
void keep_longest(std::vector<std::string>& tokens) {
  std::vector<std::string> ranked = tokens;
  std::ranges::sort(ranked, [](const std::string& one, const std::string& other) {
    return one.size() != other.size() ? one.size() > other.size() : one < other;
  });
  ranked.resize(kTokensMax);
  std::erase_if(tokens, [&ranked](const std::string& token) {
    const auto found = std::ranges::find(ranked, token);
    if (found == ranked.end()) return true;
    ranked.erase(found);
    return false;
  });
}

}  // namespace

std::vector<std::string> tokens_of(std::string_view name, const ports::Transliteration& script) {
  std::vector<std::string> tokens;
  for (std::string& word : words_of(script.to_ascii(name))) add_word(tokens, std::move(word));
  if (tokens.size() > kTokensMax) keep_longest(tokens);
  return tokens;
}

bool is_particle(std::string_view token) { return std::ranges::binary_search(kParticles, token); }

bool is_initial(std::string_view token) { return token.size() == 1 && is_letter(token[0]); }

}  // namespace atollbank::screening
