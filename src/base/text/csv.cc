// SPDX-License-Identifier: Apache-2.0
#include "base/text/csv.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::base {

namespace {

tl::unexpected<Error> refused(std::string_view reason, std::uint32_t line_number,
                              std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, reason, fmt::format("line {}: {}", line_number, what));
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvLimits& limits) : rest_(text), limits_(limits) {}

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (!rest_.empty()) {
      CsvRow row{.line_number = line_, .fields = {}};
      ATOLL_TRY_VOID(read_row(row));
      const bool is_blank = row.fields.size() == 1 && row.fields[0].empty();
      if (is_blank) continue;
      if (rows.size() == limits_.row_count_max) {
        return refused("file_too_large", row.line_number, "there are too many rows");
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  Result<void> read_row(CsvRow& row) {
    for (;;) {
      std::string field;
      ATOLL_TRY_VOID(rest_.starts_with('"') ? read_quoted(field) : read_plain(field));
      const bool is_too_large =
          field.size() > limits_.field_size_max || row.fields.size() == limits_.field_count_max;
      if (is_too_large) {
        return refused("file_too_large", row.line_number, "a row or field is too large");
      }
      row.fields.push_back(std::move(field));
      if (rest_.empty()) return {};
      const char end = take();
      if (end == ',') continue;
      if (end == '\r' && rest_.starts_with('\n')) take();
      return {};
    }
  }

  Result<void> read_plain(std::string& field) {
    const auto size = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    field = rest_.substr(0, size);
    if (field.find('"') != std::string::npos) {
      return refused("csv_quote_misplaced", line_, "a quote stands within a field");
    }
    rest_.remove_prefix(size);
    return {};
  }

  Result<void> read_quoted(std::string& field) {
    const std::uint32_t began = line_;
    take();
    while (!rest_.empty()) {
      const char letter = take();
      if (letter != '"') {
        field += letter;
      } else if (rest_.starts_with('"')) {
        field += take();
      } else {
        const bool ends = rest_.empty() || rest_.find_first_of(",\r\n") == 0;
        if (ends) return {};
        return refused("csv_quote_misplaced", line_, "text follows a closed quote");
      }
    }
    return refused("csv_truncated", began, "a quote is never closed");
  }

  char take() {
    const char letter = rest_.front();
    rest_.remove_prefix(1);
    // "\r\n" is counted at its '\n', a lone '\r' by itself.
    if (letter == '\n' || (letter == '\r' && !rest_.starts_with('\n'))) ++line_;
    return letter;
  }

  std::string_view rest_;
  const CsvLimits& limits_;
  std::uint32_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text, const CsvLimits& limits) {
  return CsvReader(text, limits).rows();
}

}  // namespace atollbank::base
