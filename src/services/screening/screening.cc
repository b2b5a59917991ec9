// SPDX-License-Identifier: Apache-2.0
#include "services/screening/screening.h"

#include "base/bytes.h"

#include <algorithm>
#include <array>

namespace atollbank::screening {

namespace {

constexpr std::size_t kDaySize = 10;

}  // namespace

std::string_view name_of(ScreeningState state) {
  constexpr std::array<std::string_view, 4> kNames = {"asked", "clear", "referred", "failed"};
  return kNames[static_cast<std::size_t>(state) - 1];
}

std::string_view name_of(Decision decision) {
  constexpr std::array<std::string_view, 3> kNames = {"none", "not_the_same", "the_same"};
  return kNames[static_cast<std::size_t>(decision)];
}

bool Screening::is_decided() const {
  // Those that were too many to keep nobody has looked at.
  return match_count == matches.size() && std::ranges::all_of(matches, [](const KeptMatch& match) {
           return match.decision != Decision::kNone;
         });
}

DayFigures& DayFigures::operator+=(const DayFigures& other) {
  asked += other.asked;
  clear += other.clear;
  referred += other.referred;
  failed += other.failed;
  known_positives += other.known_positives;
  return *this;
}

base::Sha256 content_of(const ListFacts& list) {
  base::ByteWriter writer;
  writer.write_text(list.version);
  writer.write(list.format);
  for (const std::string& digest : list.sha256_files) writer.write_text(digest);
  return base::sha256(writer.bytes());
}

std::string day_of(base::Timestamp time) { return base::to_rfc3339(time).substr(0, kDaySize); }

bool is_day(std::string_view text) {
  return text.size() == kDaySize && base::parse_rfc3339(std::string(text) + "T00:00:00Z");
}

}  // namespace atollbank::screening
