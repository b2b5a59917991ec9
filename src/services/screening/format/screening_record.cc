// SPDX-License-Identifier: Apache-2.0
#include "services/screening/format/screening_record.h"

#include <fmt/format.h>

#include "services/screening/matching/matcher.h"

namespace atollbank::screening::format {

using base::Result;

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of a screening does not have its format");
}

void write_match(base::ByteWriter& writer, const KeptMatch& match) {
  writer.write_text(match.entry_id);
  writer.write(match.name_place);
  writer.write(match.score);
  writer.write(match.why);
  writer.write(static_cast<std::uint8_t>(match.decision));
  writer.write_text(match.decided_by);
  writer.write_text(match.decision_reason);
  writer.write(match.decided.nanoseconds);
}

// False when a number has no meaning.
bool read_match(base::ByteReader& reader, KeptMatch& match) {
  match.entry_id = reader.read_text();
  match.name_place = reader.read<std::uint32_t>();
  match.score = reader.read<std::uint16_t>();
  match.why = reader.read<std::uint16_t>();
  const auto decision = reader.read<std::uint8_t>();
  match.decided_by = reader.read_text();
  match.decision_reason = reader.read_text();
  match.decided = {reader.read<std::int64_t>()};
  if (decision > kDecisionMax || match.why > why::kAll) return false;
  match.decision = static_cast<Decision>(decision);
  return reader.ok();
}

}  // namespace

std::string lane_partition(std::size_t lane) { return fmt::format("screenings/{:02x}", lane); }
std::string lane_partition_of(base::Id id) {
  std::uint64_t mixed = (id.high ^ id.low) * 0x9E3779B97F4A7C15ull;
  mixed ^= mixed >> 32;
  return lane_partition(mixed % kLaneCount);
}
std::string screening_key(base::Id id) { return "s/" + base::to_base62(id); }
std::string asked_key(base::Id id) { return kAskedPrefix + base::to_base62(id); }
std::string open_key(base::Id id) { return kOpenPrefix + base::to_base62(id); }
std::string day_key(std::string_view day) { return std::string("day/").append(day); }

base::Bytes encode_screening(const Screening& screening) {
  base::ByteWriter writer;
  writer.write(kScreeningFormat);
  writer.write(static_cast<std::uint8_t>(screening.state));
  writer.write(static_cast<std::uint8_t>(screening.is_known_positive ? 1 : 0));
  writer.write(screening.id);
  writer.write(screening.subject_id);
  writer.write(screening.attempt);
  writer.write_text(screening.failure);
  writer.write(screening.list_id);
  writer.write_text(screening.list_version);
  writer.write(screening.entries_compared);
  writer.write(screening.match_count);
  writer.write(screening.asked.nanoseconds);
  writer.write(screening.ended.nanoseconds);
  writer.write(static_cast<std::uint8_t>(screening.matches.size()));
  for (const KeptMatch& match : screening.matches) write_match(writer, match);
  return writer.take();
}

Result<Screening> decode_screening(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto state = reader.read<std::uint8_t>();
  const auto is_known_positive = reader.read<std::uint8_t>();
  Screening screening;
  screening.id = reader.read<base::Id>();
  screening.subject_id = reader.read<base::Id>();
  screening.attempt = reader.read<std::uint32_t>();
  screening.failure = reader.read_text();
  screening.list_id = reader.read<base::Id>();
  screening.list_version = reader.read_text();
  screening.entries_compared = reader.read<std::uint32_t>();
  screening.match_count = reader.read<std::uint32_t>();
  screening.asked = {reader.read<std::int64_t>()};
  screening.ended = {reader.read<std::int64_t>()};
  const auto match_count = reader.read<std::uint8_t>();
  const bool is_known = reader.ok() && record_format == kScreeningFormat && state != 0 &&
                        state <= kScreeningStateMax && is_known_positive <= 1 &&
                        match_count <= kMatchesMax;
  if (!is_known) return base::fail(malformed());
  screening.state = static_cast<ScreeningState>(state);
  screening.is_known_positive = is_known_positive == 1;
  screening.matches.resize(match_count);
  for (KeptMatch& match : screening.matches) {
    if (!read_match(reader, match)) return base::fail(malformed());
  }
  if (!reader.at_end()) return base::fail(malformed());
  return screening;
}

base::Bytes encode_figures(const DayFigures& figures) {
  base::ByteWriter writer;
  writer.write(kScreeningFormat);
  for (const std::uint64_t count :
       {figures.asked, figures.clear, figures.referred, figures.failed, figures.known_positives}) {
    writer.write(count);
  }
  return writer.take();
}

Result<DayFigures> decode_figures(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  DayFigures figures;
  for (std::uint64_t* count : {&figures.asked, &figures.clear, &figures.referred, &figures.failed,
                               &figures.known_positives}) {
    *count = reader.read<std::uint64_t>();
  }
  if (!reader.ok() || !reader.at_end() || record_format != kScreeningFormat) {
    return base::fail(malformed());
  }
  return figures;
}

}  // namespace atollbank::screening::format
