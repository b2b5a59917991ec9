// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/projection_store.h"

#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/rocksdb/database.h"
#include "adapters/rocksdb/format/projection_layout.h"
#include "adapters/rocksdb/projection_reader.h"
#include "ports/record_limits.h"

namespace atollbank::adapters {
namespace {

using base::Result;

// A larger apply() is written in several batches, each of whole steps.
constexpr std::size_t kBatchBytesMax = std::size_t{4} << 20;

// Why a cursor never runs ahead of its steps, and positions never of their entries, without a log:
// there is one column family, so a batch goes into one memtable whole; memtables are filled one
// after another in the order of the writes, and their flushes enter the manifest in that order.
// What a crash leaves is therefore everything up to some batch and nothing after it.
rocksdb::WriteOptions without_log() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

Result<void> write(rocksdb::DB& rocks, rocksdb::WriteBatch& batch) {
  const rocksdb::Status status = rocks.Write(without_log(), &batch);
  if (!status.ok()) return base::fail(error_of(status));
  return {};
}

// What many steps leave: one change a key, in the order of the keys, in which a memtable takes them
// several times as fast as in any other.
class LastChanges {
 public:
  void add(const ports::ProjectionStep& step, const std::string& position_key) {
    const std::string prefix = format::entry_prefix(step.partition);
    for (const ports::Put& put : step.puts) add(prefix + put.key, put.value);
    for (const std::string& key : step.deletes) add(prefix + key, std::nullopt);
    add(position_key, format::encode_number(step.position));
  }
  bool is_empty() const { return changes_.empty(); }
  std::size_t size_bytes() const { return size_bytes_; }

  // Empty afterwards.
  void move_to(rocksdb::WriteBatch& batch) {
    std::ranges::sort(changes_, [](const Change& one, const Change& other) {
      return std::tie(one.key, one.number) < std::tie(other.key, other.number);
    });
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const Change& change = changes_[i];
      if (i + 1 < changes_.size() && changes_[i + 1].key == change.key) continue;
      if (change.value) {
        batch.Put(change.key, *change.value);
      } else {
        batch.Delete(change.key);
      }
    }
    changes_.clear();
    size_bytes_ = 0;
  }

 private:
  struct Change {
    std::string key;
    std::optional<std::string> value;  // none: deleted
    std::size_t number = 0;            // in the order of their coming
  };

  void add(std::string key, std::optional<std::string> value) {
    size_bytes_ += key.size() + (value ? value->size() : 0);
    changes_.push_back(
        {.key = std::move(key), .value = std::move(value), .number = changes_.size()});
  }

  std::vector<Change> changes_;
  std::size_t size_bytes_ = 0;
};

}  // namespace

struct RocksDbProjectionStore::State {
  explicit State(std::unique_ptr<Database> opened) : database(std::move(opened)) {}

  Result<std::size_t> load(const std::vector<ports::ProjectionStep>& steps);

  std::unique_ptr<Database> database;
  TableLoader loader{*database};
  RocksDbProjectionReader all{*database, Reach::kDisk, &loader};
  RocksDbProjectionReader in_memory{*database, Reach::kMemory, &loader};
  // Reading a position and writing the next one is one act.
  std::mutex apply_mutex;
  bool is_loading = false;  // between clear() and rebuilt()
};

Result<std::unique_ptr<RocksDbProjectionStore>> RocksDbProjectionStore::open(
    const std::filesystem::path& folder, const Tuning& tuning) {
  const format::StoreFormat layout{.name = std::string(format::kProjectionsName),
                                   .number = format::kProjectionsNumber};
  ATOLL_TRY(auto database, Database::open(folder, tuning, layout));
  auto state = std::make_unique<State>(std::move(database));
  return std::unique_ptr<RocksDbProjectionStore>(new RocksDbProjectionStore(std::move(state)));
}

