// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: names of nobody in many scripts, lists of them, and what real data does
// to a name. One seed makes one list.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "services/screening/list/entry.h"
#include "services/screening/matching/made_up_words.h"

namespace atollbank::screening {

struct MadeUpPerson {
  Culture culture{};
  std::vector<MadeUpWord> words;  // the family name last

  std::string latin() const { return joined(&MadeUpWord::latin); }
  std::string other_latin() const { return joined(&MadeUpWord::other_latin); }
  std::string own() const { return joined(&MadeUpWord::own); }
  std::string joined(std::string MadeUpWord::* spelling) const {
    std::string name;
    for (const MadeUpWord& word : words) {
      // Chinese and Korean names are written in one.
      const bool is_parted = spelling != &MadeUpWord::own ||
                             (culture != Culture::kChinese && culture != Culture::kKorean);
      if (!name.empty() && is_parted) name += ' ';
      name += word.*spelling;
    }
    return name;
  }
};

namespace made_up {

inline void append(MadeUpWord& word, const MadeUpWord& part) {
  word.latin += part.latin;
  word.other_latin += part.other_latin;
  word.own += part.own;
}

inline void capitalise(std::string& word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') {
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
  }
}

inline MadeUpWord capitalised(MadeUpWord word) {
  capitalise(word.latin);
  capitalise(word.other_latin);
  return word;
}

}  // namespace made_up

class MadeUpNames {
 public:
  explicit MadeUpNames(std::uint64_t seed) : random_(seed) {}

  MadeUpPerson person(Culture culture);
  MadeUpPerson person() { return person(static_cast<Culture>(random_.below(kCultureCount))); }
  base::Random& random() { return random_; }

  // `entry_count` entries with two to four names each: the spellings of one person and now and then
  // somebody else's name as an alias.
  ScreeningList list(std::size_t entry_count);
  // One letter of one word put in, left out, taken for another or changed with its neighbour.
  std::string with_typo(const std::string& name);

  BirthDate birth_date();

 private:
  MadeUpWord given(Culture culture);
  MadeUpWord family(Culture culture);
  MadeUpWord syllables(Culture culture, std::size_t count);
  MadeUpWord of_root(bool is_family);

  base::Random random_;
};

inline MadeUpWord MadeUpNames::syllables(Culture culture, std::size_t count) {
  const made_up::SyllableParts& parts = made_up::syllables_of(culture);
  MadeUpWord word;
  for (std::size_t i = 0; i < count; ++i) {
    for (const made_up::Words* of : {&parts.onsets, &parts.vowels, &parts.codas}) {
      made_up::append(word, (*of)[random_.below(of->size())]);
    }
  }
  return word;
}

// Three consonants in one of four patterns; Arabic letters write the long vowels alone.
inline MadeUpWord MadeUpNames::of_root(bool is_family) {
  const auto& patterns = made_up::arabic_patterns();
  const auto& consonants = made_up::arabic_consonants();
  const made_up::Words& pattern = patterns[random_.below(patterns.size())];
  MadeUpWord word;
  if (is_family && random_.chance(1, 2)) word = {"al-", "al ", "ال"};
  MadeUpWord stem = pattern[0];
  for (std::size_t i = 1; i < 4; ++i) {
    made_up::append(stem, consonants[random_.below(consonants.size())]);
    made_up::append(stem, pattern[i]);
  }
  if (is_family) made_up::append(stem, {"i", "y", "ي"});
  made_up::append(word, made_up::capitalised(std::move(stem)));
  return word;
}

inline MadeUpWord MadeUpNames::given(Culture culture) {
  if (culture == Culture::kChinese || culture == Culture::kKorean) {
    const made_up::Words& characters = made_up::characters_of(culture);
    MadeUpWord word = characters[random_.below(characters.size())];
    made_up::append(word, characters[random_.below(characters.size())]);
    return made_up::capitalised(std::move(word));
  }
  if (culture == Culture::kArabic && random_.chance(1, 3)) return of_root(false);
  const made_up::Words& words = made_up::given_of(culture);
  if (random_.chance(1, 4)) return made_up::capitalised(syllables(culture, 2));
  return words[random_.below(words.size())];
}

inline MadeUpWord MadeUpNames::family(Culture culture) {
  if (culture == Culture::kArabic) return of_root(true);
  if (culture == Culture::kChinese || culture == Culture::kKorean) {
    const made_up::Words& families = made_up::families_of(culture);
    return families[random_.below(families.size())];
  }
  MadeUpWord word = syllables(culture, 2 + random_.below(2));
  if (culture == Culture::kRussian) made_up::append(word, {"nov", "now", "нов"});
  if (culture == Culture::kGreek) made_up::append(word, {"poulos", "poulos", "πουλος"});
  return made_up::capitalised(std::move(word));
}

inline MadeUpPerson MadeUpNames::person(Culture culture) {
  MadeUpPerson person{.culture = culture, .words = {}};
  const bool is_written_in_one = culture == Culture::kChinese || culture == Culture::kKorean;
  if (is_written_in_one) {
    person.words = {family(culture), given(culture)};
    return person;
  }
  const std::size_t given_count = 1 + random_.below(culture == Culture::kArabic ? 3 : 2);
  for (std::size_t i = 0; i < given_count; ++i) person.words.push_back(given(culture));
  person.words.push_back(family(culture));
  return person;
}

inline BirthDate MadeUpNames::birth_date() {
  const auto year = static_cast<std::uint16_t>(random_.between(1940, 2005));
  return {.year = year,
          .year_last = year,
          .month = static_cast<std::uint8_t>(random_.between(1, 12)),
          .day = static_cast<std::uint8_t>(random_.between(1, 28))};
}

inline ScreeningList MadeUpNames::list(std::size_t entry_count) {
  ScreeningList list{.format = ListFormat::kBank, .entries = {}};
  for (std::size_t i = 0; i < entry_count; ++i) {
    const MadeUpPerson one = person();
    ListEntry entry;
    entry.id = "E" + std::to_string(i);
    entry.kind = EntryKind::kPerson;
    entry.line_number = static_cast<std::uint32_t>(i + 2);
    std::set<std::string> known;
    for (const std::string& name :
         {one.latin(), one.other_latin(), one.own(), person(one.culture).latin()}) {
      const bool is_further = entry.names.size() >= 3;
      if (known.insert(name).second && !is_further) entry.names.push_back(name);
    }
    if (random_.chance(3, 4)) entry.births.push_back(birth_date());
    list.entries.push_back(std::move(entry));
  }
  return list;
}

inline std::string MadeUpNames::with_typo(const std::string& name) {
  // Somewhere within a word of ASCII letters, so that it stays a name.
  std::vector<std::size_t> places;
  const auto is_letter = [&](std::size_t i) {
    return i < name.size() && name[i] >= 'a' && name[i] <= 'z';
  };
  for (std::size_t i = 2; i + 1 < name.size(); ++i) {
    if (is_letter(i - 1) && is_letter(i) && is_letter(i + 1)) places.push_back(i);
  }
  if (places.empty()) return name;
  const std::size_t at = places[random_.below(places.size())];
  const auto letter = static_cast<char>('a' + random_.below(26));
  std::string changed = name;
  switch (random_.below(4)) {
    case 0: changed.insert(at, 1, letter); break;
    case 1: changed.erase(at, 1); break;
    case 2: changed[at] = letter; break;
    default: std::swap(changed[at], changed[at + 1]); break;
  }
  return changed;
}

}  // namespace atollbank::screening
