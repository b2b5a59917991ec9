// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/record_store.h"

#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

#include "adapters/rocksdb/commit_frontier.h"
#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/format/outbox_entry.h"
#include "adapters/rocksdb/format/record_layout.h"
#include "adapters/rocksdb/record_reader.h"
#include "ports/record_limits.h"

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;

// Two partitions on one stripe only wait for each other; they cannot conflict.
constexpr std::size_t kStripeCount = 256;

rocksdb::WriteBatch batch_of(const ports::Commit& commit, std::uint64_t version,
                             std::uint64_t sequence) {
  rocksdb::WriteBatch batch;
  const std::string prefix = format::entry_prefix(commit.partition);
  batch.Put(format::version_key(commit.partition), format::encode_number(version));
  for (const ports::Put& put : commit.puts) batch.Put(prefix + put.key, put.value);
  for (const std::string& key : commit.deletes) batch.Delete(prefix + key);
  batch.Put(format::outbox_key(sequence), format::encode_outbox_entry(commit, version));
  return batch;
}

}  // namespace

struct RocksDbRecordStore::State {
  State(std::unique_ptr<Database> opened, std::uint64_t last)
      : database(std::move(opened)), frontier(last) {}

  std::mutex& stripe_of(const std::string& partition) {
    return stripes[std::hash<std::string>{}(partition) % kStripeCount];
  }

  std::unique_ptr<Database> database;
  RocksDbRecordReader all{*database, Reach::kDisk};
  RocksDbRecordReader in_memory{*database, Reach::kMemory};
  CommitFrontier frontier;
  std::array<std::mutex, kStripeCount> stripes;
  std::atomic<bool> stopped = false;
};

Result<std::unique_ptr<RocksDbRecordStore>> RocksDbRecordStore::open(
    const std::filesystem::path& folder, const Tuning& tuning) {
  const format::StoreFormat layout{.name = std::string(format::kRecordsName),
                                   .number = format::kRecordsNumber};
  ATOLL_TRY(auto database, Database::open(folder, tuning, layout));
  ATOLL_TRY(const std::uint64_t last, last_sequence(*database));
  auto state = std::make_unique<State>(std::move(database), last);
  return std::unique_ptr<RocksDbRecordStore>(new RocksDbRecordStore(std::move(state)));
}

RocksDbRecordStore::RocksDbRecordStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RocksDbRecordStore::~RocksDbRecordStore() = default;

Result<std::uint64_t> RocksDbRecordStore::commit(const ports::Commit& commit) {
  ATOLL_TRY_VOID(ports::check_commit(commit));
  ATOLL_TRY_VOID(state_->database->check_space());
  // Held over the sync: until then nobody may build on the new version.
  const std::scoped_lock lock(state_->stripe_of(commit.partition));
  if (state_->stopped) {
    return base::fail(ErrorCode::kUnavailable, "store_unavailable",
                      "a write has failed; the store must be opened again");
  }
  ATOLL_TRY(const std::uint64_t current, version(commit.partition));
  if (current != commit.expected_version) {
    return base::fail(ErrorCode::kConflict, "version_conflict",
                      commit.partition + " is at version " + std::to_string(current));
  }
  const std::uint64_t sequence = state_->frontier.begin();
  rocksdb::WriteBatch batch = batch_of(commit, current + 1, sequence);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = state_->database->rocks().Write(synced, &batch);
  if (!status.ok()) {
    // The batch may be in the log, and then the next opening brings it back: the number stays open.
    state_->stopped = true;
    return base::fail(ErrorCode::kUnknown, "commit_unknown", status.ToString());
  }
  state_->frontier.finish(sequence);
  return current + 1;
}

const ports::RecordReader& RocksDbRecordStore::in_memory() const { return state_->in_memory; }

Result<ports::Versioned> RocksDbRecordStore::get(const std::string& partition,
                                                 const std::string& key) const {
  return state_->all.get(partition, key);
}

Result<std::vector<std::optional<std::string>>> RocksDbRecordStore::values(
    const std::vector<ports::RecordKey>& keys) const {
  return state_->all.values(keys);
}

Result<std::vector<ports::Put>> RocksDbRecordStore::scan(const std::string& partition,
                                                         const std::string& prefix,
                                                         const std::string& after,
                                                         std::size_t limit) const {
  return state_->all.scan(partition, prefix, after, limit);
}

Result<std::uint64_t> RocksDbRecordStore::version(const std::string& partition) const {
  return state_->all.version(partition);
}

Result<std::vector<std::string>> RocksDbRecordStore::partitions(const std::string& prefix,
                                                                const std::string& after,
                                                                std::size_t limit) const {
  return state_->all.partitions(prefix, after, limit);
}

Result<std::vector<ports::OutboxEntry>> RocksDbRecordStore::outbox(std::uint64_t after,
                                                                   std::size_t limit) const {
  // The frontier first, the entries second: all that it covers is already there.
  const std::uint64_t finished = state_->frontier.finished();
  return read_outbox(*state_->database, after, finished, limit);
}

}  // namespace atollbank::adapters
