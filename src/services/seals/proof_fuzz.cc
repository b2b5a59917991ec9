// SPDX-License-Identifier: Apache-2.0
// Any text is a proof, a tree head or a verifier key, or is refused; what is accepted prints back
// to the text it was read from.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "services/seals/proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto head = seals::parse_note(text)) ATOLL_ASSERT(seals::note_of(*head) == text);
  if (const auto key = seals::parse_verifier_key(text)) ATOLL_ASSERT(seals::text_of(*key) == text);
  const auto inclusion = seals::parse_inclusion(text);
  const auto consistency = seals::parse_consistency(text);
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (inclusion) ATOLL_ASSERT(seals::to_json(*inclusion) == text);
  if (consistency) ATOLL_ASSERT(seals::to_json(*consistency) == text);
  return 0;
}
