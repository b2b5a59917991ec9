// SPDX-License-Identifier: Apache-2.0
#include "services/audit/access_log.h"

#include <gtest/gtest.h>

#include <deque>

#include "adapters/memory/record_store.h"
#include "base/json.h"

namespace atollbank::audit {
namespace {

class Stepped final : public runtime::Executor, public runtime::BlockingPool {
 public:
  void post(runtime::Work work) override { queue.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  bool run(runtime::Work work) override {
    if (is_full) return false;
    post(std::move(work));
    return true;
  }
  const base::Clock& clock() const override { return clock_; }
  void step() {
    runtime::Work work = std::move(queue.front());
    queue.pop_front();
    work();
  }
  void run_until_idle() {
    while (!queue.empty()) step();
  }
  bool is_full = false;
  std::deque<runtime::Work> queue;

 private:
  base::SystemClock clock_;
};

class AccessLogTest : public testing::Test {
 protected:
  Access refusal(std::uint64_t number) {
    Access access;
    access.time = base::Timestamp::from_ms(1'795'600'000'000 + static_cast<std::int64_t>(number));
    access.caller = {.subject = "", .client_id = "", .source_ip = "192.0.2.7"};
    access.request_id = {.high = 1, .low = number};
    access.service = "edge";
    access.event_name = "read_balance";
    access.error_code = "unauthorized.bad_access_token";
    access.method = "GET";
    access.path = "/balance";
    return access;
  }
  std::vector<ports::Put> read() {
    return AccessLog::read(records_, refusal(0).time, "", 10'000).value();
  }
  Stepped executor_;
  adapters::MemoryRecordStore records_;
  AccessLog log_{records_, executor_, executor_};
};

TEST_F(AccessLogTest, refusals_of_a_moment_are_one_commit_and_read_like_cloudtrail) {
  for (std::uint64_t i = 0; i < 3; ++i) log_.note(refusal(i));
  executor_.run_until_idle();
  EXPECT_EQ(records_.outbox(0, 100)->size(), 1u);
  const auto entries = read();
  ASSERT_EQ(entries.size(), 3u);
  const auto entry = base::JsonValue::parse(entries[0].value).value();
  EXPECT_EQ(entry.get_string("eventName").value(), "read_balance");
  EXPECT_EQ(entry.get_string("errorCode").value(), "unauthorized.bad_access_token");
  EXPECT_EQ(entry.get_string("sourceIPAddress").value(), "192.0.2.7");
  EXPECT_EQ(entry.get_string("requestID").value(), base::to_text("req", {.high = 1, .low = 0}));
  EXPECT_TRUE(entry.get_bool("readOnly").value());
  EXPECT_TRUE(entry.find("userIdentity") != nullptr);
}

TEST_F(AccessLogTest, what_comes_later_is_another_group) {
  log_.note(refusal(1));
  executor_.run_until_idle();
  log_.note(refusal(2));
  executor_.run_until_idle();
  EXPECT_EQ(records_.outbox(0, 100)->size(), 2u);
  EXPECT_EQ(read().size(), 2u);
}

TEST_F(AccessLogTest, a_full_pool_delays_and_loses_nothing) {
  executor_.is_full = true;
  log_.note(refusal(1));
  executor_.step();
  EXPECT_TRUE(read().empty());
  executor_.is_full = false;
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), 1u);
}

TEST_F(AccessLogTest, a_flood_is_bounded_and_its_rest_is_counted) {
  for (std::uint64_t i = 0; i < kAccessesWaitingMax + 7; ++i) log_.note(refusal(i));
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), kAccessesWaitingMax);
  const auto outbox = records_.outbox(0, 100).value();
  EXPECT_NE(outbox.front().events.front().payload.find("\"dropped\":7"), std::string::npos);
}

TEST_F(AccessLogTest, what_the_store_did_not_take_is_counted_with_the_next_group) {
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  for (std::uint64_t i = 0; i < kAccessesWaitingMax + 7; ++i) log_.note(refusal(i));
  executor_.run_until_idle();
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  log_.note(refusal(1));
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), 1u);
  const auto outbox = records_.outbox(0, 100).value();
  ASSERT_EQ(outbox.size(), 1u);
  EXPECT_NE(outbox.front().events.front().payload.find("\"dropped\":5007"), std::string::npos);
}

TEST_F(AccessLogTest, an_answer_that_was_lost_writes_nothing_twice) {
  records_.set_fault_source([](const ports::Commit& commit) {
    return commit.expected_version == 0 ? adapters::CommitFault::kLostAfter
                                        : adapters::CommitFault::kNone;
  });
  log_.note(refusal(1));
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), 1u);
}

}  // namespace
}  // namespace atollbank::audit
