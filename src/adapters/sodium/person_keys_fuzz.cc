// SPDX-License-Identifier: Apache-2.0
// Input: what a file of keys holds, behind a right header unless the first byte is 0. Whatever
// opens gives out a key that nobody had, and every other is told to be whole, destroyed or damaged.
#include <array>

#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/person_keys.h"
#include "base/assert.h"

namespace adapters = atollbank::adapters;
namespace base = atollbank::base;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  adapters::MemoryDisk::Content content;
  if (bytes[0] != 0) {
    const adapters::format::PersonKeysHeader header;
    const auto head = std::as_bytes(std::span(&header, 1));
    content.assign(head.begin(), head.end());
  }
  const auto rest = std::as_bytes(std::span(bytes, size)).subspan(1);
  content.insert(content.end(), rest.begin(), rest.end());
  adapters::MemoryDisk disk;
  disk.set_content(adapters::kPersonKeysFileName, content);
  const std::array<std::uint8_t, adapters::kBoxKeySize> bank_key = {7};
  auto keys = adapters::PersonKeys::open(disk, bank_key);
  if (!keys) return 0;
  const std::uint64_t fresh = (*keys)->new_key().value();
  const base::Secret text("a text");
  const auto sealed = (*keys)->seal(fresh, "test", text);
  ATOLL_ASSERT(sealed.has_value());
  for (std::uint64_t key = 0; key < fresh; ++key) {
    ATOLL_ASSERT(!(*keys)->open(key, "test", *sealed).has_value());
  }
  ATOLL_ASSERT((*keys)->open(fresh, "test", *sealed)->reveal() == text.reveal());
  return 0;
}
