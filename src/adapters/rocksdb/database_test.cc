// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/database.h"

#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <stdlib.h>

namespace atollbank::adapters {
namespace {

// With filters whole, and cut into blocks.
class DatabaseFolder : public testing::TestWithParam<bool> {
 protected:
  DatabaseFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atoll-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~DatabaseFolder() override { std::filesystem::remove_all(folder_); }

  base::Result<std::unique_ptr<Database>> open(const std::string& name, std::uint32_t number) {
    return Database::open(folder_, Tuning{.cuts_filters = GetParam()},
                          {.name = name, .number = number});
  }

  std::filesystem::path folder_;
};

TEST_P(DatabaseFolder, a_new_store_gets_its_format_and_opens_again) {
  ASSERT_TRUE(open("things", 3));
  ASSERT_TRUE(open("things", 3));
}

TEST_P(DatabaseFolder, another_format_number_is_refused_and_named) {
  ASSERT_TRUE(open("things", 3));
  const auto refused = open("things", 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "store_format_unknown");
  EXPECT_NE(refused.error().message.find("in format 3"), std::string::npos);
  EXPECT_NE(refused.error().message.find("in format 4"), std::string::npos);
}

TEST_P(DatabaseFolder, a_store_without_a_format_number_is_refused) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* rocks = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, folder_.string(), &rocks).ok());
  ASSERT_TRUE(rocks->Put({}, "foreign", "entry").ok());
  delete rocks;
  const auto refused = open("things", 3);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kFailedPrecondition);
}

template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "answered" : result.error().reason;
}

TEST_P(DatabaseFolder, a_read_that_may_not_wait_finds_what_is_in_memory_and_no_more) {
  {
    const auto database = open("things", 3);
    // The first block takes the format record, which opening reads, and the filler.
    ASSERT_TRUE((*database)->rocks().Put({}, "filler", std::string(20'000, 'f')).ok());
    ASSERT_TRUE((*database)->rocks().Put({}, "key", "value").ok());
    EXPECT_EQ((*database)->get("key", Reach::kMemory).value(), "value");
    ASSERT_TRUE((*database)->rocks().Flush({}).ok());
  }
  const auto database = open("things", 3);
  const KeyRange range{.begin = "key", .end = "kez", .strip = 0};
  EXPECT_EQ(reason_of((*database)->get("key", Reach::kMemory)), ports::kNotInMemory);
  EXPECT_EQ(reason_of((*database)->get_many({"key"}, Reach::kMemory)), ports::kNotInMemory);
  EXPECT_EQ(reason_of((*database)->scan(range, 1, Reach::kMemory)), ports::kNotInMemory);
  EXPECT_EQ(reason_of((*database)->scan_backward(range, 1, Reach::kMemory)), ports::kNotInMemory);
  ASSERT_EQ((*database)->get("key").value(), "value");  // fetches its block
  EXPECT_EQ((*database)->get("key", Reach::kMemory).value(), "value");
  EXPECT_EQ((*database)->get_many({"key"}, Reach::kMemory)->front(), "value");
  EXPECT_EQ((*database)->scan(range, 1, Reach::kMemory)->size(), 1u);
  EXPECT_EQ((*database)->scan_backward(range, 1, Reach::kMemory)->size(), 1u);
}

// RocksDB opens a few tables at the start, and the others when they are first read.
TEST_P(DatabaseFolder, a_read_that_may_not_wait_does_not_take_a_closed_table_for_an_empty_value) {
  constexpr int kTables = 24;
  const auto key_of = [](int number) { return "key" + std::to_string(100 + number); };
  {
    const auto database = open("things", 3);
    ASSERT_TRUE((*database)->rocks().SetOptions({{"disable_auto_compactions", "true"}}).ok());
    for (int i = 0; i < kTables; ++i) {
      // Each table reaches over all keys.
      ASSERT_TRUE((*database)->rocks().Put({}, "a" + std::to_string(i), "v").ok());
      ASSERT_TRUE((*database)->rocks().Put({}, key_of(i), "value").ok());
      ASSERT_TRUE((*database)->rocks().Put({}, "z" + std::to_string(i), "v").ok());
      ASSERT_TRUE((*database)->rocks().Flush({}).ok());
    }
  }
  const auto database = open("things", 3);
  for (int i = 0; i < kTables; ++i) {
    const auto found = (*database)->get(key_of(i), Reach::kMemory);
    if (found) {
      EXPECT_EQ(*found, "value") << key_of(i);
    } else {
      EXPECT_EQ(found.error().reason, ports::kNotInMemory);
    }
    const auto absent = (*database)->get("key" + std::to_string(200 + i), Reach::kMemory);
    EXPECT_TRUE(!absent || !*absent) << "an absent key has a value";
  }
}

// A filter that is larger than a shard of the cache would be read and checked at each look-up.
TEST_P(DatabaseFolder, the_filter_of_a_large_table_stays_in_a_small_cache) {
  constexpr int kKeys = 1'000'000;  // a filter of 1.2 MB
  const Tuning tuning{.write_buffer_bytes = std::size_t{256} << 20,
                      .block_cache_bytes = std::size_t{16} << 20,
                      .cuts_filters = GetParam()};
  const auto reopen = [&] { return Database::open(folder_, tuning, {"things", 3}); };
  {
    const auto database = reopen();
    ASSERT_TRUE(database);
    rocksdb::WriteOptions without_log;
    without_log.disableWAL = true;
    for (int i = 0; i < kKeys; ++i) {
      ASSERT_TRUE((*database)->rocks().Put(without_log, std::to_string(kKeys + i), "").ok());
    }
    // Out of the first level, whose filters are pinned.
    rocksdb::CompactRangeOptions all;
    all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    ASSERT_TRUE((*database)->rocks().CompactRange(all, nullptr, nullptr).ok());
  }
  const auto database = reopen();
  ASSERT_TRUE(database);
  ASSERT_TRUE((*database)->get(std::to_string(kKeys)).value());
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
  rocksdb::get_perf_context()->Reset();
  ASSERT_TRUE((*database)->get(std::to_string(kKeys)).value());
  const std::uint64_t blocks_read = rocksdb::get_perf_context()->block_read_count;
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  EXPECT_EQ(blocks_read, 0u);
}

TEST_P(DatabaseFolder, a_damaged_table_is_data_loss) {
  {
    const auto database = open("things", 3);
    // The first block takes the format record and the filler, the second one the key.
    ASSERT_TRUE((*database)->rocks().Put({}, "filler", std::string(20'000, 'f')).ok());
    ASSERT_TRUE((*database)->rocks().Put({}, "key", std::string(100'000, 'v')).ok());
    ASSERT_TRUE((*database)->rocks().Flush({}).ok());
  }
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    if (file.path().extension() != ".sst") continue;
    FILE* table = fopen(file.path().c_str(), "r+");
    fseek(table, 70'000, SEEK_SET);
    fputc('X', table);
    fclose(table);
  }
  const auto database = open("things", 3);
  ASSERT_TRUE(database) << database.error().message;
  const auto damaged = (*database)->get("key");
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, base::ErrorCode::kDataLoss);
  EXPECT_EQ(damaged.error().reason, "store_damaged");
}

INSTANTIATE_TEST_SUITE_P(Filters, DatabaseFolder, testing::Bool());

}  // namespace
}  // namespace atollbank::adapters
