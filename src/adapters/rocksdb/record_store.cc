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
#include "adapters/rocksdb/gathered_commits.h"
#include "adapters/rocksdb/leading_writer.h"
#include "adapters/rocksdb/record_reader.h"
#include "base/log.h"
#include "ports/record_limits.h"

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;

// Two partitions on one stripe only wait for each other; they cannot conflict.
constexpr std::size_t kStripeCount = 256;

void add(rocksdb::WriteBatch& batch, const ports::Commit& commit, std::uint64_t version,
         std::uint64_t sequence) {
  const std::string prefix = format::entry_prefix(commit.partition);
  batch.Put(format::version_key(commit.partition), format::encode_number(version));
  for (const ports::Put& put : commit.puts) batch.Put(prefix + put.key, put.value);
  for (const std::string& key : commit.deletes) batch.Delete(prefix + key);
  batch.Put(format::outbox_key(sequence), format::encode_outbox_entry(commit, version));
}

}  // namespace

struct RocksDbRecordStore::State {
  State(std::unique_ptr<Database> opened, std::uint64_t last)
      : database(std::move(opened)), frontier(last) {}

  std::mutex& stripe_of(const std::string& partition) {
    return stripes[std::hash<std::string>{}(partition) % kStripeCount];
  }
  // The version that the partition gets. Its stripe is locked.
  Result<std::uint64_t> next_version(const ports::Commit& commit) const;
  // Written and synced; those of an unknown outcome stay open.
  Result<void> write(rocksdb::WriteBatch& batch, const std::vector<std::uint64_t>& sequences);
  // By this thread; null where the work under way does not wait for its answer.
  GatheredCommits* gathered();
  Result<std::uint64_t> gather(GatheredCommits& own, const ports::Commit& commit);
  // Before a read of the partition, or of any, where what it would show is only gathered.
  Result<void> settle_before_read(const std::string* partition);

  std::unique_ptr<Database> database;
  RocksDbRecordReader all{*database, Reach::kDisk};
  RocksDbRecordReader in_memory{*database, Reach::kMemory};
  CommitFrontier frontier;
  std::array<std::mutex, kStripeCount> stripes;
  std::atomic<bool> stopped = false;
  LeadingWriter writer{database->rocks()};
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
  if (GatheredCommits* const own = state_->gathered()) return state_->gather(*own, commit);
  runtime::Gathering::settle_thread();
  // Held over the sync: until then nobody may build on the new version.
  const std::scoped_lock lock(state_->stripe_of(commit.partition));
  ATOLL_TRY(const std::uint64_t version, state_->next_version(commit));
  const std::uint64_t sequence = state_->frontier.begin();
  rocksdb::WriteBatch batch;
  add(batch, commit, version, sequence);
  ATOLL_TRY_VOID(state_->write(batch, {sequence}));
  return version;
}

Result<std::uint64_t> RocksDbRecordStore::State::next_version(const ports::Commit& commit) const {
  if (stopped) {
    return base::fail(ErrorCode::kUnavailable, "store_unavailable",
                      "a write has failed; the store must be opened again");
  }
  ATOLL_TRY(const std::uint64_t current, all.version(commit.partition));
  if (current == commit.expected_version) return current + 1;
  return base::fail(ErrorCode::kConflict, ports::kVersionConflict,
                    commit.partition + " is at version " + std::to_string(current));
}

Result<void> RocksDbRecordStore::State::write(rocksdb::WriteBatch& batch,
                                              const std::vector<std::uint64_t>& sequences) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = runtime::is_preempted_by_other_threads()
                                     ? writer.write(batch)
                                     : database->rocks().Write(synced, &batch);
  if (!status.ok()) {
    // The batch may be in the log, and then the next opening brings it back: the number stays open.
    if (!stopped.exchange(true)) {
      base::log_error("records_stopped", {{"status", status.ToString()}});
    }
    return base::fail(ErrorCode::kUnknown, "commit_unknown", status.ToString());
  }
  for (const std::uint64_t sequence : sequences) frontier.finish(sequence);
  return {};
}

