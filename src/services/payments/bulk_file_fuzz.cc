// SPDX-License-Identifier: Apache-2.0
// Whatever is sent as a bulk payment's file, it is read whole or refused; and of what is read, each
// line is there once and pays an amount that may be.
#include <set>

#include "base/assert.h"
#include "services/payments/api.h"
#include "services/payments/bulk_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace payments = atollbank::payments;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto file = payments::read_bulk_file(text, atollbank::money::Currency::gbp());
  if (!file) return 0;
  std::set<std::uint32_t> numbers;
  for (const auto& line : file->lines) {
    ATOLL_ASSERT(line.amount_minor > 0);
    ATOLL_ASSERT(payments::check_reference(line.reference).has_value());
    ATOLL_ASSERT(numbers.insert(line.line_number).second);
  }
  for (const auto& line : file->bad_lines) {
    ATOLL_ASSERT(!line.reason.empty());
    ATOLL_ASSERT(numbers.insert(line.line_number).second);
  }
  ATOLL_ASSERT(!numbers.empty() && numbers.size() <= payments::kBulkLinesMax);
  ATOLL_ASSERT(!numbers.contains(1) && !numbers.contains(0));
  return 0;
}
