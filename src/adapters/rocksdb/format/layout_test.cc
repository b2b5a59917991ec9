// SPDX-License-Identifier: Apache-2.0
// The bytes of every key and value, against the golden file of their format.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "adapters/rocksdb/format/outbox_entry.h"
#include "adapters/rocksdb/format/projection_layout.h"
#include "adapters/rocksdb/format/record_layout.h"

namespace atollbank::adapters::format {
namespace {

// Lines of a name and hexadecimal bytes.
std::map<std::string, std::string> golden_file(const std::string& name) {
  const auto folder = std::filesystem::path(__FILE__).parent_path();
  std::ifstream file(folder / name);
  EXPECT_TRUE(file.is_open()) << name;
  std::map<std::string, std::string> lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

ports::Commit sample_commit() {
  return {.partition = "customer/1",
          .expected_version = 6,
          .puts = {},
          .deletes = {},
          .events = {{.type = "customer.opened", .payload = "{\"id\":1}"},
                     {.type = "customer.named", .payload = ""}},
          .audit = "{\"eventName\":\"OpenCustomer\"}"};
}

TEST(RecordLayout, is_format_1_to_the_byte) {
  const StoreFormat store{.name = std::string(kRecordsName), .number = kRecordsNumber};
  const std::map<std::string, std::string> written = {
      {"format_key", base::to_hex(kFormatKey)},
      {"format_value", base::to_hex(encode_format(store))},
      {"outbox_key", base::to_hex(outbox_key(0x0102030405060708))},
      {"outbox_value", base::to_hex(encode_outbox_entry(sample_commit(), 7))},
      {"version_key", base::to_hex(version_key("customer/1"))},
      {"version_value", base::to_hex(encode_number(7))},
      {"entry_key", base::to_hex(entry_prefix("customer/1") + "profile")},
  };
  EXPECT_EQ(written, golden_file("records_1.golden"));
}

TEST(ProjectionLayout, is_format_1_to_the_byte) {
  const StoreFormat store{.name = std::string(kProjectionsName), .number = kProjectionsNumber};
  const std::map<std::string, std::string> written = {
      {"format_key", base::to_hex(kFormatKey)},
      {"format_value", base::to_hex(encode_format(store))},
      {"cursor_key", base::to_hex(cursor_key("feed"))},
      {"cursor_value", base::to_hex(encode_number(0x0102030405060708))},
      {"entry_key", base::to_hex(entry_prefix("account/1") + "tx/1")},
      {"position_key", base::to_hex(position_key("account/1", "shard/0"))},
  };
  EXPECT_EQ(written, golden_file("projections_1.golden"));
}

TEST(RecordLayout, outbox_keys_sort_as_their_numbers) {
  EXPECT_LT(outbox_key(255), outbox_key(256));
  EXPECT_LT(outbox_key(256), outbox_key(UINT64_MAX));
  EXPECT_EQ(from_big_endian(big_endian(0x0102030405060708)), 0x0102030405060708u);
}

TEST(OutboxEntry, is_read_back_as_it_was_written) {
  const ports::Commit commit = sample_commit();
  const auto entry = decode_outbox_entry(12, encode_outbox_entry(commit, 7));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->sequence, 12u);
  EXPECT_EQ(entry->partition, commit.partition);
  EXPECT_EQ(entry->version, 7u);
  ASSERT_EQ(entry->events.size(), 2u);
  EXPECT_EQ(entry->events[0].payload, commit.events[0].payload);
  EXPECT_EQ(entry->events[1].type, commit.events[1].type);
  EXPECT_EQ(entry->audit, commit.audit);
}

TEST(OutboxEntry, cut_short_or_with_bytes_left_over_is_damage) {
  const std::string bytes = encode_outbox_entry(sample_commit(), 7);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = decode_outbox_entry(12, bytes.substr(0, size));
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().code, base::ErrorCode::kDataLoss);
  }
  EXPECT_FALSE(decode_outbox_entry(12, bytes + 'x'));
}

TEST(StoreFormat, a_damaged_record_is_damage) {
  const std::string bytes = encode_format({.name = "atoll records", .number = 1});
  EXPECT_EQ(decode_format(bytes)->number, 1u);
  EXPECT_FALSE(decode_format(bytes.substr(1)));
  EXPECT_FALSE(decode_format(bytes + 'x'));
  EXPECT_FALSE(decode_number("seven b"));
}

}  // namespace
}  // namespace atollbank::adapters::format
