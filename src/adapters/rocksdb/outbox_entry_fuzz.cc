// SPDX-License-Identifier: Apache-2.0
// Any bytes are refused or are exactly what the encoder writes for what was read.
#include <cstddef>
#include <cstdint>

#include "adapters/rocksdb/format/outbox_entry.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace atollbank;
  const base::ByteView bytes(reinterpret_cast<const char*>(data), size);
  const auto entry = adapters::format::decode_outbox_entry(1, bytes);
  if (!entry) return 0;
  const ports::Commit commit{.partition = entry->partition,
                             .expected_version = 0,
                             .puts = {},
                             .deletes = {},
                             .events = entry->events,
                             .audit = entry->audit};
  ATOLL_ASSERT(adapters::format::encode_outbox_entry(commit, entry->version) == bytes);
  return 0;
}
