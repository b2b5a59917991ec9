// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as RFC 4180 has them: quoted fields may hold commas, line breaks and
// doubled quotes. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::base {

struct CsvLimits {
  std::size_t row_count_max = 0;
  std::size_t field_count_max = 64;  // of a row
  std::size_t field_size_max = std::size_t{16} << 10;
};

struct CsvRow {
  std::uint32_t line_number = 0;  // on which it begins, from 1
  std::vector<std::string> fields;
};

// Every row; blank lines are left out. All invalid_argument, "line 14: what": csv_quote_misplaced ·
// csv_truncated (a quote that is never closed) · file_too_large (rows, fields or texts beyond their
// limits)
Result<std::vector<CsvRow>> read_csv(std::string_view text, const CsvLimits& limits);

}  // namespace atollbank::base
