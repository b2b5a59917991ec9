// SPDX-License-Identifier: Apache-2.0
// Any bytes are a search or are refused with a reason.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "gateways/ledger_http/filter_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  static base::JsonDocument document;
  const auto root = document.parse({reinterpret_cast<const char*>(bytes), size});
  if (!root) return 0;
  const auto request = ledger_http::read_search(*root);
  if (request) {
    (void)queries::check_filter(request->filter);
    ATOLL_ASSERT(queries::hash_of(request->filter) == queries::hash_of(request->filter));
  } else {
    ATOLL_ASSERT(request.error().code == base::ErrorCode::kInvalidArgument);
    ATOLL_ASSERT(!request.error().reason.empty());
  }
  return 0;
}
