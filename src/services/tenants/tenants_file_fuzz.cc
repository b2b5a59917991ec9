// SPDX-License-Identifier: Apache-2.0
// Any text is tenants that pass their checks, or an error with a reason.
#include "base/assert.h"
#include "services/tenants/tenants_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto read = atollbank::tenants::parse_tenants(text);
  if (read.has_value())
    ATOLL_ASSERT(atollbank::tenants::check_tenants(*read).has_value());
  else
    ATOLL_ASSERT(read.error().reason.starts_with("tenant"));
  return 0;
}
