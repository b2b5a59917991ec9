// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back or an operator types, reading it is total, and what is read is
// written as the same again.
#include "base/assert.h"
#include "services/events/format/dead_letter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace events = atollbank::events;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto letter = events::format::decode_letter(input);
  if (letter) ATOLL_ASSERT(events::format::encode_letter(*letter) == input);
  const auto name = events::parse_dead_letter_name(input);
  if (name) ATOLL_ASSERT(*events::parse_dead_letter_name(events::to_text(*name)) == *name);
  const auto of_key = events::format::name_of_key("c", input);
  if (of_key) ATOLL_ASSERT(of_key->consumer == "c");
  return 0;
}
