// SPDX-License-Identifier: Apache-2.0
#include "services/imports/csv.h"

#include "services/imports/bank_values.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

namespace {

constexpr std::size_t kFieldCountMax = 64;  // of a row
constexpr std::size_t kFieldSizeMax = 16 * 1024;

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  base::Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (!rest_.empty()) {
      CsvRow row{.line_number = line_, .fields = {}};
      ATOLL_TRY_VOID(read_row(row));
      const bool is_blank = row.fields.size() == 1 && row.fields[0].empty();
      if (is_blank) continue;
      if (rows.size() > kLineCountMax) {
        return refused("file_too_large", row.line_number, "there are too many rows");
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  base::Result<void> read_row(CsvRow& row) {
    for (;;) {
      std::string field;
      ATOLL_TRY_VOID(rest_.starts_with('"') ? read_quoted(field) : read_plain(field));
      if (field.size() > kFieldSizeMax || row.fields.size() == kFieldCountMax) {
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

  base::Result<void> read_plain(std::string& field) {
    const auto size = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    field = rest_.substr(0, size);
    if (field.find('"') != std::string::npos) {
      return refused("csv_quote_misplaced", line_, "a quote stands within a field");
    }
    rest_.remove_prefix(size);
    return {};
  }

  base::Result<void> read_quoted(std::string& field) {
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
  std::uint32_t line_ = 1;
};

}  // namespace

base::Result<std::vector<CsvRow>> read_csv(std::string_view text) { return CsvReader(text).rows(); }

}  // namespace atollbank::imports
