// SPDX-License-Identifier: Apache-2.0
// Whatever a text holds, its cell is one cell and begins no formula; read back it ends with the
// text.
#include "base/assert.h"
#include "base/writing/csv_cell.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace atollbank;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string cell = base::csv_cell(text);
  std::string read;
  if (cell.starts_with('"')) {
    ATOLL_ASSERT(cell.size() >= 2 && cell.ends_with('"'));
    for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
      if (cell[i] == '"') ATOLL_ASSERT(cell[++i] == '"' && i + 1 < cell.size());
      read += cell[i];
    }
  } else {
    ATOLL_ASSERT(cell.find_first_of(",\"\r\n") == cell.npos);
    read = cell;
  }
  ATOLL_ASSERT(read.ends_with(text));
  const std::size_t first = read.find_first_not_of(' ');
  if (first != read.npos) {
    ATOLL_ASSERT(std::string_view("=+-@\t\r\n").find(read[first]) == std::string_view::npos);
  }
  return 0;
}
