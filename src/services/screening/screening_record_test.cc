// SPDX-License-Identifier: Apache-2.0
// The bytes of the records: they stay, and what is cut or has no meaning is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/screening/format/list_record.h"
#include "services/screening/format/screening_record.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/matching/matcher.h"

namespace atollbank::screening::format {
namespace {

using Lines = std::map<std::string, std::string>;

Lines golden_file(const std::string& name) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "format";
  std::ifstream file(folder / name);
  EXPECT_TRUE(file.is_open()) << name;
  Lines lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

Screening screening() {
  Screening made{.id = {.high = 1, .low = 2},
                 .subject_id = {.high = 3, .low = 4},
                 .is_known_positive = true,
                 .state = ScreeningState::kReferred,
                 .attempt = 5,
                 .failure = "f",
                 .list_id = {.high = 6, .low = 7},
                 .list_version = "v",
                 .entries_compared = 8,
                 .match_count = 9,
                 .matches = {},
                 .asked = {10},
                 .ended = {11}};
  made.matches.push_back({.entry_id = "e",
                          .name_place = 12,
                          .score = 13,
                          .why = 14,
                          .decision = Decision::kTheSame,
                          .decided_by = "b",
                          .decision_reason = "r",
                          .decided = {15}});
  return made;
}

ListFacts facts() {
  return {.id = {.high = 1, .low = 2},
          .version = "v",
          .format = ListFormat::kOfac,
          .sha256_files = {"a", "b"},
          .entry_count = 3,
          .name_count = 4,
          .part_count = 5,
          .loaded = {6},
          .refreshed = {7}};
}

CheckState check() {
  return {.proven = {1},
          .stopped_reason = "s",
          .stopped = {2},
          .confirmed_by = "b",
          .confirmed_reason = "r"};
}

DailyCheck daily_check() {
  return {.day = "2026-11-26",
          .list_id = {.high = 1, .low = 2},
          .screening_id = {.high = 3, .low = 4},
          .is_found = true,
          .score = 5,
          .attempts = 6,
          .checked = {7}};
}

Rescreening rescreening() {
  return {.list_id = {.high = 1, .low = 2},
          .is_over = true,
          .position = "p",
          .subjects = 6,
          .clear = 1,
          .referred = 2,
          .failed = 3,
          .begun = {7},
          .updated = {8}};
}

std::vector<ListEntry> entries() {
  return {{.id = "e",
           .kind = EntryKind::kEntity,
           .names = {"n", "m"},
           .births = {{.year = 1860, .year_last = 1861, .month = 2, .day = 3, .is_about = true}},
           .countries = {"GB"},
           .programme = "p",
           .line_number = 4}};
}

constexpr DayFigures kFigures{
    .asked = 10, .clear = 1, .referred = 2, .failed = 3, .known_positives = 4};

Lines written() {
  return {{"screening", base::to_hex(encode_screening(screening()))},
          {"figures", base::to_hex(encode_figures(kFigures))},
          {"facts", base::to_hex(encode_facts(facts()))},
          {"check", base::to_hex(encode_check(check()))},
          {"daily_check", base::to_hex(encode_daily_check(daily_check()))},
          {"rescreening", base::to_hex(encode_rescreening(rescreening()))},
          {"entries", base::to_hex(encode_entries(entries()).at(0))}};
}

template <class Decode>
void expect_every_cut_refused(const base::Bytes& whole, Decode decode) {
  EXPECT_TRUE(decode(whole));
  EXPECT_EQ(decode(whole + "x").error().reason, "record_malformed");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(decode(whole.substr(0, size)).error().reason, "record_malformed") << size;
  }
  auto other_format = whole;
  other_format[0] = 2;
  EXPECT_EQ(decode(other_format).error().reason, "record_malformed");
}

TEST(ScreeningRecord, format_one_keeps_its_bytes) {
  EXPECT_EQ(written(), golden_file("screening_1.golden"));
}

TEST(ScreeningRecord, what_was_encoded_is_decoded) {
  EXPECT_EQ(decode_screening(encode_screening(screening())).value(), screening());
  EXPECT_EQ(decode_figures(encode_figures(kFigures)).value(), kFigures);
  EXPECT_EQ(decode_facts(encode_facts(facts())).value(), facts());
  EXPECT_EQ(decode_check(encode_check(check())).value(), check());
  EXPECT_EQ(decode_daily_check(encode_daily_check(daily_check())).value(), daily_check());
  EXPECT_EQ(decode_rescreening(encode_rescreening(rescreening())).value(), rescreening());
  EXPECT_EQ(decode_entries(encode_entries(entries()).at(0)).value(), entries());
}

TEST(ScreeningRecord, every_cut_and_every_other_format_is_refused) {
  expect_every_cut_refused(encode_screening(screening()), decode_screening);
  expect_every_cut_refused(encode_figures(kFigures), decode_figures);
  expect_every_cut_refused(encode_facts(facts()), decode_facts);
  expect_every_cut_refused(encode_check(check()), decode_check);
  expect_every_cut_refused(encode_daily_check(daily_check()), decode_daily_check);
  expect_every_cut_refused(encode_rescreening(rescreening()), decode_rescreening);
}

TEST(ScreeningRecord, a_number_that_means_nothing_is_refused) {
  for (const auto& [byte, value] : {std::pair{1, 0}, std::pair{1, 5}, std::pair{2, 2}}) {
    auto bytes = encode_screening(screening());
    bytes[static_cast<std::size_t>(byte)] = static_cast<char>(value);
    EXPECT_FALSE(decode_screening(bytes)) << byte << ' ' << value;
  }
  auto wrong = screening();
  wrong.matches[0].why = why::kAll + 1;
  EXPECT_FALSE(decode_screening(encode_screening(wrong)));
  auto too_many = screening();
  too_many.matches.resize(kMatchesMax + 1);
  EXPECT_FALSE(decode_screening(encode_screening(too_many)));
  auto nameless = entries();
  nameless[0].names.clear();
  EXPECT_FALSE(decode_entries(encode_entries(nameless).at(0)));
}

TEST(ScreeningRecord, a_long_list_is_kept_in_parts_that_are_the_list) {
  const ScreeningList list = MadeUpNames(41).list(10'000);
  const auto parts = encode_entries(list.entries);
  EXPECT_GT(parts.size(), 1u);
  std::vector<ListEntry> all;
  for (const base::Bytes& part : parts) {
    EXPECT_LT(part.size(), std::size_t{1} << 20);
    const auto read = decode_entries(part).value();
    all.insert(all.end(), read.begin(), read.end());
  }
  EXPECT_EQ(all, list.entries);
  EXPECT_TRUE(encode_entries({}).empty());
}

TEST(ScreeningRecord, screenings_are_spread_over_all_lanes) {
  std::map<std::string, int> lanes;
  for (std::uint64_t i = 0; i < 6'400; ++i) ++lanes[lane_partition_of({.high = 9, .low = i << 16})];
  EXPECT_EQ(lanes.size(), kLaneCount);
  for (const auto& [lane, count] : lanes) EXPECT_GT(count, 40) << lane;
}

}  // namespace
}  // namespace atollbank::screening::format
