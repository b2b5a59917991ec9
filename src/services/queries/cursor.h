// SPDX-License-Identifier: Apache-2.0
// Where the next page of a query begins: an opaque text that only the same query takes back. It
// carries the record number of the first page, so that all pages are of one moment. A pure codec.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::queries {

struct Cursor {
  std::uint64_t query_hash = 0;
  std::uint64_t as_of_slot = 0;
  std::uint64_t slot = 0;          // of the last record of the page before
  std::int64_t time_ns = 0;        // its value time, where lines go by it
  std::int64_t running_minor = 0;  // the balance there

  bool operator==(const Cursor&) const = default;
};

std::string encode_cursor(const Cursor& cursor);
// invalid_argument cursor_malformed
base::Result<Cursor> decode_cursor(std::string_view text);

// decode_cursor, and that it is of this query at this moment (0: whatever the cursor's is).
// invalid_argument cursor_malformed, cursor_of_another_query
base::Result<Cursor> cursor_for(std::string_view text, std::uint64_t query_hash,
                                std::uint64_t as_of_slot);

}  // namespace atollbank::queries
