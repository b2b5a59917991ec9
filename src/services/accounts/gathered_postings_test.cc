// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/gathered_postings.h"

#include <gtest/gtest.h>

#include <deque>
#include <utility>

#include "base/clock.h"

namespace atollbank::accounts {
namespace {

using posting::Context;

// Does what is posted when it is told to.
class Stepped final : public runtime::Executor {
 public:
  void post(runtime::Work work) override { work_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  const base::Clock& clock() const override { return clock_; }
  void run_all() {
    while (!work_.empty()) {
      runtime::Work work = std::move(work_.front());
      work_.pop_front();
      work();
    }
  }

 private:
  base::ManualClock clock_{base::Timestamp{}};
  std::deque<runtime::Work> work_;
};

// A ledger that answers when the test says so.
class SlowLedger final : public posting::PostingApi {
 public:
  struct Sent {
    ledger::Batch batch;
    posting::Completion<posting::Reply> done;
  };
  std::deque<Sent> sent;

  void submit(const Context&, ledger::Batch batch,
              posting::Completion<posting::Reply> done) override {
    sent.push_back({std::move(batch), std::move(done)});
  }
  // Every third command of a batch is declined; slots are as many as the amounts.
  void answer() {
    Sent one = std::move(sent.front());
    sent.pop_front();
    posting::Reply reply;
    for (const ledger::Command& command : one.batch.commands) {
      const bool declines = reply.results.size() % 3 == 2;
      reply.results.push_back(
          {.outcome = declines ? ledger::Outcome::kInsufficientFunds : ledger::Outcome::kDone,
           .slot = static_cast<std::uint64_t>(command.amount_minor)});
    }
    one.done(std::move(reply));
  }
  void balance(const Context&, posting::AccountId,
               posting::Completion<posting::AccountBalance>) override {}
  void named_balance(const Context&, base::Id, std::string,
                     posting::Completion<std::vector<posting::NamedBalance>>) override {}
  void statement(const Context&, posting::StatementRequest,
                 posting::Completion<posting::StatementPage>) override {}
  void find(const Context&, base::Id, posting::Completion<posting::RecordView>) override {}
  void follow(const Context&, std::uint64_t, std::uint32_t,
              posting::Completion<posting::FollowedGroups>) override {}
  void account_at(const Context&, std::uint32_t,
                  posting::Completion<ledger::AccountOpening>) override {}
};

class GatheredPostingsTest : public ::testing::Test {
 protected:
  void submit(std::int64_t amount_minor) {
    ledger::Command command;
    command.amount_minor = amount_minor;
    gathered_.submit(command, "evidence " + std::to_string(amount_minor),
                     [this, amount_minor](base::Result<ledger::CommandResult> result) {
                       answers_.emplace_back(amount_minor, std::move(result));
                     });
  }

  Stepped executor_;
  SlowLedger ledger_;
  GatheredPostings gathered_{ledger_, executor_};
  std::vector<std::pair<std::int64_t, base::Result<ledger::CommandResult>>> answers_;
};

TEST_F(GatheredPostingsTest, what_comes_together_is_sent_together_and_each_hears_its_own) {
  for (std::int64_t i = 1; i <= 4; ++i) submit(i);
  EXPECT_TRUE(ledger_.sent.empty()) << "more may come";
  executor_.run_all();
  ASSERT_EQ(ledger_.sent.size(), 1u);
  const ledger::Batch& batch = ledger_.sent[0].batch;
  ASSERT_EQ(batch.commands.size(), 4u);
  const ledger::Command& last = batch.commands[3];
  EXPECT_EQ(batch.evidence.substr(last.evidence_offset, last.evidence_size), "evidence 4");
  ledger_.answer();
  ASSERT_EQ(answers_.size(), 4u);
  for (const auto& [amount_minor, result] : answers_) {
    ASSERT_TRUE(result);
    EXPECT_EQ(result->slot, static_cast<std::uint64_t>(amount_minor));
    EXPECT_EQ(result->outcome == ledger::Outcome::kDone, amount_minor != 3);
  }
}

TEST_F(GatheredPostingsTest, what_comes_while_a_batch_is_under_way_is_the_next_one) {
  submit(1);
  executor_.run_all();
  submit(2);
  submit(3);
  executor_.run_all();
  ASSERT_EQ(ledger_.sent.size(), 1u);
  ledger_.answer();
  executor_.run_all();
  ASSERT_EQ(ledger_.sent.size(), 1u);
  EXPECT_EQ(ledger_.sent[0].batch.commands.size(), 2u);
  ledger_.answer();
  executor_.run_all();
  EXPECT_TRUE(ledger_.sent.empty());
  EXPECT_EQ(answers_.size(), 3u);
}

TEST_F(GatheredPostingsTest, a_batch_has_a_bound_and_all_of_it_hears_of_an_error) {
  for (std::int64_t i = 1; i <= 300; ++i) submit(i);
  executor_.run_all();
  ASSERT_EQ(ledger_.sent[0].batch.commands.size(), 256u);
  SlowLedger::Sent first = std::move(ledger_.sent.front());
  ledger_.sent.pop_front();
  first.done(base::fail(base::ErrorCode::kUnknown, "outcome_unknown", "it did not answer"));
  executor_.run_all();
  ASSERT_EQ(answers_.size(), 256u);
  for (const auto& [amount_minor, result] : answers_) {
    EXPECT_EQ(result.error().reason, "outcome_unknown") << amount_minor;
  }
  EXPECT_EQ(ledger_.sent[0].batch.commands.size(), 44u);
  ledger_.answer();
  EXPECT_EQ(answers_.size(), 300u);
}

TEST_F(GatheredPostingsTest, no_more_wait_than_may) {
  for (std::int64_t i = 1; i <= 8193; ++i) submit(i);
  ASSERT_EQ(answers_.size(), 1u) << "the last one, at once";
  EXPECT_EQ(answers_[0].first, 8193);
  EXPECT_EQ(answers_[0].second.error().reason, "posting_overloaded");
}

}  // namespace
}  // namespace atollbank::accounts
