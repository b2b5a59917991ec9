// SPDX-License-Identifier: Apache-2.0
#include "services/imports/format/import_record.h"

#include <fmt/format.h>

namespace atollbank::imports::format {

using base::Result;

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the imports does not have its format");
}

void write_line(base::ByteWriter& writer, const PlannedLine& line) {
  const accounts::TakenLine& taken = line.taken;
  writer.write_text(taken.line_id);
  writer.write(taken.attempt);
  writer.write(static_cast<std::uint8_t>(taken.scheme));
  writer.write(static_cast<std::uint8_t>(taken.category));
  writer.write(taken.created.nanoseconds);
  writer.write(taken.settled.nanoseconds);
  writer.write(taken.amount_minor);
  writer.write(taken.merchant_id);
  writer.write(taken.local_currency);
  writer.write(taken.local_amount_minor);
  writer.write(line.line_number);
  for (const std::string* text :
       {&line.description, &line.counterparty.name, &line.counterparty.account_number,
        &line.counterparty.sort_code, &line.counterparty.user_id, &line.merchant_name,
        &line.merchant_emoji, &line.merchant_street, &line.notes}) {
    writer.write_text(*text);
  }
}

// False when a number has no meaning.
bool read_line(base::ByteReader& reader, PlannedLine& line) {
  accounts::TakenLine& taken = line.taken;
  taken.line_id = reader.read_text();
  taken.attempt = reader.read<std::uint8_t>();
  const auto scheme = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  if (scheme > posting::kSchemeMax || category > posting::kCategoryMax) return false;
  taken.scheme = static_cast<transactions::Scheme>(scheme);
  taken.category = static_cast<transactions::Category>(category);
  taken.created = {reader.read<std::int64_t>()};
  taken.settled = {reader.read<std::int64_t>()};
  taken.amount_minor = reader.read<std::int64_t>();
  taken.merchant_id = reader.read<base::Id>();
  taken.local_currency = reader.read<std::uint16_t>();
  taken.local_amount_minor = reader.read<std::int64_t>();
  line.line_number = reader.read<std::uint32_t>();
  for (std::string* text :
       {&line.description, &line.counterparty.name, &line.counterparty.account_number,
        &line.counterparty.sort_code, &line.counterparty.user_id, &line.merchant_name,
        &line.merchant_emoji, &line.merchant_street, &line.notes}) {
    *text = reader.read_text();
  }
  return reader.ok();
}

}  // namespace

std::string import_partition(base::Id id) { return kImportPrefix + base::to_base62(id); }
std::string account_partition(base::Id id) { return "imports/" + base::to_base62(id); }
std::string lines_key(std::uint32_t number) {
  return fmt::format("{}{:08x}", kLinesPrefix, number);
}

base::Bytes encode_import(const Import& import) {
  base::ByteWriter writer;
  const bool is_sealed = !import.statement_account_parts.empty();
  writer.write(is_sealed ? kSealedFormat : kRecordFormat);
  writer.write(static_cast<std::uint8_t>(import.state));
  writer.write(static_cast<std::uint8_t>(import.format));
  writer.write(static_cast<std::uint8_t>(import.is_told ? 1 : 0));
  for (const base::Id& id : {import.id, import.user_id, import.account_id}) writer.write(id);
  writer.write(import.created.nanoseconds);
  writer.write(import.updated.nanoseconds);
  for (const std::uint32_t count : {import.line_count, import.new_count, import.known_count,
                                    import.empty_count, import.pending_count, import.done_count}) {
    writer.write(count);
  }
  writer.write(import.sum_minor);
  writer.write(import.opening_minor);
  writer.write_text(import.client_id);
  if (is_sealed) {
    ports::write_personal(writer, "", import.statement_account_parts);
  } else {
    writer.write_text(import.statement_account);
  }
  writer.write_text(import.reason);
  return writer.take();
}

Result<Import> decode_import(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto state = reader.read<std::uint8_t>();
  const auto file_format = reader.read<std::uint8_t>();
  const auto is_told = reader.read<std::uint8_t>();
  Import import;
  for (base::Id* id : {&import.id, &import.user_id, &import.account_id}) {
    *id = reader.read<base::Id>();
  }
  import.created = {reader.read<std::int64_t>()};
  import.updated = {reader.read<std::int64_t>()};
  for (std::uint32_t* count : {&import.line_count, &import.new_count, &import.known_count,
                               &import.empty_count, &import.pending_count, &import.done_count}) {
    *count = reader.read<std::uint32_t>();
  }
  import.sum_minor = reader.read<std::int64_t>();
  import.opening_minor = reader.read<std::int64_t>();
  import.client_id = reader.read_text();
  const bool is_sealed = record_format == kSealedFormat;
  if (!is_sealed) {
    import.statement_account = reader.read_text();
  } else if (!ports::read_personal(reader, import.statement_account,
                                   import.statement_account_parts) ||
             import.statement_account_parts.empty()) {
    return base::fail(malformed());
  }
  import.reason = reader.read_text();
  const bool is_known = is_sealed || record_format == kRecordFormat;
  if (!reader.ok() || !reader.at_end() || !is_known || state == 0 || state > kImportStateMax ||
      file_format == 0 || file_format > kFileFormatMax || is_told > 1) {
    return base::fail(malformed());
  }
  import.state = static_cast<ImportState>(state);
  import.format = static_cast<FileFormat>(file_format);
  import.is_told = is_told == 1;
  return import;
}

base::Bytes encode_lines(std::span<const PlannedLine> lines) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(static_cast<std::uint32_t>(lines.size()));
  for (const PlannedLine& line : lines) write_line(writer, line);
  return writer.take();
}

Result<std::vector<PlannedLine>> decode_lines(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto count = reader.read<std::uint32_t>();
  if (!reader.ok() || record_format != kRecordFormat || count > kLinesOfRecordMax) {
    return base::fail(malformed());
  }
  std::vector<PlannedLine> lines(count);
  for (PlannedLine& line : lines) {
    if (!read_line(reader, line)) return base::fail(malformed());
  }
  if (!reader.at_end()) return base::fail(malformed());
  return lines;
}

}  // namespace atollbank::imports::format
