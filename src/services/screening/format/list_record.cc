// SPDX-License-Identifier: Apache-2.0
#include "services/screening/format/list_record.h"

#include <fmt/format.h>

namespace atollbank::screening::format {

using base::Result;

namespace {

constexpr std::size_t kFilesMax = 2;

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the screening list does not have its format");
}

base::ByteWriter begun() {
  base::ByteWriter writer;
  writer.write(kListRecordFormat);
  return writer;
}

bool is_begun(base::ByteReader& reader) { return reader.read<std::uint8_t>() == kListRecordFormat; }

void write_texts(base::ByteWriter& writer, const std::vector<std::string>& texts) {
  writer.write(static_cast<std::uint16_t>(texts.size()));
  for (const std::string& text : texts) writer.write_text(text);
}

std::vector<std::string> read_texts(base::ByteReader& reader, std::size_t count_max) {
  const auto count = reader.read<std::uint16_t>();
  std::vector<std::string> texts;
  const bool is_too_much = count > count_max;
  if (is_too_much) (void)reader.read_bytes(reader.remaining() + 1);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) texts.emplace_back(reader.read_text());
  return texts;
}

void write_entry(base::ByteWriter& writer, const ListEntry& entry) {
  writer.write_text(entry.id);
  writer.write(static_cast<std::uint8_t>(entry.kind));
  write_texts(writer, entry.names);
  writer.write(static_cast<std::uint16_t>(entry.births.size()));
  for (const BirthDate& born : entry.births) {
    writer.write(born.year);
    writer.write(born.year_last);
    writer.write(born.month);
    writer.write(born.day);
    writer.write(static_cast<std::uint8_t>(born.is_about ? 1 : 0));
  }
  write_texts(writer, entry.countries);
  writer.write_text(entry.programme);
  writer.write(entry.line_number);
}

// False when it is no entry.
bool read_entry(base::ByteReader& reader, ListEntry& entry) {
  entry.id = reader.read_text();
  const auto kind = reader.read<std::uint8_t>();
  entry.names = read_texts(reader, kNamesOfEntryMax);
  const auto birth_count = reader.read<std::uint16_t>();
  for (std::size_t i = 0; i < birth_count && reader.ok(); ++i) {
    BirthDate born;
    born.year = reader.read<std::uint16_t>();
    born.year_last = reader.read<std::uint16_t>();
    born.month = reader.read<std::uint8_t>();
    born.day = reader.read<std::uint8_t>();
    const auto is_about = reader.read<std::uint8_t>();
    born.is_about = is_about == 1;
    if (!is_possible(born) || is_about > 1) return false;
    entry.births.push_back(born);
  }
  entry.countries = read_texts(reader, kCountriesMax);
  entry.programme = reader.read_text();
  entry.line_number = reader.read<std::uint32_t>();
  const bool is_kind = kind >= static_cast<std::uint8_t>(EntryKind::kPerson) &&
                       kind <= static_cast<std::uint8_t>(EntryKind::kOther);
  if (!reader.ok() || !is_kind || entry.names.empty()) return false;
  entry.kind = static_cast<EntryKind>(kind);
  return true;
}

}  // namespace

std::string list_partition(base::Id list_id) { return kListPrefix + base::to_base62(list_id); }
std::string part_key(std::size_t number) { return fmt::format("{}{:08x}", kPartPrefix, number); }

base::Bytes encode_facts(const ListFacts& facts) {
  auto writer = begun();
  writer.write(static_cast<std::uint8_t>(facts.format));
  writer.write(facts.id);
  writer.write_text(facts.version);
  write_texts(writer, facts.sha256_files);
  for (const std::uint32_t count : {facts.entry_count, facts.name_count, facts.part_count}) {
    writer.write(count);
  }
  writer.write(facts.loaded.nanoseconds);
  writer.write(facts.refreshed.nanoseconds);
  return writer.take();
}

Result<ListFacts> decode_facts(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const bool is_known = is_begun(reader);
  const auto list_format = reader.read<std::uint8_t>();
  ListFacts facts;
  facts.id = reader.read<base::Id>();
  facts.version = reader.read_text();
  facts.sha256_files = read_texts(reader, kFilesMax);
  for (std::uint32_t* count : {&facts.entry_count, &facts.name_count, &facts.part_count}) {
    *count = reader.read<std::uint32_t>();
  }
  facts.loaded = {reader.read<std::int64_t>()};
  facts.refreshed = {reader.read<std::int64_t>()};
  const bool is_format = list_format != 0 && list_format <= kListFormatMax;
  if (!is_known || !is_format || !reader.ok() || !reader.at_end()) {
    return base::fail(malformed());
  }
  facts.format = static_cast<ListFormat>(list_format);
  return facts;
}

