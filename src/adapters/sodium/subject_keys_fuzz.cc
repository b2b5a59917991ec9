// SPDX-License-Identifier: Apache-2.0
// Input: what stands in a file of keys, block by block: a kind, then the bytes it begins with. The
// checksums are made right, so that what is behind them is reached. Whatever opens takes a key,
// and has it when it is opened again.
#include <array>
#include <cstring>

#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/subject_keys.h"
#include "base/assert.h"
#include "base/bytes.h"
#include "base/checksum.h"

namespace adapters = atollbank::adapters;
namespace format = atollbank::adapters::format;
namespace base = atollbank::base;

namespace {

template <class T>
void append(adapters::MemoryDisk::Content& content, const T& block) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&block);
  content.insert(content.end(), bytes, bytes + sizeof(block));
}

template <class T>
void seal(T& block) {
  block.checksum = base::checksum64(base::bytes_of(block).substr(0, offsetof(T, checksum)));
}

adapters::MemoryDisk::Content content_of(base::ByteReader& input) {
  adapters::MemoryDisk::Content content;
  append(content, format::KeysHeader{});
  format::SpareDescriptor spare{.target_block = input.read<std::uint8_t>()};
  seal(spare);
  append(content, spare);
  for (std::uint64_t number = format::kSpareBlock + 1; !input.at_end() && number < 6; ++number) {
    format::KeysBlock block;
    for (auto& entry : block.keys) {
      entry.subject.low = input.read<std::uint8_t>();
      entry.state = static_cast<format::KeyState>(input.read<std::uint8_t>());
    }
    block.block_number = number;
    seal(block);
    append(content, block);
  }
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  base::ByteReader input({reinterpret_cast<const char*>(bytes), size});
  adapters::MemoryDisk disk;
  disk.set_content(adapters::kKeysFileName, content_of(input));
  auto keys = adapters::SubjectKeys::open(disk);
  if (!keys) {
    ATOLL_ASSERT(keys.error().reason == "subject_keys_damaged");
    return 0;
  }
  const base::Id subject{.high = 1, .low = 1};
  const std::array<std::uint8_t, 32> key = {7};
  ATOLL_ASSERT((*keys)->find(subject) == nullptr && (*keys)->add(subject, key).has_value());
  const auto again = adapters::SubjectKeys::open(disk);
  ATOLL_ASSERT(again.has_value() && (*again)->find(subject) != nullptr);
  ATOLL_ASSERT(std::memcmp((*again)->find(subject)->key, key.data(), key.size()) == 0);
  return 0;
}
