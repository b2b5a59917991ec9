// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/database.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <stdlib.h>

#include <system_error>
#include <utility>

#include "adapters/rocksdb/background_pace.h"
#include "ports/key_range.h"

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;

// Four shards. A table's filter lies in one of them, and in as many as RocksDB would make of a
// small cache it fits into none: each look-up would read it again.
constexpr int kCacheShardBits = 2;

rocksdb::BlockBasedTableOptions table_options(const Tuning& tuning) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(tuning.block_cache_bytes, kCacheShardBits);
  table.block_size = std::size_t{16} << 10;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Indexes and filters count against the cache, which bounds the memory of a large store.
  table.cache_index_and_filter_blocks = true;
  if (tuning.cuts_filters) {
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
  }
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  return table;
}

rocksdb::Options options_of(const Tuning& tuning) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.write_buffer_size = tuning.write_buffer_bytes;
  options.max_write_buffer_number = 3;
  options.max_background_jobs = 2;
  // Writers share a sync and then write their few keys in turn: on few cores those who would spin
  // until then, or be woken to write their own, only take the processor from the others.
  options.enable_write_thread_adaptive_yield = false;
  options.allow_concurrent_memtable_write = false;
  // What is not among the newest is mostly not looked for there either.
  options.memtable_prefix_bloom_size_ratio = 0.05;
  options.memtable_whole_key_filtering = true;
  options.max_open_files = 256;
  options.bytes_per_sync = std::uint64_t{1} << 20;
  options.rate_limiter = std::make_shared<BackgroundPace>(tuning.background_bytes_per_s);
  options.level_compaction_dynamic_level_bytes = true;
  options.max_manifest_file_size = std::uint64_t{16} << 20;
  // A compression library that one machine lacks would make its files unreadable there.
  options.compression = rocksdb::kNoCompression;
  // A power cut may leave the unsynced end of the log torn, and a torn end is cut, not refused.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.track_and_verify_wals_in_manifest = true;
  options.info_log_level = rocksdb::InfoLogLevel::FATAL_LEVEL;
  options.max_log_file_size = std::size_t{1} << 20;
  options.keep_log_file_num = 1;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options(tuning)));
  return options;
}

// RocksDB does not take bounds that are the wrong way round.
bool is_empty(const KeyRange& range) { return !range.end.empty() && range.end <= range.begin; }

rocksdb::ReadOptions read_options(Reach reach) {
  rocksdb::ReadOptions options;
  if (reach == Reach::kMemory) options.read_tier = rocksdb::kBlockCacheTier;
  options.fill_cache = reach != Reach::kDiskOnce;
  return options;
}

rocksdb::ReadOptions read_options(Reach reach, const KeyRange& range, const rocksdb::Slice& begin,
                                  const rocksdb::Slice& end) {
  rocksdb::ReadOptions options = read_options(reach);
  options.iterate_lower_bound = &begin;
  if (!range.end.empty()) options.iterate_upper_bound = &end;
  return options;
}

// Where a reader beside the writer has the few files of its own; nothing of them is needed once it
// is open.
class SpareFolder {
 public:
  SpareFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atoll-reader-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~SpareFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  SpareFolder(const SpareFolder&) = delete;
  SpareFolder& operator=(const SpareFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

ports::Put entry_at(const rocksdb::Iterator& it, std::size_t strip) {
  rocksdb::Slice key = it.key();
  key.remove_prefix(strip);
  return {.key = key.ToString(), .value = it.value().ToString()};
}

}  // namespace

base::Error error_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) {
    return base::make_error(ErrorCode::kDataLoss, "store_damaged", status.ToString());
  }
  if (status.IsIncomplete()) {
    return base::make_error(ErrorCode::kUnavailable, ports::kNotInMemory, "it is on the disk");
  }
  return base::make_error(ErrorCode::kUnavailable, "store_unavailable", status.ToString());
}

KeyRange range_after(const std::string& range_prefix, const std::string& prefix,
                     const std::string& after) {
  KeyRange range{.begin = range_prefix + prefix,
                 .end = ports::end_of_prefix(range_prefix + prefix),
                 .strip = range_prefix.size()};
  if (after >= prefix) range.begin = range_prefix + after + '\0';
  return range;
}

