// SPDX-License-Identifier: Apache-2.0
// Any bytes are a cold file or damage; what opens can be asked for any of its bytes.
#include <cstdint>
#include <cstring>
#include <vector>

#include "adapters/memory/memory_disk.h"
#include "adapters/zstd/cold_file.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  adapters::MemoryDisk disk;
  const auto* const begin = reinterpret_cast<const std::byte*>(bytes);
  disk.set_content("f", {begin, begin + size});
  const auto file = adapters::ColdFile::open(disk, "f");
  if (!file) return 0;
  std::vector<std::byte> out(100'000);
  const std::uint64_t whole = (*file)->size().value();
  for (const std::uint64_t offset : {std::uint64_t{0}, whole / 2, whole}) {
    const auto read = (*file)->read_at(offset, out);
    ATOLL_ASSERT(!read || *read <= out.size());
  }
  return 0;
}
