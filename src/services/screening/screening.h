// SPDX-License-Identifier: Apache-2.0
// What is kept of a screening, of a list and of a day: plain values without a name, a date of birth
// or anything else of the person who was screened.
//
//   kAsked → kClear | kReferred | kFailed          kFailed → kAsked: asked again under the same id
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

inline constexpr std::size_t kReasonSizeMax = 1'000;  // of a person's words
inline constexpr std::size_t kSubjectSizeMax = 128;   // of who did something
inline constexpr std::size_t kFailureSizeMax = 64;

enum class ScreeningState : std::uint8_t { kAsked = 1, kClear = 2, kReferred = 3, kFailed = 4 };
inline constexpr std::uint8_t kScreeningStateMax = 4;
// "asked", "clear", "referred", "failed".
std::string_view name_of(ScreeningState state);

enum class Decision : std::uint8_t { kNone = 0, kNotTheSame = 1, kTheSame = 2 };
inline constexpr std::uint8_t kDecisionMax = 2;
// "none", "not_the_same", "the_same".
std::string_view name_of(Decision decision);

struct KeptMatch {
  std::string entry_id;
  std::uint32_t name_place = 0;
  std::uint16_t score = 0;
  std::uint16_t why = 0;
  Decision decision = Decision::kNone;
  std::string decided_by;
  std::string decision_reason;
  base::Timestamp decided{};

  bool operator==(const KeptMatch&) const = default;
};

struct Screening {
  base::Id id;          // screening_…; the caller's: the same again is the same screening
  base::Id subject_id;  // whom it is about; nil of a known positive
  bool is_known_positive = false;
  ScreeningState state = ScreeningState::kAsked;
  std::uint32_t attempt = 1;  // how often it was asked, counted anew after each failure
  std::string failure;        // the reason of a failed one
  base::Id list_id;           // what it was compared with
  std::string list_version;
  std::uint32_t entries_compared = 0;
  std::uint32_t match_count = 0;
  std::vector<KeptMatch> matches;
  base::Timestamp asked{};
  base::Timestamp ended{};

  bool is_over() const { return state != ScreeningState::kAsked; }
  // Of a referred one: a person has said of each match what it is. One with more matches than are
  // kept stays open.
  bool is_decided() const;
  bool operator==(const Screening&) const = default;
};

// Counts in are counts out: asked == clear + referred + failed + those that are being screened.
struct DayFigures {
  std::uint64_t asked = 0;
  std::uint64_t clear = 0;
  std::uint64_t referred = 0;
  std::uint64_t failed = 0;
  std::uint64_t known_positives = 0;  // of those asked

  std::uint64_t ended() const { return clear + referred + failed; }
  DayFigures& operator+=(const DayFigures& other);
  bool operator==(const DayFigures&) const = default;
};

struct ListFacts {
  base::Id id;  // list_…
  std::string version;
  ListFormat format{};
  std::vector<std::string> sha256_files;
  std::uint32_t entry_count = 0;
  std::uint32_t name_count = 0;
  std::uint32_t part_count = 0;  // records that hold it
  base::Timestamp loaded{};
  base::Timestamp refreshed{};  // when it was last said to be the publisher's newest

  bool operator==(const ListFacts&) const = default;
};

// The digest of what a list is: its version, its form and its files.
base::Sha256 content_of(const ListFacts& list);

// Of one day's known positive.
struct DailyCheck {
  std::string day;  // "2026-11-26"
  base::Id list_id;
  base::Id screening_id;
  bool is_found = false;
  std::uint16_t score = 0;
  std::uint32_t attempts = 0;
  base::Timestamp checked{};

  bool operator==(const DailyCheck&) const = default;
};

// Whether screening may go on, as far as known positives tell.
struct CheckState {
  base::Timestamp proven{};    // when a known positive was found last, or a person confirmed
  std::string stopped_reason;  // "": not stopped
  base::Timestamp stopped{};
  std::string confirmed_by;  // who let it go on last
  std::string confirmed_reason;

  bool operator==(const CheckState&) const = default;
};

// How far the subjects that are known have been screened against a list.
struct Rescreening {
  base::Id list_id;
  bool is_over = false;
  std::string position;  // of the source: behind the last subject that is counted
  std::uint64_t subjects = 0;
  std::uint64_t clear = 0;
  std::uint64_t referred = 0;
  std::uint64_t failed = 0;
  base::Timestamp begun{};
  base::Timestamp updated{};

  bool operator==(const Rescreening&) const = default;
};

// "2026-11-26" in UTC.
std::string day_of(base::Timestamp time);
// Whether a text is such a day.
bool is_day(std::string_view text);

}  // namespace atollbank::screening
