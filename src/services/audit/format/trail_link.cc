// SPDX-License-Identifier: Apache-2.0
#include "services/audit/format/trail_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace atollbank::audit::format {

namespace {

constexpr std::size_t kDigits = 20;

tl::unexpected<base::Error> key_malformed() {
  return base::fail(base::ErrorCode::kDataLoss, "trail_key_malformed",
                    "a key of the audit trail does not have its format");
}

base::Result<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.begin(), digits.end(), number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.end()) return key_malformed();
  return number;
}

}  // namespace

std::string link_key(std::uint64_t cursor) { return fmt::format("{}{:020}", kLinkPrefix, cursor); }

base::Bytes encode_link(const TrailLink& link) {
  base::ByteWriter writer;
  writer.write(kLinkFormat);
  writer.write(link.number);
  writer.write(link.record);
  writer.write(link.chain);
  return writer.take();
}

base::Result<TrailLink> decode_link(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto link_format = reader.read<std::uint8_t>();
  TrailLink link;
  link.number = reader.read<std::uint64_t>();
  link.record = reader.read<base::Sha256>();
  link.chain = reader.read<base::Sha256>();
  if (!reader.ok() || !reader.at_end() || link_format != kLinkFormat) {
    return base::fail(base::ErrorCode::kDataLoss, "trail_link_malformed",
                      "a link of the audit trail does not have its format");
  }
  return link;
}

base::Result<std::uint64_t> cursor_of_key(std::string_view key) {
  if (key.size() < kDigits) return key_malformed();
  return number_of(key.substr(key.size() - kDigits));
}

std::string index_prefix(IndexKind kind, std::string_view name) {
  std::string prefix(1, static_cast<char>(kind));
  prefix += '/';
  prefix += name;
  prefix += '\0';
  return prefix;
}

std::string index_key(IndexKind kind, std::string_view name, base::Timestamp time,
                      std::uint64_t cursor) {
  return index_prefix(kind, name) +
         fmt::format("{:020}{:020}", std::max<std::int64_t>(0, time.nanoseconds), cursor);
}

base::Result<base::Timestamp> time_of_key(std::string_view key) {
  if (key.size() < 2 * kDigits) return key_malformed();
  ATOLL_TRY(const std::uint64_t time, number_of(key.substr(key.size() - 2 * kDigits, kDigits)));
  return base::Timestamp{static_cast<std::int64_t>(time)};
}

}  // namespace atollbank::audit::format
