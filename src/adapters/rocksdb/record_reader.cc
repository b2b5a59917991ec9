// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/record_reader.h"

#include <rocksdb/snapshot.h>

#include <utility>

#include "adapters/rocksdb/format/outbox_entry.h"
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

Result<std::vector<ports::OutboxEntry>> read_outbox(const Database& database, std::uint64_t after,
                                                    std::uint64_t last, std::size_t limit) {
  std::vector<ports::OutboxEntry> entries;
  if (after >= last) return entries;
  const KeyRange range{.begin = format::outbox_key(after + 1),
                       .end = format::outbox_key(last + 1),
                       .strip = format::kOutboxPrefix.size()};
  ATOLL_TRY(const std::vector<ports::Put> page, database.scan(range, limit, Reach::kDiskOnce));
  entries.reserve(page.size());
  for (const ports::Put& put : page) {
    const std::uint64_t sequence = format::from_big_endian(put.key);
    ATOLL_TRY(ports::OutboxEntry entry, format::decode_outbox_entry(sequence, put.value));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::uint64_t> last_sequence(const Database& database) {
  const KeyRange all = range_after(std::string(format::kOutboxPrefix), "", "");
  ATOLL_TRY(const std::vector<ports::Put> newest, database.scan_backward(all, 1));
  return newest.empty() ? 0 : format::from_big_endian(newest.front().key);
}

}  // namespace atollbank::adapters
