// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as RFC 4180 has them: quoted fields may hold commas, line breaks and
// doubled quotes. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::imports {

struct CsvRow {
  std::uint32_t line_number = 0;  // on which it begins, from 1
  std::vector<std::string> fields;
};

// Every row; blank lines are left out. reasons: csv_quote_misplaced · csv_truncated (a quote that
// is never closed) · file_too_large (rows, fields or texts beyond their limits)
base::Result<std::vector<CsvRow>> read_csv(std::string_view text);

}  // namespace atollbank::imports
