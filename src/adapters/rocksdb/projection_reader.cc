// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/projection_reader.h"

#include "adapters/rocksdb/format/projection_layout.h"

namespace atollbank::adapters {

using base::Result;

Result<std::optional<std::string>> RocksDbProjectionReader::get(const std::string& partition,
                                                                const std::string& key) const {
  return find(format::entry_prefix(partition) + key);
}

Result<std::vector<ports::Put>> RocksDbProjectionReader::scan(const std::string& partition,
                                                              const std::string& prefix,
                                                              const std::string& after,
                                                              std::size_t limit) const {
  ATOLL_TRY_VOID(settle());
  const KeyRange range = range_after(format::entry_prefix(partition), prefix, after);
  return database_.scan(range, limit, reach_);
}

Result<std::vector<ports::Put>> RocksDbProjectionReader::scan_backward(const std::string& partition,
                                                                       const std::string& prefix,
                                                                       const std::string& before,
                                                                       std::size_t limit) const {
  ATOLL_TRY_VOID(settle());
  const KeyRange range = range_before(format::entry_prefix(partition), prefix, before);
  return database_.scan_backward(range, limit, reach_);
}

Result<std::uint64_t> RocksDbProjectionReader::position(const std::string& partition,
                                                        const std::string& source) const {
  return number(format::position_key(partition, source));
}

Result<std::uint64_t> RocksDbProjectionReader::cursor(const std::string& follower) const {
  return number(format::cursor_key(follower));
}

Result<std::optional<std::string>> RocksDbProjectionReader::find(const std::string& key) const {
  if (loader_ != nullptr) {
    if (auto found = loader_->find(key)) return std::move(found->value);
  }
  return database_.get(key, reach_);
}

Result<void> RocksDbProjectionReader::settle() const {
  if (loader_ == nullptr || loader_->is_empty()) return {};
  if (reach_ == Reach::kDisk) return loader_->write_all();
  return base::fail(base::ErrorCode::kUnavailable, ports::kNotInMemory, "it is being loaded");
}

Result<std::uint64_t> RocksDbProjectionReader::number(const std::string& key) const {
  ATOLL_TRY(const auto stored, find(key));
  if (!stored) return 0;
  return format::decode_number(*stored);
}

}  // namespace atollbank::adapters
