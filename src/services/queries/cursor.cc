// SPDX-License-Identifier: Apache-2.0
#include "services/queries/cursor.h"

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::queries {

namespace {

constexpr std::uint8_t kCursorFormat = 1;
constexpr std::size_t kBodySize = 1 + sizeof(Cursor);
constexpr std::size_t kTextSize = 2 * (kBodySize + sizeof(std::uint64_t));

base::Result<Cursor> malformed() {
  return base::fail(base::ErrorCode::kInvalidArgument, "cursor_malformed",
                    "not a cursor that was given out here");
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string encode_cursor(const Cursor& cursor) {
  base::ByteWriter out;
  out.write(kCursorFormat);
  out.write(cursor.query_hash);
  out.write(cursor.as_of_slot);
  out.write(cursor.slot);
  out.write(cursor.time_ns);
  out.write(cursor.running_minor);
  out.write(base::checksum64(out.bytes()));
  return base::to_hex(out.bytes());
}

base::Result<Cursor> decode_cursor(std::string_view text) {
  if (text.size() != kTextSize) return malformed();
  base::Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit_of(text[i]);
    const int low = digit_of(text[i + 1]);
    if (high < 0 || low < 0) return malformed();
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  base::ByteReader in(bytes);
  const auto format = in.read<std::uint8_t>();
  Cursor cursor;
  cursor.query_hash = in.read<std::uint64_t>();
  cursor.as_of_slot = in.read<std::uint64_t>();
  cursor.slot = in.read<std::uint64_t>();
  cursor.time_ns = in.read<std::int64_t>();
  cursor.running_minor = in.read<std::int64_t>();
  const auto checksum = in.read<std::uint64_t>();
  if (format != kCursorFormat ||
      checksum != base::checksum64(std::string_view(bytes).substr(0, kBodySize))) {
    return malformed();
  }
  return cursor;
}

base::Result<Cursor> cursor_for(std::string_view text, std::uint64_t query_hash,
                                std::uint64_t as_of_slot) {
  ATOLL_TRY(const Cursor cursor, decode_cursor(text));
  if (cursor.query_hash != query_hash || (as_of_slot != 0 && as_of_slot != cursor.as_of_slot)) {
    return base::fail(base::ErrorCode::kInvalidArgument, "cursor_of_another_query",
                      "a cursor continues the query that gave it out, unchanged");
  }
  return cursor;
}

}  // namespace atollbank::queries
