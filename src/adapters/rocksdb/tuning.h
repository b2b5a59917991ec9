// SPDX-License-Identifier: Apache-2.0
// The few sizes of a RocksDB store that an owner may choose. The rest is decided in database.cc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace atollbank::adapters {

struct Tuning {
  std::size_t write_buffer_bytes = std::size_t{64} << 20;  // one memtable; at most three are alive
  std::size_t block_cache_bytes = std::size_t{128} << 20;  // blocks, indexes and filters
  // Whether a look-up that misses the cache reads a block of a table's filter and not all of it:
  // for a store whose filters outgrow its cache. Look-ups that hit cost more.
  bool cuts_filters = false;
  // The most that flushes and compactions write each second, on the disk of the journal's syncs.
  std::int64_t background_bytes_per_s = std::int64_t{64} << 20;
  std::uint64_t free_bytes_min = std::uint64_t{256} << 20;  // below this, writes are refused
};

}  // namespace atollbank::adapters