base::Bytes encode_check(const CheckState& check) {
  auto writer = begun();
  writer.write(check.proven.nanoseconds);
  writer.write(check.stopped.nanoseconds);
  for (const std::string* text :
       {&check.stopped_reason, &check.confirmed_by, &check.confirmed_reason}) {
    writer.write_text(*text);
  }
  return writer.take();
}

Result<CheckState> decode_check(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const bool is_known = is_begun(reader);
  CheckState check;
  check.proven = {reader.read<std::int64_t>()};
  check.stopped = {reader.read<std::int64_t>()};
  for (std::string* text : {&check.stopped_reason, &check.confirmed_by, &check.confirmed_reason}) {
    *text = reader.read_text();
  }
  if (!is_known || !reader.ok() || !reader.at_end()) return base::fail(malformed());
  return check;
}

base::Bytes encode_daily_check(const DailyCheck& check) {
  auto writer = begun();
  writer.write(static_cast<std::uint8_t>(check.is_found ? 1 : 0));
  writer.write_text(check.day);
  writer.write(check.list_id);
  writer.write(check.screening_id);
  writer.write(check.score);
  writer.write(check.attempts);
  writer.write(check.checked.nanoseconds);
  return writer.take();
}

Result<DailyCheck> decode_daily_check(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const bool is_known = is_begun(reader);
  const auto is_found = reader.read<std::uint8_t>();
  DailyCheck check;
  check.day = reader.read_text();
  check.list_id = reader.read<base::Id>();
  check.screening_id = reader.read<base::Id>();
  check.score = reader.read<std::uint16_t>();
  check.attempts = reader.read<std::uint32_t>();
  check.checked = {reader.read<std::int64_t>()};
  if (!is_known || is_found > 1 || !reader.ok() || !reader.at_end()) {
    return base::fail(malformed());
  }
  check.is_found = is_found == 1;
  return check;
}

base::Bytes encode_rescreening(const Rescreening& rescreening) {
  auto writer = begun();
  writer.write(static_cast<std::uint8_t>(rescreening.is_over ? 1 : 0));
  writer.write(rescreening.list_id);
  writer.write_text(rescreening.position);
  for (const std::uint64_t count :
       {rescreening.subjects, rescreening.clear, rescreening.referred, rescreening.failed}) {
    writer.write(count);
  }
  writer.write(rescreening.begun.nanoseconds);
  writer.write(rescreening.updated.nanoseconds);
  return writer.take();
}

Result<Rescreening> decode_rescreening(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const bool is_known = is_begun(reader);
  const auto is_over = reader.read<std::uint8_t>();
  Rescreening rescreening;
  rescreening.list_id = reader.read<base::Id>();
  rescreening.position = reader.read_text();
  for (std::uint64_t* count :
       {&rescreening.subjects, &rescreening.clear, &rescreening.referred, &rescreening.failed}) {
    *count = reader.read<std::uint64_t>();
  }
  rescreening.begun = {reader.read<std::int64_t>()};
  rescreening.updated = {reader.read<std::int64_t>()};
  if (!is_known || is_over > 1 || !reader.ok() || !reader.at_end()) {
    return base::fail(malformed());
  }
  rescreening.is_over = is_over == 1;
  return rescreening;
}

std::vector<base::Bytes> encode_entries(const std::vector<ListEntry>& entries) {
  std::vector<base::Bytes> parts;
  auto writer = begun();
  for (const ListEntry& entry : entries) {
    write_entry(writer, entry);
    if (writer.bytes().size() < kPartSize) continue;
    parts.push_back(writer.take());
    writer = begun();
  }
  if (writer.bytes().size() > 1) parts.push_back(writer.take());
  return parts;
}

Result<std::vector<ListEntry>> decode_entries(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!is_begun(reader)) return base::fail(malformed());
  std::vector<ListEntry> entries;
  while (!reader.at_end()) {
    if (!read_entry(reader, entries.emplace_back())) return base::fail(malformed());
  }
  return entries;
}

}  // namespace atollbank::screening::format
