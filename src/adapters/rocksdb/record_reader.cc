// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/record_reader.h"

#include <rocksdb/snapshot.h>

#include <utility>

#include "adapters/rocksdb/format/record_layout.h"

namespace atollbank::adapters {

using base::Result;

Result<ports::Versioned> RocksDbRecordReader::get(const std::string& partition,
                                                  const std::string& key) const {
  // Value and version are read at one moment, or a caller could commit over a change it never saw.
  rocksdb::ManagedSnapshot moment(&database_.rocks());
  ports::Versioned answer;
  ATOLL_TRY(answer.version,
            database_.get_number(format::version_key(partition), reach_, moment.snapshot()));
  ATOLL_TRY(answer.value,
            database_.get(format::entry_prefix(partition) + key, reach_, moment.snapshot()));
  return answer;
}

Result<std::vector<std::optional<std::string>>> RocksDbRecordReader::values(
    const std::vector<ports::RecordKey>& keys) const {
  std::vector<std::string> places;
  places.reserve(keys.size());
  for (const ports::RecordKey& key : keys) {
    places.push_back(format::entry_prefix(key.partition) + key.key);
  }
  return database_.get_many(places, reach_);
}

Result<std::vector<ports::Put>> RocksDbRecordReader::scan(const std::string& partition,
                                                          const std::string& prefix,
                                                          const std::string& after,
                                                          std::size_t limit) const {
  const KeyRange range = range_after(format::entry_prefix(partition), prefix, after);
  return database_.scan(range, limit, reach_);
}

Result<std::uint64_t> RocksDbRecordReader::version(const std::string& partition) const {
  return database_.get_number(format::version_key(partition), reach_);
}

Result<std::vector<std::string>> RocksDbRecordReader::partitions(const std::string& prefix,
                                                                 const std::string& after,
                                                                 std::size_t limit) const {
  const KeyRange range = range_after(format::version_key(""), prefix, after);
  ATOLL_TRY(std::vector<ports::Put> page, database_.scan(range, limit, reach_));
  std::vector<std::string> names;
  names.reserve(page.size());
  for (ports::Put& put : page) names.push_back(std::move(put.key));
  return names;
}

}  // namespace atollbank::adapters
