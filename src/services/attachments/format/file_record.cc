// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/format/file_record.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::attachments::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the attachments does not have its format");
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

}  // namespace

std::string partition_of(base::Id user_id) { return "attachments/" + base::to_base62(user_id); }
std::string file_key(base::Id key) { return "file/" + base::to_base62(key); }

std::string unused_key(const FileRecord& file) {
  return unused_end(file.unused_until) + "/" + base::to_base62(file.name.key);
}

base::Result<base::Id> key_in_unused(std::string_view unused_key) {
  const auto key = base::parse_base62(unused_key.substr(unused_key.rfind('/') + 1));
  if (!key) return base::fail(malformed());
  return *key;
}

std::string unused_end(base::Timestamp now) {
  return fmt::format("{}{:016x}", kUnusedPrefix, std::max<std::int64_t>(0, now.ms()));
}

base::Bytes encode_file(const FileRecord& file) {
  base::ByteWriter writer;
  const bool is_sealed = !file.file_name_parts.empty();
  writer.write(is_sealed ? kSealedFormat : kRecordFormat);
  writer.write(static_cast<std::uint8_t>(file.is_gzip ? 1 : 0));
  writer.write(file.name.user_id);
  writer.write(file.name.key);
  writer.write(file.upload_until.nanoseconds);
  writer.write(file.unused_until.nanoseconds);
  writer.write(file.secret_hash);
  writer.write(file.size);
  writer.write_text(file.blob);
  if (is_sealed) {
    ports::write_personal(writer, "", file.file_name_parts);
  } else {
    writer.write_text(file.file_name);
  }
  writer.write_text(file.file_type);
  writer.write(static_cast<std::uint32_t>(file.uses.size()));
  for (const base::Id use : file.uses) writer.write(use);
  return writer.take();
}

base::Result<FileRecord> decode_file(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const bool is_sealed = record_format == kSealedFormat;
  const auto is_gzip = reader.read<std::uint8_t>();
  FileRecord file;
  file.is_gzip = is_gzip == 1;
  file.name.user_id = reader.read<base::Id>();
  file.name.key = reader.read<base::Id>();
  file.upload_until = {reader.read<std::int64_t>()};
  file.unused_until = {reader.read<std::int64_t>()};
  file.secret_hash = reader.read<base::Sha256>();
  file.size = reader.read<std::uint64_t>();
  file.blob = reader.read_text();
  if (!is_sealed) {
    file.file_name = reader.read_text();
  } else if (!ports::read_personal(reader, file.file_name, file.file_name_parts) ||
             file.file_name_parts.empty()) {
    return base::fail(malformed());
  }
  file.file_type = reader.read_text();
  const auto use_count = reader.read<std::uint32_t>();
  if (use_count > kUsesMax) return base::fail(malformed());
  for (std::uint32_t i = 0; i < use_count; ++i) file.uses.push_back(reader.read<base::Id>());
  const auto known_format = is_sealed ? kRecordFormat : record_format;
  if (!is_whole(reader, known_format) || is_gzip > 1) return base::fail(malformed());
  return file;
}

base::Bytes encode_total(const Total& total) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(total.bytes);
  writer.write(total.files);
  return writer.take();
}

base::Result<Total> decode_total(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Total total;
  total.bytes = reader.read<std::uint64_t>();
  total.files = reader.read<std::uint32_t>();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return total;
}

}  // namespace atollbank::attachments::format
