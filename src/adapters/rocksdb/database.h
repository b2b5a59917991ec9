// SPDX-License-Identifier: Apache-2.0
// One RocksDB in one folder, tuned small and checked for its format; what both stores stand on.
//
// Private to this room: it shows RocksDB's types. Thread-safe. One column family, so that memtables
// are written to disk in the order of their writes and a crash can only lose a suffix.
// Errors: unavailable store_unavailable, not_in_memory · data_loss store_damaged ·
// resource_exhausted no_space · failed_precondition store_format_unknown, store_missing.
#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/rocksdb/format/store_format.h"
#include "adapters/rocksdb/tuning.h"
#include "base/result.h"
#include "ports/records.h"

namespace atollbank::adapters {

// Keys in [begin, end), end "" for no end; the first `strip` bytes are left out of what is
// returned.
struct KeyRange {
  std::string begin;
  std::string end;
  std::size_t strip = 0;
};

// The keys `range_prefix` + one that begins with `prefix` and is greater than `after`.
KeyRange range_after(const std::string& range_prefix, const std::string& prefix,
                     const std::string& after);
// The keys `range_prefix` + one that begins with `prefix` and is less than `before`, "" for all.
KeyRange range_before(const std::string& range_prefix, const std::string& prefix,
                      const std::string& before);

base::Error error_of(const rocksdb::Status& status);

// How far a read goes for what it is asked; what is not so near answers unavailable not_in_memory.
// What is passed through once leaves the memory to what is read again.
enum class Reach : std::uint8_t { kDisk, kMemory, kDiskOnce };

class Database {
 public:
  // Creates the store when the folder holds none; refuses one of another format.
  static base::Result<std::unique_ptr<Database>> open(const std::filesystem::path& folder,
                                                      const Tuning& tuning,
                                                      const format::StoreFormat& format);
  // To be read only, whoever else has it open: as it is at this moment. store_missing
  static base::Result<std::unique_ptr<Database>> open_beside(const std::filesystem::path& folder,
                                                             const format::StoreFormat& format);

  base::Result<std::optional<std::string>> get(const std::string& key, Reach reach = Reach::kDisk,
                                               const rocksdb::Snapshot* snapshot = nullptr) const;
  // In the order of the keys.
  base::Result<std::vector<std::optional<std::string>>> get_many(
      const std::vector<std::string>& keys, Reach reach = Reach::kDisk) const;
  // The number stored under a key; 0 when there is none.
  base::Result<std::uint64_t> get_number(const std::string& key, Reach reach = Reach::kDisk,
                                         const rocksdb::Snapshot* snapshot = nullptr) const;
  base::Result<std::vector<ports::Put>> scan(const KeyRange& range, std::size_t limit,
                                             Reach reach = Reach::kDisk) const;
  base::Result<std::vector<ports::Put>> scan_backward(const KeyRange& range, std::size_t limit,
                                                      Reach reach = Reach::kDisk) const;

  // Refuses while the disk has less free space than the tuning's floor: asked before a write, so
  // that a full disk is an answer and not a broken log. What was enough is for a tenth of a second:
  // the floor is more than is written in that time.
  base::Result<void> check_space() const;

  // Tables that are loaded are written at the disk's own pace and stay as they are. To settle is to
  // put them in order with what there is, for which nobody who writes waits; once that is done the
  // pace is as usual.
  enum class Pace : std::uint8_t { kLoading, kSettling, kUsual };
  base::Result<void> set_pace(Pace pace);
  base::Result<void> set_usual_pace_when_settled();
  // Where a table is written that is to be loaded; one that a crash left is overwritten.
  std::string loading_path() const { return folder_ / "loading"; }

  rocksdb::DB& rocks() const { return *rocks_; }

 private:
  Database(std::filesystem::path folder, const Tuning& tuning, std::unique_ptr<rocksdb::DB> rocks);
  base::Result<void> check_format(const format::StoreFormat& expected);
  base::Result<void> check_stored(const std::string& stored,
                                  const format::StoreFormat& expected) const;

  std::filesystem::path folder_;
  const Tuning tuning_;
  std::unique_ptr<rocksdb::DB> rocks_;
  std::atomic<Pace> pace_ = Pace::kUsual;
  using SpaceClock = std::chrono::steady_clock;
  mutable std::atomic<SpaceClock::time_point> enough_space_until_ = SpaceClock::time_point::min();
};

}  // namespace atollbank::adapters
