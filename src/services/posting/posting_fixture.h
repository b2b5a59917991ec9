// SPDX-License-Identifier: Apache-2.0
// For tests: a posting service over a journal in memory with its own threads, and calls that wait
// for the answer.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <future>

#include "adapters/memory/memory_journal.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/posting/local_posting.h"

namespace atollbank::posting {

class PostingFixture : public ::testing::Test {
 protected:
  static constexpr std::uint16_t kPounds = 826;

  static AccountId account(std::uint64_t number) { return {.high = 1, .low = number}; }
  static base::Id id(std::uint64_t number) { return {.high = 2, .low = number}; }

  void SetUp() override { start({}); }
  void TearDown() override { stop(); }

  void start(const ShardOptions& options) {
    front_ = std::make_unique<runtime::ThreadExecutor>(clock_, "front");
    log_ = std::make_unique<runtime::ThreadExecutor>(clock_, "log");
    pool_ = std::make_unique<runtime::ThreadPool>("reads", 1);
    posting_ = std::make_unique<LocalPosting>(options, journal(), clock_, *front_, *log_, *pool_);
    ASSERT_TRUE(posting_->start().has_value());
  }
  void stop() {
    if (!posting_) return;
    posting_->close_followers();
    pool_->stop();
    front_->stop();
    log_->stop();
    posting_.reset();
  }
  virtual ports::Journal& journal() { return journal_; }

  // Waits for the completion of a call: ask<Reply>([&](auto done) { posting_->submit(c, b,
  // std::move(done)); }).
  template <class T, class Call>
  static base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(Completion<T>([&](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }
  base::Result<Reply> submit(ledger::Batch batch, Context context = {}) {
    return ask<Reply>(
        [&](auto done) { posting_->submit(context, std::move(batch), std::move(done)); });
  }
  ledger::Outcome outcome_of(const ledger::Command& command) {
    const auto reply = submit({.commands = {command}});
    EXPECT_TRUE(reply.has_value());
    return reply->results[0].outcome;
  }
  ledger::Outcome open(std::uint64_t number, std::int64_t floor = 0) {
    ledger::AccountOpening opening{
        .id = account(number), .owner = id(7), .floor_minor = floor, .currency = kPounds};
    std::strcpy(opening.namespace_name, "test");
    std::strcpy(opening.name, "account");
    std::strcpy(opening.balance_name, "customer-facing");
    ledger::Batch batch{.commands = {{.kind = ledger::CommandKind::kOpenAccount,
                                      .id = opening.id,
                                      .side_count = 1}},
                        .openings = {opening}};
    return submit(std::move(batch))->results[0].outcome;
  }
  static ledger::Command post(std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
                              std::int64_t amount) {
    return {.kind = ledger::CommandKind::kPost,
            .currency = kPounds,
            .id = id(number),
            .debit_account = account(debit),
            .credit_account = account(credit),
            .amount_minor = amount};
  }
  AccountBalance balance(std::uint64_t number) {
    return *ask<AccountBalance>(
        [&](auto done) { posting_->balance({}, account(number), std::move(done)); });
  }
  base::Result<StatementPage> statement(std::uint64_t number, std::uint64_t before = 0,
                                        std::uint32_t limit = 100) {
    const StatementRequest request{
        .account = account(number), .before_slot = before, .limit = limit};
    return ask<StatementPage>(
        [&](auto done) { posting_->statement({}, request, std::move(done)); });
  }

  base::SystemClock clock_;
  adapters::MemoryJournal journal_;
  std::unique_ptr<runtime::ThreadExecutor> front_;
  std::unique_ptr<runtime::ThreadExecutor> log_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  std::unique_ptr<LocalPosting> posting_;
};

}  // namespace atollbank::posting
