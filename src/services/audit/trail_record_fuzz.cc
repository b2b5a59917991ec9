// SPDX-License-Identifier: Apache-2.0
// Whatever stands in an outbox or a trail, reading it is total, and what is found can be a key.
#include "base/assert.h"
#include "services/audit/format/trail_link.h"
#include "services/audit/trail/record_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace audit = atollbank::audit;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto link = audit::format::decode_link(input);
  if (link) ATOLL_ASSERT(audit::format::encode_link(*link) == input);
  (void)audit::format::cursor_of_key(input);
  (void)audit::format::time_of_key(input);
  const auto facts = audit::facts_of(input);
  if (!facts) return 0;
  for (const auto* names : {&facts->users, &facts->resources}) {
    for (const std::string& name : *names) {
      const auto key =
          audit::format::index_key(audit::format::IndexKind::kUser, name, facts->time, 7);
      ATOLL_ASSERT(key.size() <= 512 && *audit::format::cursor_of_key(key) == 7);
    }
  }
  return 0;
}
