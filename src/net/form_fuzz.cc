// SPDX-License-Identifier: Apache-2.0
// Whatever the text, a form that parses keeps its limits and survives being encoded and parsed
// again.
#include "base/assert.h"
#include "net/form.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace atollbank::net;
  const FormLimits limits;
  const auto form = parse_form({reinterpret_cast<const char*>(data), size}, limits);
  if (!form) return 0;
  ATOLL_ASSERT(form->fields().size() <= limits.field_count_max);
  std::string text;
  for (const FormField& field : form->fields()) {
    ATOLL_ASSERT(is_plain_utf8(field.key) && is_plain_utf8(field.value));
    ATOLL_ASSERT(field.value.size() <= limits.value_bytes_max);
    text += percent_encode(field.key) + "=" + percent_encode(field.value) + "&";
  }
  const auto again = parse_form(text, limits);
  ATOLL_ASSERT(again && again->fields().size() == form->fields().size());
  for (std::size_t i = 0; i < form->fields().size(); ++i) {
    ATOLL_ASSERT(again->fields()[i].key == form->fields()[i].key);
    ATOLL_ASSERT(again->fields()[i].value == form->fields()[i].value);
  }
  form->children("params");
  form->list("expand");
  return 0;
}
