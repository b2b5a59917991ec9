// SPDX-License-Identifier: Apache-2.0
// Any bytes in place of a file of frames are read or refused; what was read is written the same.
#include <algorithm>
#include <cstdint>

#include "adapters/file/frame_file.h"
#include "adapters/memory/memory_disk.h"
#include "base/assert.h"

using namespace atollbank;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  adapters::MemoryDisk disk;
  adapters::MemoryDisk::Content content(size);
  std::transform(bytes, bytes + size, content.begin(),
                 [](std::uint8_t byte) { return std::byte{byte}; });
  disk.set_content("frames", content);
  const auto reader = adapters::read_frame_file(disk, 0, "frames");
  if (!reader) return 0;
  std::atomic<std::uint64_t> bytes_written = 0;
  const auto writer = adapters::write_frame_file(disk, 0, "again", bytes_written);
  ATOLL_ASSERT(writer.has_value());
  while (true) {
    const auto frame = (*reader)->next();
    if (!frame) return 0;
    if (!frame->has_value()) break;
    ATOLL_ASSERT((*writer)->append(**frame).has_value());
  }
  ATOLL_ASSERT((*writer)->commit().has_value());
  ATOLL_ASSERT(disk.contents().at("again") == content);
  return 0;
}
