// SPDX-License-Identifier: Apache-2.0
// A list ready to be asked, and its answer to one applicant: which entries are so like them that a
// person must look. A machine clears or refers; that somebody is on the list it never decides.
// Built once; then any thread. The same list and applicant always have the same answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/screening/matching/applicant.h"
#include "services/screening/matching/name_index.h"

namespace atollbank::screening {

inline constexpr int kReferFrom = 800;  // of 1000: a score from which a person decides
inline constexpr std::size_t kMatchesMax = 20;

// What the score of a name is raised or lowered by.
inline constexpr int kBirthDateEqual = 80;
inline constexpr int kBirthDateAgrees = 30;
inline constexpr int kBirthDateDiffers = -150;
inline constexpr int kCountryShared = 20;
inline constexpr int kCountryDiffers = -20;
inline constexpr int kKindDiffers = -60;

namespace why {
inline constexpr std::uint16_t kBirthDateEqual = 32;
inline constexpr std::uint16_t kBirthDateAgrees = 64;
inline constexpr std::uint16_t kBirthDateDiffers = 128;
inline constexpr std::uint16_t kCountryShared = 256;
inline constexpr std::uint16_t kCountryDiffers = 512;
inline constexpr std::uint16_t kKindDiffers = 1024;
inline constexpr std::uint16_t kAll = 2047;

// "same_name", "spelling", …, in the order of the bits.
std::vector<std::string_view> names_of(std::uint16_t reasons);
}  // namespace why

enum class Outcome : std::uint8_t { kClear = 1, kReferred = 2 };

struct Match {
  std::string entry_id;
  std::string name;              // the entry's, that is most like the applicant's
  std::uint32_t name_place = 0;  // among the entry's
  std::uint16_t score = 0;
  std::uint16_t why = 0;

  bool operator==(const Match&) const = default;
};

struct Comparison {
  Outcome outcome = Outcome::kClear;
  std::uint32_t entries_compared = 0;  // all of the list
  std::uint32_t match_count = 0;       // also of those that are beyond kMatchesMax
  std::vector<Match> matches;          // the highest score first, then by id; kMatchesMax at most

  bool operator==(const Comparison&) const = default;
};

class Matcher {
 public:
  // Every entry and name of the list is indexed. Errors: those of NameIndex::build().
  static base::Result<Matcher> build(ScreeningList list, const ports::Transliteration& script);

  const ScreeningList& list() const { return list_; }
  const NameIndex& index() const { return index_; }
  // Errors: those of tokens_of_applicant().
  base::Result<Comparison> compare(const Applicant& applicant,
                                   const ports::Transliteration& script) const;

 private:
  Matcher(ScreeningList list, NameIndex index) : list_(std::move(list)), index_(std::move(index)) {}

  ScreeningList list_;
  NameIndex index_;
};

}  // namespace atollbank::screening
