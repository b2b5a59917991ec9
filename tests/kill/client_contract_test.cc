// SPDX-License-Identifier: Apache-2.0
// The contract of the gRPC client, against a real ledger process that stands still or is killed in
// the middle of a call: no answer is "unknown", the ledger is asked by id later, and sending the
// same again moves the money once. A small batch travels as a call, a large one on the stream.
#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <future>

#include "base/clock.h"
#include "bench/ledger/server.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank {
namespace {

using base::Duration;
using base::ErrorCode;
using ledger::Outcome;

constexpr std::uint16_t kPounds = 826;
constexpr ledger::AccountId kHouse{1, 1};
constexpr ledger::AccountId kPurse{1, 2};
constexpr Duration kShort = Duration::from_ms(300);
constexpr Duration kLong = Duration::from_seconds(60);
constexpr int kTriesMax = 100;

class ClientContract : public ::testing::TestWithParam<std::size_t> {
 protected:
  using Answer = std::future<base::Result<posting::Reply>>;

  void SetUp() override {
    ASSERT_TRUE(server_.start(1).has_value());
    ledger::Batch batch;
    for (const ledger::AccountId id : {kHouse, kPurse}) {
      ledger::AccountOpening opening{
          .id = id, .floor_minor = ledger::kNoFloor, .currency = kPounds};
      std::strcpy(opening.namespace_name, "contract");
      std::strcpy(opening.name, "account");
      batch.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                                .id = id,
                                .side_index = static_cast<std::uint32_t>(batch.openings.size()),
                                .side_count = 1});
      batch.openings.push_back(opening);
    }
    ASSERT_TRUE(submit(batch, kLong).get().has_value());
  }

  // One penny a posting.
  static ledger::Batch pennies() {
    ledger::Batch batch;
    for (std::uint64_t i = 1; i <= GetParam(); ++i)
      batch.commands.push_back({.kind = ledger::CommandKind::kPost,
                                .currency = kPounds,
                                .id = {2, i},
                                .debit_account = kHouse,
                                .credit_account = kPurse,
                                .amount_minor = 1});
    return batch;
  }

  posting::Context within(Duration patience) const {
    posting::Context context;
    context.deadline = base::Deadline::after(clock_, patience);
    return context;
  }

  Answer submit(const ledger::Batch& batch, Duration patience) {
    auto promise = std::make_shared<std::promise<base::Result<posting::Reply>>>();
    auto answer = promise->get_future();
    server_.api().submit(within(patience), batch, [promise](base::Result<posting::Reply> reply) {
      promise->set_value(std::move(reply));
    });
    return answer;
  }

  base::Result<posting::RecordView> find(base::Id id) {
    std::promise<base::Result<posting::RecordView>> promise;
    server_.api().find(within(kLong), id,
                       [&](auto result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }

  std::int64_t balance() {
    std::promise<base::Result<posting::AccountBalance>> promise;
    server_.api().balance(within(kLong), kPurse,
                          [&](auto result) { promise.set_value(std::move(result)); });
    const auto answer = promise.get_future().get();
    return answer ? answer->balance_minor : -1;
  }

  // By id, until the ledger answers: it was done, or it is not known.
  void ask_by_id() {
    base::Result<posting::RecordView> record = find({2, 1});
    for (int tries = 1; tries < kTriesMax && !record; ++tries) {
      if (record.error().reason == "record_not_found") return;
      record = find({2, 1});
    }
    EXPECT_TRUE(record.has_value()) << record.error().reason;
  }

  // The same again, until it is answered.
  void settle() {
    base::Result<posting::Reply> reply = submit(pennies(), kLong).get();
    for (int tries = 1; tries < kTriesMax && !reply; ++tries)
      reply = submit(pennies(), kLong).get();
    ASSERT_TRUE(reply.has_value()) << reply.error().reason;
    for (const auto& result : reply->results) EXPECT_EQ(result.outcome, Outcome::kDone);
    EXPECT_EQ(balance(), static_cast<std::int64_t>(GetParam()));
    reply = submit(pennies(), kLong).get();
    ASSERT_TRUE(reply.has_value());
    for (const auto& result : reply->results) EXPECT_EQ(result.duplicate, 1);
    EXPECT_EQ(balance(), static_cast<std::int64_t>(GetParam()));
  }

  base::SystemClock clock_;
  contract::TemporaryFolder folder_;
  bench::Server server_{clock_, ATOLL_LEDGERD, folder_.path().string()};
};

TEST_P(ClientContract, a_ledger_that_stands_still_is_unknown_and_settled_when_it_goes_on) {
  server_.stand_still();
  const auto late = submit(pennies(), kShort).get();
  server_.send_signal(SIGCONT);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, ErrorCode::kUnknown);
  EXPECT_EQ(late.error().reason, "outcome_unknown");
  ask_by_id();
  settle();
}

TEST_P(ClientContract, a_ledger_killed_in_the_middle_of_a_call_is_unknown_at_once) {
  server_.stand_still();
  Answer answer = submit(pennies(), kLong);
  // Once another call has waited in vain, ours has long been sent.
  ASSERT_FALSE(submit({.commands = {pennies().commands[0]}}, kShort).get().has_value());
  server_.send_signal(SIGKILL);
  const auto lost = answer.get();
  ASSERT_FALSE(lost.has_value());
  EXPECT_EQ(lost.error().code, ErrorCode::kUnknown);
  server_.kill();
  ASSERT_TRUE(server_.start(1).has_value());
  ask_by_id();
  settle();
}

INSTANTIATE_TEST_SUITE_P(CallAndStream, ClientContract, ::testing::Values(1, 300));

}  // namespace
}  // namespace atollbank
