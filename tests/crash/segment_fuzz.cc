// SPDX-License-Identifier: Apache-2.0
// Any bytes in place of a journal's first segment are recovered or refused; never a crash. What was
// recovered once is recovered again, the same.
#include <algorithm>
#include <cstdint>

#include "adapters/file/file_journal.h"
#include "adapters/memory/memory_disk.h"
#include "base/assert.h"

using namespace atollbank;

namespace {

class IdlePool final : public runtime::BlockingPool {
 public:
  [[nodiscard]] bool run(runtime::Work) override { return false; }
};

constexpr adapters::FileJournalOptions kTinySegments = {
    .shard = 0, .segment_bytes = 16'384, .recent_bytes = 4'096};

base::Result<ports::JournalEnd> recover(adapters::MemoryDisk& disk) {
  IdlePool pool;
  adapters::FileJournal journal(disk, pool, kTinySegments);
  return journal.recover({}, [](auto) -> base::Result<void> { return {}; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  adapters::MemoryDisk disk;
  adapters::MemoryDisk::Content content(kTinySegments.segment_bytes);
  std::transform(bytes, bytes + std::min(size, content.size()), content.begin(),
                 [](std::uint8_t byte) { return std::byte{byte}; });
  disk.set_content("journal-00000000", content);
  const auto first = recover(disk);
  if (!first) return 0;
  const auto second = recover(disk);
  ATOLL_ASSERT(second.has_value() && *second == *first);
  return 0;
}
