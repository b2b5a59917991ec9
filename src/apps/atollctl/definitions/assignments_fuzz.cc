// SPDX-License-Identifier: Apache-2.0
// Any text is an assignment or refused; a template's argument is one of three kinds.
#include "apps/atollctl/definitions/assignments.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace atollctl = atollbank::atollctl;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto typed = atollctl::assignment_argument("--metadata", text);
  if (typed) ATOLL_ASSERT(typed->name + "=" + typed->value == text);
  const auto argument = atollctl::template_argument(text);
  if (argument) ATOLL_ASSERT(typed.has_value() && argument->name == typed->name);
  return 0;
}
