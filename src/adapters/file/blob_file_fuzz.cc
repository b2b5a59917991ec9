// SPDX-License-Identifier: Apache-2.0
// Whatever stands in a blob's file, reading it is total, and what it gives is what was once put.
#include "adapters/file/aligned_bytes.h"
#include "adapters/file/blob_store.h"
#include "adapters/memory/memory_disk.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  auto disk = std::make_unique<adapters::MemoryDisk>();
  const auto file = disk->open_or_create("read").value();
  if (size > 0) {
    adapters::AlignedBytes padded(size);
    std::memcpy(padded.span().data(), bytes, size);
    ATOLL_ASSERT(file->write_at(0, padded.span()).has_value());
  }
  const auto store = adapters::FileBlobStore::open(std::move(disk)).value();
  const auto blob = store->get("read");
  if (!blob) return 0;
  ATOLL_ASSERT(store->put("written", *blob).has_value());
  ATOLL_ASSERT(store->get("written").value() == *blob);
  return 0;
}