KeyRange range_before(const std::string& range_prefix, const std::string& prefix,
                      const std::string& before) {
  KeyRange range{.begin = range_prefix + prefix,
                 .end = ports::end_of_prefix(range_prefix + prefix),
                 .strip = range_prefix.size()};
  const std::string bound = range_prefix + before;
  if (!before.empty() && (range.end.empty() || bound < range.end)) range.end = bound;
  return range;
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& folder,
                                                 const Tuning& tuning,
                                                 const format::StoreFormat& format) {
  std::error_code no_folder;
  std::filesystem::create_directories(folder, no_folder);
  if (no_folder) {
    return base::fail(ErrorCode::kUnavailable, "store_unavailable",
                      folder.string() + ": " + no_folder.message());
  }
  // Flushes and compactions give way to whoever answers a customer.
  for (const auto pool : {rocksdb::Env::Priority::HIGH, rocksdb::Env::Priority::LOW}) {
    (void)rocksdb::Env::Default()->LowerThreadPoolCPUPriority(pool, rocksdb::CpuPriority::kLow);
  }
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options_of(tuning), folder.string(), &opened);
  if (!status.ok()) return base::fail(error_of(status).within(folder.string()));
  std::unique_ptr<Database> database(
      new Database(folder, tuning, std::unique_ptr<rocksdb::DB>(opened)));
  ATOLL_TRY_VOID(database->check_format(format));
  return database;
}

// As RocksDB's secondary: its log is read to the end, and files that the writer lets go meanwhile
// stay readable, since all are held open.
Result<std::unique_ptr<Database>> Database::open_beside(const std::filesystem::path& folder,
                                                        const format::StoreFormat& format) {
  std::error_code unreadable;
  if (!std::filesystem::exists(folder / "CURRENT", unreadable)) {
    return base::fail(ErrorCode::kFailedPrecondition, "store_missing",
                      folder.string() + " holds no store");
  }
  rocksdb::Options options = options_of(Tuning{});
  options.create_if_missing = false;
  options.max_open_files = -1;
  options.track_and_verify_wals_in_manifest = false;
  const SpareFolder own_files;
  if (own_files.path().empty()) {
    return base::fail(ErrorCode::kUnavailable, "store_unavailable",
                      "no folder for what a reader needs can be made where temporary files go");
  }
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenAsSecondary(options, folder.string(), own_files.path(), &opened);
  if (!status.ok()) return base::fail(error_of(status).within(folder.string()));
  std::unique_ptr<Database> database(
      new Database(folder, Tuning{}, std::unique_ptr<rocksdb::DB>(opened)));
  ATOLL_TRY(const std::optional<std::string> stored,
            database->get(std::string(format::kFormatKey)));
  if (!stored) {
    return base::fail(ErrorCode::kFailedPrecondition, "store_missing",
                      folder.string() + " holds no store of this bank");
  }
  ATOLL_TRY_VOID(database->check_stored(*stored, format));
  return database;
}

Database::Database(std::filesystem::path folder, const Tuning& tuning,
                   std::unique_ptr<rocksdb::DB> rocks)
    : folder_(std::move(folder)), tuning_(tuning), rocks_(std::move(rocks)) {}

Result<void> Database::check_format(const format::StoreFormat& expected) {
  const std::string key(format::kFormatKey);
  ATOLL_TRY(const std::optional<std::string> stored, get(key));
  if (stored) return check_stored(*stored, expected);
  ATOLL_TRY(const std::vector<ports::Put> first, scan(KeyRange{}, 1));
  if (!first.empty()) {
    return base::fail(ErrorCode::kFailedPrecondition, "store_format_unknown",
                      folder_.string() + " holds a store without a format number");
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const auto status = rocks_->Put(synced, key, format::encode_format(expected));
  if (!status.ok()) return base::fail(error_of(status));
  return {};
}

Result<void> Database::check_stored(const std::string& stored,
                                    const format::StoreFormat& expected) const {
  ATOLL_TRY(const format::StoreFormat found, format::decode_format(stored));
  if (found == expected) return {};
  return base::fail(ErrorCode::kFailedPrecondition, "store_format_unknown",
                    folder_.string() + " holds \"" + found.name + "\" in format " +
                        std::to_string(found.number) + "; this program reads \"" + expected.name +
                        "\" in format " + std::to_string(expected.number));
}

Result<std::optional<std::string>> Database::get(const std::string& key, Reach reach,
                                                 const rocksdb::Snapshot* snapshot) const {
  rocksdb::ReadOptions options = read_options(reach);
  options.snapshot = snapshot;
  std::string value;
  const rocksdb::Status status = rocks_->Get(options, key, &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return base::fail(error_of(status));
  // A table that is not open yet might have the key: RocksDB 7 tells so by an empty value (its
  // issue 12443). A value that is empty indeed is read again, from the disk.
  if (reach == Reach::kMemory && value.empty()) {
    return base::fail(ErrorCode::kUnavailable, ports::kNotInMemory, "its table is not open");
  }
  return value;
}

Result<std::vector<std::optional<std::string>>> Database::get_many(
    const std::vector<std::string>& keys, Reach reach) const {
  std::vector<std::optional<std::string>> values(keys.size());
  if (reach == Reach::kMemory || keys.size() == 1) {
    // RocksDB's MultiGet goes to the disk whatever it is told, and is slow for one.
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ATOLL_TRY(values[i], get(keys[i], reach));
    }
    return values;
  }
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rocks_->MultiGet(rocksdb::ReadOptions(), rocks_->DefaultColumnFamily(), keys.size(),
                   slices.data(), found.data(), statuses.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      values[i] = found[i].ToString();
    } else if (!statuses[i].IsNotFound()) {
      return base::fail(error_of(statuses[i]));
    }
  }
  return values;
}

