// SPDX-License-Identifier: Apache-2.0
#include "adapters/outbox/event_log.h"

#include "adapters/memory/memory_journal.h"
#include "adapters/memory/record_store.h"
#include "adapters/rocksdb/record_store.h"
#include "tests/contract/event_log_contract.h"
#include "tests/contract/journal_writer.h"
#include "tests/contract/record_store_contract.h"

namespace atollbank::contract {
namespace {

using adapters::OutboxEventLog;

// Two partitions of the records, and a shard.
class OutboxHome final : public EventLogHome {
 public:
  explicit OutboxHome(std::unique_ptr<ports::RecordStore> records) : records_(std::move(records)) {
    EXPECT_TRUE(recover_all(journal_).end);
  }

  const ports::EventLog& log() override { return log_; }
  std::vector<std::string> sources() const override {
    return {"outbox/customer/1", "shard/0", "outbox/customer/2"};
  }
  void publish(std::size_t index, const std::string& text) override {
    const std::string source = sources().at(index);
    if (source == "shard/0") {
      ASSERT_TRUE(writer_.append(journal_, 1 + text.size()));
      return;
    }
    const std::string partition = source.substr(std::string("outbox/").size());
    const std::uint64_t version = records_->version(partition).value();
    ASSERT_TRUE(records_->commit(small_commit(partition, version, "key", text)));
  }

 private:
  std::unique_ptr<ports::RecordStore> records_;
  adapters::MemoryJournal journal_;
  JournalWriter writer_;
  OutboxEventLog log_{*records_, {&journal_}};
};

std::unique_ptr<EventLogHome> over_memory(const std::filesystem::path&) {
  return std::make_unique<OutboxHome>(std::make_unique<adapters::MemoryRecordStore>());
}
std::unique_ptr<EventLogHome> over_rocksdb(const std::filesystem::path& folder) {
  auto records = adapters::RocksDbRecordStore::open(folder);
  if (!records) return nullptr;
  return std::make_unique<OutboxHome>(std::move(*records));
}

INSTANTIATE_TEST_SUITE_P(Outbox, EventLogContract,
                         testing::Values(EventLogAdapter{"of_records_in_memory", over_memory},
                                         EventLogAdapter{"of_records_in_rocksdb", over_rocksdb}),
                         event_log_adapter_name);

TEST(OutboxEventLog, a_message_is_the_commit_as_it_was_made) {
  adapters::MemoryRecordStore records;
  ASSERT_TRUE(records.commit(small_commit("customer/1", 0, "key", "one")));
  const OutboxEventLog log(records);
  const auto messages = log.read(adapters::kRecordsPartition, 0, 10).value();
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages.front().text(), "outbox/customer/1@1");
  EXPECT_EQ(messages.front().audit, R"({"eventName":"ChangeThing"})");
  ASSERT_EQ(messages.front().events.size(), 1u);
  EXPECT_EQ(messages.front().events.front().type, "thing.changed");
  EXPECT_EQ(messages.front().events.front().payload, R"({"value":"one"})");
  EXPECT_TRUE(messages.front().group.empty());
}

TEST(OutboxEventLog, a_group_is_told_whole) {
  adapters::MemoryRecordStore records;
  adapters::MemoryJournal journal;
  ASSERT_TRUE(recover_all(journal).end);
  JournalWriter writer;
  for (const std::size_t postings : {3u, 100u, 1u}) ASSERT_TRUE(writer.append(journal, postings));
  const OutboxEventLog log(records, {&journal});
  const auto messages = log.read("shard0", 0, 10).value();
  ASSERT_EQ(messages.size(), 3u);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    EXPECT_TRUE(same_bytes(messages[i].group, writer.groups()[i])) << i;
  }
}

}  // namespace
}  // namespace atollbank::contract