RocksDbProjectionStore::RocksDbProjectionStore(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
RocksDbProjectionStore::~RocksDbProjectionStore() { (void)state_->loader.write_all(); }

Result<std::size_t> RocksDbProjectionStore::apply(const std::vector<ports::ProjectionStep>& steps) {
  for (const ports::ProjectionStep& step : steps) ATOLL_TRY_VOID(ports::check_step(step));
  const std::scoped_lock lock(state_->apply_mutex);
  if (state_->is_loading) return state_->load(steps);
  rocksdb::DB& rocks = state_->database->rocks();
  LastChanges changes;
  const auto write_all = [&]() -> Result<void> {
    // Steps that are taken already need none: a bank on a full disk starts and shows what it has.
    ATOLL_TRY_VOID(state_->database->check_space());
    rocksdb::WriteBatch batch;
    changes.move_to(batch);
    return write(rocks, batch);
  };
  std::unordered_map<std::string, std::uint64_t> positions;  // as they will be after the batch
  std::size_t taken = 0;
  for (const ports::ProjectionStep& step : steps) {
    std::string key = format::position_key(step.partition, step.source);
    auto known = positions.find(key);
    if (known == positions.end()) {
      ATOLL_TRY(const std::uint64_t stored, state_->database->get_number(key));
      known = positions.emplace(std::move(key), stored).first;
    }
    if (step.position <= known->second) continue;
    known->second = step.position;
    changes.add(step, known->first);
    ++taken;
    if (changes.size_bytes() >= kBatchBytesMax) ATOLL_TRY_VOID(write_all());
  }
  if (!changes.is_empty()) ATOLL_TRY_VOID(write_all());
  return taken;
}

Result<std::size_t> RocksDbProjectionStore::State::load(
    const std::vector<ports::ProjectionStep>& steps) {
  std::size_t taken = 0;
  for (const ports::ProjectionStep& step : steps) {
    ATOLL_TRY(const std::uint64_t position, all.position(step.partition, step.source));
    if (step.position <= position) continue;
    loader.add(step, format::position_key(step.partition, step.source));
    ++taken;
    ATOLL_TRY_VOID(loader.hand_over_when_large());
  }
  return taken;
}

const ports::ProjectionReader& RocksDbProjectionStore::in_memory() const {
  return state_->in_memory;
}

Result<std::optional<std::string>> RocksDbProjectionStore::get(const std::string& partition,
                                                               const std::string& key) const {
  return state_->all.get(partition, key);
}

Result<std::vector<ports::Put>> RocksDbProjectionStore::scan(const std::string& partition,
                                                             const std::string& prefix,
                                                             const std::string& after,
                                                             std::size_t limit) const {
  return state_->all.scan(partition, prefix, after, limit);
}

Result<std::vector<ports::Put>> RocksDbProjectionStore::scan_backward(const std::string& partition,
                                                                      const std::string& prefix,
                                                                      const std::string& before,
                                                                      std::size_t limit) const {
  return state_->all.scan_backward(partition, prefix, before, limit);
}

Result<std::uint64_t> RocksDbProjectionStore::position(const std::string& partition,
                                                       const std::string& source) const {
  return state_->all.position(partition, source);
}

Result<void> RocksDbProjectionStore::set_cursor(const std::string& follower, std::uint64_t cursor) {
  ATOLL_TRY_VOID(ports::check_source(follower));
  const std::scoped_lock lock(state_->apply_mutex);
  if (state_->is_loading) {
    state_->loader.add(format::cursor_key(follower), format::encode_number(cursor));
    return {};
  }
  rocksdb::WriteBatch batch;
  batch.Put(format::cursor_key(follower), format::encode_number(cursor));
  return write(state_->database->rocks(), batch);
}

Result<std::uint64_t> RocksDbProjectionStore::cursor(const std::string& follower) const {
  return state_->all.cursor(follower);
}

Result<void> RocksDbProjectionStore::flush() {
  ATOLL_TRY_VOID(state_->loader.write_all());
  const rocksdb::Status status = state_->database->rocks().Flush(rocksdb::FlushOptions());
  if (!status.ok()) return base::fail(error_of(status));
  return state_->database->set_usual_pace_when_settled();
}

Result<void> RocksDbProjectionStore::clear() {
  const std::scoped_lock lock(state_->apply_mutex);
  rocksdb::DB& rocks = state_->database->rocks();
  ATOLL_TRY_VOID(state_->loader.write_all());
  rocksdb::WriteBatch batch;
  batch.DeleteRange(rocksdb::Slice(format::kFirstProjectionKey.data(), 1),
                    rocksdb::Slice(format::kEndOfProjectionKeys.data(), 1));
  ATOLL_TRY_VOID(write(rocks, batch));
  ATOLL_TRY_VOID(flush());
  // Reclaims the space now: a rebuild is about to write as much again. Whole tables go unread.
  const rocksdb::Slice first(format::kFirstProjectionKey.data(), 1);
  const rocksdb::Slice end(format::kEndOfProjectionKeys.data(), 1);
  rocksdb::Status status =
      rocksdb::DeleteFilesInRange(&rocks, rocks.DefaultColumnFamily(), &first, &end, false);
  if (!status.ok()) return base::fail(error_of(status));
  status = rocks.CompactRange(rocksdb::CompactRangeOptions(), nullptr, nullptr);
  if (!status.ok()) return base::fail(error_of(status));
  ATOLL_TRY_VOID(state_->database->set_pace(Database::Pace::kLoading));
  state_->is_loading = true;
  return {};
}

Result<void> RocksDbProjectionStore::rebuilt() {
  const std::scoped_lock lock(state_->apply_mutex);
  ATOLL_TRY_VOID(state_->loader.write_all());
  state_->is_loading = false;
  return state_->database->set_pace(Database::Pace::kSettling);
}

}  // namespace atollbank::adapters
