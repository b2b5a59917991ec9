// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, a JSON body that is taken keeps the limits of a form.
#include "base/assert.h"
#include "gateways/edge/json_form.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace atollbank;
  const net::FormLimits limits = {
      .field_count_max = 8, .key_bytes_max = 32, .value_bytes_max = 64, .depth_max = 3};
  const auto form = edge::parse_json_form({reinterpret_cast<const char*>(data), size}, limits);
  if (!form) return 0;
  ATOLL_ASSERT(form->fields().size() <= limits.field_count_max);
  for (const net::FormField& field : form->fields()) {
    ATOLL_ASSERT(field.value.size() <= limits.value_bytes_max);
    ATOLL_ASSERT(net::is_plain_utf8(field.key) && net::is_plain_utf8(field.value));
  }
  return 0;
}
