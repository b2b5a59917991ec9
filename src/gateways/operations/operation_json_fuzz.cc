// SPDX-License-Identifier: Apache-2.0
// Whatever is sent, reading it is total, and an operation that is read is written as it was meant.
#include "base/assert.h"
#include "gateways/operations/operation_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto json = base::JsonValue::parse(text);
  if (!json) return 0;
  (void)operations_door::read_proposal(*json);
  (void)operations_door::read_decision(*json, true);
  (void)operations_door::read_decision(*json, false);
  (void)operations_door::read_search(*json);
  const auto operation = operations_door::read_operation(*json);
  if (!operation) return 0;
  base::JsonWriter written;
  operations_door::write_operation(written, *operation);
  const auto again = base::JsonValue::parse(written.take());
  ATOLL_ASSERT(again && operations_door::read_operation(*again) == *operation);
  return 0;
}
