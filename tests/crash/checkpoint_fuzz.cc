// SPDX-License-Identifier: Apache-2.0
// Any bytes in place of a checkpoint file are loaded or ignored; what was loaded is saved the same.
#include <algorithm>
#include <cstdint>

#include "adapters/file/checkpoint_file.h"
#include "adapters/memory/memory_disk.h"
#include "base/assert.h"

using namespace atollbank;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  adapters::MemoryDisk disk;
  adapters::MemoryDisk::Content content(size);
  std::transform(bytes, bytes + size, content.begin(),
                 [](std::uint8_t byte) { return std::byte{byte}; });
  disk.set_content(adapters::kCheckpointName, content);
  const auto loaded = adapters::load_checkpoint_file(disk, 0);
  ATOLL_ASSERT(loaded.has_value());
  if (!loaded->has_value()) return 0;
  ATOLL_ASSERT(adapters::save_checkpoint_file(disk, 0, **loaded).has_value());
  ATOLL_ASSERT(disk.contents().at(std::string(adapters::kCheckpointName)) == content);
  return 0;
}
