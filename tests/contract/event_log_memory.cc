// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/event_log.h"

#include "tests/contract/event_log_contract.h"

namespace atollbank::contract {
namespace {

class MemoryHome final : public EventLogHome {
 public:
  const ports::EventLog& log() override { return log_; }
  std::vector<std::string> sources() const override {
    return {"outbox/a", "outbox/b", "outbox/c", "outbox/d", "shard/0"};
  }
  void publish(std::size_t index, const std::string& text) override {
    ports::LogMessage message;
    message.source = sources().at(index);
    message.follows = last_[index];
    message.position = ++last_[index];
    message.events = {{.type = "thing.changed", .payload = text}};
    log_.publish(std::move(message));
  }

 private:
  adapters::MemoryEventLog log_;
  std::uint64_t last_[5] = {};
};

INSTANTIATE_TEST_SUITE_P(Memory, EventLogContract,
                         testing::Values(EventLogAdapter{"memory",
                                                         [](const std::filesystem::path&) {
                                                           return std::make_unique<MemoryHome>();
                                                         }}),
                         event_log_adapter_name);

TEST(MemoryEventLog, a_message_that_is_published_again_is_there_twice) {
  adapters::MemoryEventLog log(1);
  for (int i = 0; i < 2; ++i) {
    ports::LogMessage message;
    message.source = "outbox/a";
    message.position = 1;
    log.publish(std::move(message));
  }
  EXPECT_EQ(log.read("0", 0, 10)->size(), 2u);
}

}  // namespace
}  // namespace atollbank::contract
