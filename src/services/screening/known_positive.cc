// SPDX-License-Identifier: Apache-2.0
#include "services/screening/known_positive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/assert.h"
#include "base/hmac.h"
#include "base/random.h"

namespace atollbank::screening {

namespace {

constexpr std::size_t kTypoSize = 6;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

base::Random random_of(const base::Secret& seed, std::string_view day, std::uint32_t attempt) {
  const std::string message = fmt::format("known_positive/{}/{}", day, attempt);
  const base::Sha256 digest = base::hmac_sha256(seed.reveal(), message);
  std::uint64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  return base::Random(number);
}

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

// Where words of kTypoSize letters begin.
std::vector<std::size_t> long_words(std::string_view name) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && is_letter(name[end])) ++end;
    if (end - at >= kTypoSize) begins.push_back(at);
    at = end + 1;
  }
  return begins;
}

// Two letters within a long word are changed with each other, or one is left out.
std::optional<std::string> with_typo(std::string name, base::Random& random) {
  const auto begins = long_words(name);
  if (begins.empty()) return std::nullopt;
  const std::size_t at = begins[random.below(begins.size())] + 1 + random.below(kTypoSize - 3);
  if (random.chance(1, 2) && name[at] != name[at + 1]) {
    std::swap(name[at], name[at + 1]);
  } else {
    name.erase(at, 1);
  }
  return name;
}

// The words from some place on and then the ones before it, in capitals.
std::string turned(const std::string& name, base::Random& random) {
  std::vector<std::size_t> blanks;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == ' ') blanks.push_back(i);
  }
  std::string result = name;
  if (!blanks.empty()) {
    const std::size_t at = blanks[random.below(blanks.size())];
    result = name.substr(at + 1) + ' ' + name.substr(0, at);
  }
  for (char& letter : result) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return result;
}

struct ChangedName {
  NameChange change{};
  std::string name;
};

ChangedName changed_name(const ListEntry& entry, const ports::Transliteration& script,
                         base::Random& random) {
  const std::string& name = entry.names[random.below(entry.names.size())];
  const auto own =
      std::ranges::find_if(entry.names, [](const auto& one) { return !is_ascii(one); });
  const bool has_own = own != entry.names.end() && *own != entry.names.front();
  if (has_own && random.chance(1, 3)) return {NameChange::kScript, *own};
  const std::string ascii = script.to_ascii(name);
  if (random.chance(1, 2)) {
    if (auto typo = with_typo(ascii, random)) {
      return {NameChange::kTypo, turned(*typo, random)};
    }
  }
  if (ascii != name) return {NameChange::kMarks, turned(ascii, random)};
  return {NameChange::kOrderAndCase, turned(name, random)};
}

}  // namespace

KnownPositive known_positive(const ScreeningList& list, const base::Secret& seed,
                             std::string_view day, std::uint32_t attempt,
                             const ports::Transliteration& script) {
  ATOLL_ASSERT(!list.entries.empty());
  base::Random random = random_of(seed, day, attempt);
  KnownPositive positive{.entry = random.below(list.entries.size()), .change = {}, .applicant = {}};
  const ListEntry& entry = list.entries[positive.entry];
  ChangedName changed = changed_name(entry, script, random);
  positive.change = changed.change;
  positive.applicant.kind =
      entry.kind == EntryKind::kPerson ? EntryKind::kPerson : EntryKind::kEntity;
  positive.applicant.names = {std::move(changed.name)};
  if (!entry.births.empty()) positive.applicant.born = entry.births.front();
  positive.applicant.countries = entry.countries;
  return positive;
}

}  // namespace atollbank::screening