GatheredCommits* RocksDbRecordStore::State::gathered() {
  runtime::Gathering* const gathering = runtime::Gathering::here();
  if (gathering == nullptr) return nullptr;
  auto* own = static_cast<GatheredCommits*>(gathering->notes());
  if (own != nullptr && own->is_of(this)) return own;
  (void)gathering->settle();  // of another store
  auto made = std::make_unique<GatheredCommits>(
      this, [this](rocksdb::WriteBatch& batch, const std::vector<std::uint64_t>& sequences) {
        return write(batch, sequences);
      });
  own = made.get();
  gathering->keep(std::move(made));
  return own;
}

Result<std::uint64_t> RocksDbRecordStore::State::gather(GatheredCommits& own,
                                                        const ports::Commit& commit) {
  runtime::Gathering& gathering = *runtime::Gathering::here();
  // What work commits after its first commit rests on that one.
  const bool rests_on_it = gathering.has_noted() || own.holds(commit.partition);
  if (rests_on_it || own.is_large()) ATOLL_TRY_VOID(gathering.settle());
  std::mutex& stripe = stripe_of(commit.partition);
  if (!own.try_lock(stripe)) {
    ATOLL_TRY_VOID(gathering.settle());
    own.lock(stripe);
  }
  ATOLL_TRY(const std::uint64_t version, next_version(commit));
  const std::uint64_t sequence = frontier.begin();
  add(own.add(commit.partition, sequence), commit, version, sequence);
  gathering.note();
  return version;
}

Result<void> RocksDbRecordStore::State::settle_before_read(const std::string* partition) {
  GatheredCommits* const own = gathered();
  if (own == nullptr || own->is_empty()) return {};
  runtime::Gathering& gathering = *runtime::Gathering::here();
  if (partition != nullptr && !gathering.has_noted() && !own->holds(*partition)) return {};
  return gathering.settle();
}

const ports::RecordReader& RocksDbRecordStore::in_memory() const { return state_->in_memory; }

Result<ports::Versioned> RocksDbRecordStore::get(const std::string& partition,
                                                 const std::string& key) const {
  ATOLL_TRY_VOID(state_->settle_before_read(&partition));
  return state_->all.get(partition, key);
}

Result<std::vector<std::optional<std::string>>> RocksDbRecordStore::values(
    const std::vector<ports::RecordKey>& keys) const {
  for (const ports::RecordKey& key : keys) {
    ATOLL_TRY_VOID(state_->settle_before_read(&key.partition));
  }
  return state_->all.values(keys);
}

Result<std::vector<ports::Put>> RocksDbRecordStore::scan(const std::string& partition,
                                                         const std::string& prefix,
                                                         const std::string& after,
                                                         std::size_t limit) const {
  ATOLL_TRY_VOID(state_->settle_before_read(&partition));
  return state_->all.scan(partition, prefix, after, limit);
}

bool RocksDbRecordStore::has_stopped() const { return state_->stopped; }

Result<std::uint64_t> RocksDbRecordStore::version(const std::string& partition) const {
  ATOLL_TRY_VOID(state_->settle_before_read(&partition));
  return state_->all.version(partition);
}

Result<std::vector<std::string>> RocksDbRecordStore::partitions(const std::string& prefix,
                                                                const std::string& after,
                                                                std::size_t limit) const {
  ATOLL_TRY_VOID(state_->settle_before_read(nullptr));
  return state_->all.partitions(prefix, after, limit);
}

Result<std::vector<ports::OutboxEntry>> RocksDbRecordStore::outbox(std::uint64_t after,
                                                                   std::size_t limit) const {
  // What is only gathered has its number still open.
  // The frontier first, the entries second: all that it covers is already there.
  const std::uint64_t finished = state_->frontier.finished();
  return read_outbox(*state_->database, after, finished, limit);
}

}  // namespace atollbank::adapters
