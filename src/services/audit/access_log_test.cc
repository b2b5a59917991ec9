// SPDX-License-Identifier: Apache-2.0
#include "services/audit/access_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "adapters/memory/record_store.h"
#include "base/json.h"

namespace atollbank::audit {
namespace {

class Stepped final : public runtime::Executor, public runtime::BlockingPool {
 public:
  void post(runtime::Work work) override { queue.push_back(std::move(work)); }
  void post_after(base::Duration delay, runtime::Work work) override {
    if (delay >= kLetGoInterval) return later.push_back(std::move(work));
    post(std::move(work));
  }
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
  std::deque<runtime::Work> later;  // in an hour
  base::ManualClock clock_{base::Timestamp{}};
};

constexpr const char* kDay = "2026-11-25";  // of every refusal, unless it says another

constexpr std::string_view kDropped = "\"dropped\":";

class AccessLogTest : public testing::Test {
 protected:
  Access refusal(std::uint64_t number) {
    Access access;
    access.counted_as = "192.0.2.7";
    access.caller = {.subject = "", .client_id = "", .source_ip = "192.0.2.7"};
    access.request_id = {.high = 1, .low = number};
    access.service = "edge";
    access.event_name = "read_balance";
    access.error_code = "unauthorized.bad_access_token";
    access.method = "GET";
    access.path = "/balance";
    return access;
  }
  static base::Timestamp day(std::int64_t number) {
    return base::parse_rfc3339("2026-11-25T12:00:00Z").value() +
           base::Duration::from_seconds(86'400) * number;
  }
  void note_of_day(std::int64_t number, std::uint64_t request) {
    begin_day(number);
    log_.note(of_its_own(request));
  }
  // Of a caller who is nobody else.
  Access of_its_own(std::uint64_t number) {
    Access access = refusal(number);
    access.counted_as = std::to_string(number);
    return access;
  }
  void begin_day(std::int64_t number) { machine_.jump_wall(day(number) - machine_.wall()); }
  // What the outbox's commit of that number says was dropped.
  std::uint64_t dropped_in(std::size_t number) {
    const auto outbox = records_.outbox(0, 100).value();
    if (number >= outbox.size()) return 0;
    const std::string& event = outbox[number].events.front().payload;
    const std::size_t at = event.find(kDropped);
    return at == std::string::npos ? 0 : std::stoull(event.substr(at + kDropped.size()));
  }
  void pass_an_hour() {
    executor_.queue.swap(executor_.later);
    executor_.run_until_idle();
  }
  std::vector<ports::Put> read(const std::string& of_day) {
    return AccessLog::read(records_, of_day, "", 10'000).value();
  }
  std::vector<ports::Put> read() { return AccessLog::read(records_, kDay, "", 10'000).value(); }
  Stepped executor_;
  base::ManualClock machine_{day(0)};
  adapters::MemoryRecordStore records_;
  AccessLog log_{records_, machine_, executor_, executor_};
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

TEST_F(AccessLogTest, what_is_older_than_it_is_kept_goes_in_bounded_commits_and_nothing_else) {
  for (std::uint64_t i = 0; i < 2 * kAccessesLetGoMax + 1; ++i) note_of_day(0, i);
  note_of_day(1, 1);  // in the same group, at midnight
  executor_.run_until_idle();
  const std::size_t commits_before = records_.outbox(0, 100)->size();

  begin_day(400);
  log_.keep_days(400);
  executor_.run_until_idle();
  EXPECT_EQ(read(kDay).size(), 2 * kAccessesLetGoMax + 1) << "the 400th day before today is kept";
  EXPECT_EQ(records_.outbox(0, 100)->size(), commits_before);

  begin_day(401);
  pass_an_hour();
  EXPECT_TRUE(read(kDay).empty());
  EXPECT_EQ(read("2026-11-26").size(), 1u);
  const auto outbox = records_.outbox(0, 100).value();
  ASSERT_EQ(outbox.size(), commits_before + 3);
  EXPECT_EQ(outbox.back().events.front().type, "access_log.let_go");
  EXPECT_NE(outbox.back().events.front().payload.find("\"entries\":1"), std::string::npos);

  pass_an_hour();
  EXPECT_EQ(records_.outbox(0, 100)->size(), commits_before + 3) << "once";
  begin_day(402);
  pass_an_hour();
  EXPECT_TRUE(read("2026-11-26").empty());
}

TEST_F(AccessLogTest, what_could_not_be_let_go_is_tried_again) {
  note_of_day(0, 1);
  executor_.run_until_idle();
  begin_day(5);
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  log_.keep_days(4);
  executor_.run_until_idle();
  EXPECT_EQ(read(kDay).size(), 1u);
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  pass_an_hour();
  EXPECT_TRUE(read(kDay).empty());
}

TEST_F(AccessLogTest, the_days_that_were_written_are_told_in_order) {
  note_of_day(2, 1);
  note_of_day(0, 1);
  executor_.run_until_idle();
  EXPECT_EQ(AccessLog::days(records_, "", 10).value(),
            (std::vector<std::string>{kDay, "2026-11-27"}));
  EXPECT_EQ(AccessLog::days(records_, kDay, 10).value(), (std::vector<std::string>{"2026-11-27"}));
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
  for (std::uint64_t i = 0; i < kAccessesWaitingMax + 7; ++i) log_.note(of_its_own(i));
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), kAccessesWaitingMax);
  const auto outbox = records_.outbox(0, 100).value();
  EXPECT_NE(outbox.front().events.front().payload.find("\"dropped\":7"), std::string::npos);
}

TEST_F(AccessLogTest, what_the_store_did_not_take_is_counted_with_the_next_group) {
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  for (std::uint64_t i = 0; i < kAccessesWaitingMax + 7; ++i) log_.note(of_its_own(i));
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

TEST_F(AccessLogTest, one_callers_flood_keeps_nobody_else_out_and_its_rest_is_counted) {
  for (std::uint64_t i = 0; i < 20 * kAccessesWaitingMax; ++i) log_.note(refusal(i));
  Access other = refusal(999'999);
  other.counted_as = "192.0.2.8";
  other.event_name = "read_pots";
  log_.note(other);
  executor_.run_until_idle();
  const auto entries = read();
  ASSERT_EQ(entries.size(), kAccessesOfCallerMax + 1);
  const auto is_of_other = [](const ports::Put& entry) {
    return entry.value.find("read_pots") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(entries.begin(), entries.end(), is_of_other), 1);
  EXPECT_EQ(dropped_in(0), 20 * kAccessesWaitingMax - kAccessesOfCallerMax);

  machine_.advance(base::Duration::from_ms(kAccessesOfCallerTime.ms() - 1));
  log_.note(refusal(1'000'000));
  EXPECT_TRUE(executor_.queue.empty()) << "the minute is not over";
  machine_.advance(base::Duration::from_ms(1));
  log_.note(refusal(1'000'001));
  executor_.run_until_idle();
  EXPECT_EQ(read().size(), kAccessesOfCallerMax + 2);
}

TEST_F(AccessLogTest, what_was_only_counted_is_told_at_the_end) {
  for (std::uint64_t i = 0; i < kAccessesOfCallerMax; ++i) log_.note(refusal(i));
  executor_.run_until_idle();
  const std::size_t commits = records_.outbox(0, 100)->size();
  for (std::uint64_t i = 0; i < 7; ++i) log_.note(refusal(1'000'000 + i));
  ASSERT_TRUE(log_.flush().has_value());
  EXPECT_EQ(dropped_in(commits), 7u);
  ASSERT_TRUE(log_.flush().has_value());
  EXPECT_EQ(records_.outbox(0, 100)->size(), commits + 1) << "once";
}

// Whoever may let the bank's days pass could otherwise make everyone's refusals forgotten.
TEST_F(AccessLogTest, the_banks_own_days_neither_date_its_entries_nor_let_them_go) {
  log_.note(refusal(1));
  executor_.run_until_idle();
  executor_.clock_.jump_wall(day(500) - executor_.clock_.wall());
  log_.keep_days(1);
  executor_.run_until_idle();
  pass_an_hour();
  log_.note(refusal(2));
  executor_.run_until_idle();
  EXPECT_EQ(AccessLog::days(records_, "", 10).value(), std::vector<std::string>{kDay});
  ASSERT_EQ(read().size(), 2u);
  EXPECT_NE(read().back().value.find(R"("eventTime":"2026-11-25T12:00:00)"), std::string::npos);
}

}  // namespace
}  // namespace atollbank::audit
