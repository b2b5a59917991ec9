// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/projection_reader.h"

#include "adapters/rocksdb/format/projection_layout.h"

namespace atollbank::adapters {

using base::Result;

Result<std::optional<std::string>> RocksDbProjectionReader::get(const std::string& partition,
                                                                const std::string& key) const {
  return database_.get(format::entry_prefix(partition) + key, reach_);
}

Result<std::vector<ports::Put>> RocksDbProjectionReader::scan(const std::string& partition,
                                                              const std::string& prefix,
                                                              const std::string& after,
                                                              std::size_t limit) const {
  const KeyRange range = range_after(format::entry_prefix(partition), prefix, after);
  return database_.scan(range, limit, reach_);
}

Result<std::vector<ports::Put>> RocksDbProjectionReader::scan_backward(const std::string& partition,
                                                                       const std::string& prefix,
                                                                       const std::string& before,
                                                                       std::size_t limit) const {
  const KeyRange range = range_before(format::entry_prefix(partition), prefix, before);
  return database_.scan_backward(range, limit, reach_);
}

Result<std::uint64_t> RocksDbProjectionReader::position(const std::string& partition,
                                                        const std::string& source) const {
  return database_.get_number(format::position_key(partition, source), reach_);
}

Result<std::uint64_t> RocksDbProjectionReader::cursor(const std::string& follower) const {
  return database_.get_number(format::cursor_key(follower), reach_);
}

}  // namespace atollbank::adapters
