// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/event_log_contract.h"

#include <map>

namespace atollbank::contract {
namespace {

using ports::LogMessage;

std::vector<std::string> texts_of(const std::vector<LogMessage>& messages) {
  std::vector<std::string> texts;
  for (const LogMessage& message : messages) {
    texts.push_back(std::to_string(message.cursor) + " " + message.text());
  }
  return texts;
}

TEST_P(EventLogContract, an_empty_log_has_partitions_and_no_messages) {
  ASSERT_FALSE(log().partitions().empty());
  for (const std::string& partition : log().partitions()) {
    EXPECT_LE(partition.size(), ports::kLogPartitionSizeMax);
    EXPECT_EQ(partition.find_first_of(":/"), std::string::npos);
    EXPECT_TRUE(log().read(partition, 0, 10)->empty());
    EXPECT_TRUE(log().read(partition, 99, 10)->empty());
  }
}

TEST_P(EventLogContract, messages_of_a_source_come_in_order_and_each_names_the_one_before_it) {
  publish(40);
  std::map<std::string, std::uint64_t> last;
  std::size_t count = 0;
  for (const std::string& partition : log().partitions()) {
    for (const LogMessage& message : read(partition, 7)) {
      EXPECT_EQ(message.follows, last[message.source]) << message.text();
      EXPECT_GT(message.position, message.follows);
      last[message.source] = message.position;
      ++count;
    }
  }
  EXPECT_EQ(count, 40u);
  EXPECT_EQ(last.size(), home().sources().size());
  for (const std::string& source : home().sources()) EXPECT_TRUE(last.contains(source)) << source;
}

TEST_P(EventLogContract, a_source_stands_in_one_partition) {
  publish(40);
  std::map<std::string, std::string> partition_of;
  for (const std::string& partition : log().partitions()) {
    for (const LogMessage& message : read(partition, 100)) {
      EXPECT_EQ(partition_of.emplace(message.source, partition).first->second, partition);
    }
  }
}

TEST_P(EventLogContract, pages_of_any_size_tell_the_same) {
  publish(23);
  for (const std::string& partition : log().partitions()) {
    const auto all = texts_of(read(partition, 100));
    for (const std::size_t page : {1u, 2u, 5u}) EXPECT_EQ(texts_of(read(partition, page)), all);
  }
}

TEST_P(EventLogContract, what_stands_at_a_cursor_is_the_first_behind_the_one_before) {
  publish(12);
  for (const std::string& partition : log().partitions()) {
    std::uint64_t last = 0;
    for (const LogMessage& message : read(partition, 100)) {
      EXPECT_GT(message.cursor, last);
      last = message.cursor;
      const auto found = log().read(partition, message.cursor - 1, 1);
      ASSERT_EQ(found->size(), 1u);
      EXPECT_EQ(found->front().cursor, message.cursor);
      EXPECT_EQ(found->front().text(), message.text());
      EXPECT_EQ(found->front().audit, message.audit);
    }
  }
}

TEST_P(EventLogContract, what_is_published_later_stands_behind) {
  publish(5);
  std::map<std::string, std::uint64_t> ends;
  for (const std::string& partition : log().partitions()) {
    const auto messages = read(partition, 100);
    ends[partition] = messages.empty() ? 0 : messages.back().cursor;
    EXPECT_TRUE(log().read(partition, ends[partition], 10)->empty());
  }
  publish(5);
  std::size_t count = 0;
  for (const std::string& partition : log().partitions()) {
    count += read(partition, 100, ends[partition]).size();
  }
  EXPECT_EQ(count, 5u);
}

TEST_P(EventLogContract, no_limit_means_no_messages) {
  publish(3);
  for (const std::string& partition : log().partitions()) {
    EXPECT_TRUE(log().read(partition, 0, 0)->empty());
  }
}

TEST_P(EventLogContract, a_partition_that_is_not_there_is_refused) {
  const auto refused = log().read("nowhere", 0, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().reason, "log_partition_unknown");
}

}  // namespace
}  // namespace atollbank::contract