Result<std::uint64_t> Database::get_number(const std::string& key, Reach reach,
                                           const rocksdb::Snapshot* snapshot) const {
  ATOLL_TRY(const std::optional<std::string> stored, get(key, reach, snapshot));
  if (!stored) return 0;
  return format::decode_number(*stored);
}

Result<std::vector<ports::Put>> Database::scan(const KeyRange& range, std::size_t limit,
                                               Reach reach) const {
  if (is_empty(range)) return std::vector<ports::Put>{};
  const rocksdb::Slice begin(range.begin);
  const rocksdb::Slice end(range.end);
  const std::unique_ptr<rocksdb::Iterator> it(
      rocks_->NewIterator(read_options(reach, range, begin, end)));
  std::vector<ports::Put> page;
  for (it->SeekToFirst(); it->Valid() && page.size() < limit; it->Next()) {
    page.push_back(entry_at(*it, range.strip));
  }
  if (!it->status().ok()) return base::fail(error_of(it->status()));
  return page;
}

Result<std::vector<ports::Put>> Database::scan_backward(const KeyRange& range, std::size_t limit,
                                                        Reach reach) const {
  if (is_empty(range)) return std::vector<ports::Put>{};
  const rocksdb::Slice begin(range.begin);
  const rocksdb::Slice end(range.end);
  const std::unique_ptr<rocksdb::Iterator> it(
      rocks_->NewIterator(read_options(reach, range, begin, end)));
  std::vector<ports::Put> page;
  for (it->SeekToLast(); it->Valid() && page.size() < limit; it->Prev()) {
    page.push_back(entry_at(*it, range.strip));
  }
  if (!it->status().ok()) return base::fail(error_of(it->status()));
  return page;
}

Result<void> Database::set_pace(Pace pace) {
  constexpr std::int64_t kUnboundedBytesPerSecond = std::int64_t{1} << 40;
  constexpr int kNever = 1'000'000;
  const rocksdb::Options usual;
  const bool waits = pace == Pace::kUsual;
  rocks_->GetDBOptions().rate_limiter->SetBytesPerSecond(
      pace == Pace::kLoading ? kUnboundedBytesPerSecond : tuning_.background_bytes_per_s);
  const int slow_down = waits ? usual.level0_slowdown_writes_trigger : kNever;
  const int stop = waits ? usual.level0_stop_writes_trigger : kNever;
  const rocksdb::Status status =
      rocks_->SetOptions({{"disable_auto_compactions", pace == Pace::kLoading ? "true" : "false"},
                          {"level0_slowdown_writes_trigger", std::to_string(slow_down)},
                          {"level0_stop_writes_trigger", std::to_string(stop)}});
  if (!status.ok()) return base::fail(error_of(status));
  pace_ = pace;
  return {};
}

Result<void> Database::set_usual_pace_when_settled() {
  std::uint64_t unsorted_count = 0;
  if (pace_ != Pace::kSettling ||
      !rocks_->GetIntProperty("rocksdb.num-files-at-level0", &unsorted_count) ||
      unsorted_count >=
          static_cast<std::uint64_t>(rocksdb::Options().level0_slowdown_writes_trigger))
    return {};
  return set_pace(Pace::kUsual);
}

Result<void> Database::check_space() const {
  constexpr std::chrono::milliseconds kLookEvery{100};
  const auto now = SpaceClock::now();
  if (now < enough_space_until_.load(std::memory_order_relaxed)) return {};
  std::error_code unreadable;
  const auto space = std::filesystem::space(folder_, unreadable);
  if (unreadable || space.available >= tuning_.free_bytes_min) {
    enough_space_until_.store(now + kLookEvery, std::memory_order_relaxed);
    return {};
  }
  return base::fail(
      ErrorCode::kResourceExhausted, "no_space",
      folder_.string() + ": only " + std::to_string(space.available) + " bytes are free");
}

}  // namespace atollbank::adapters
