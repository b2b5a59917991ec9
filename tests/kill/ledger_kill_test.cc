// SPDX-License-Identifier: Apache-2.0
// kill -9 of the real ledger process under load, twenty times. What was answered is there, what was
// not is there whole or not at all, and sending it again settles which: afterwards nothing is lost
// or doubled.
#include <gtest/gtest.h>

#include <cstring>
#include <future>
#include <map>

#include "base/clock.h"
#include "base/random.h"
#include "bench/ledger/server.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank {
namespace {

using ledger::Outcome;

constexpr int kKills = 20;
constexpr std::size_t kInFlight = 4;
constexpr std::size_t kBatch = 300;
constexpr std::uint64_t kAccounts = 50;
constexpr std::uint16_t kPounds = 826;

ledger::AccountId account(std::uint64_t number) { return {1, number}; }

class LedgerKill : public ::testing::Test {
 protected:
  using Answer = std::future<base::Result<posting::Reply>>;
  struct Sent {
    ledger::Batch batch;
    Answer answer;
  };

  Answer submit(const ledger::Batch& batch) {
    auto promise = std::make_shared<std::promise<base::Result<posting::Reply>>>();
    auto answer = promise->get_future();
    runtime::Context context;
    context.deadline = base::Deadline::after(clock_, base::Duration::from_seconds(30));
    server_.api().submit(context, batch, [promise](base::Result<posting::Reply> reply) {
      promise->set_value(std::move(reply));
    });
    return answer;
  }

  // The first account is the house's; the others may not go below zero, so some postings are
  // declined.
  void open_accounts() {
    ledger::Batch batch;
    for (std::uint64_t i = 0; i < kAccounts; ++i) {
      ledger::AccountOpening opening{
          .id = account(i), .floor_minor = i == 0 ? ledger::kNoFloor : 0, .currency = kPounds};
      std::strcpy(opening.namespace_name, "kill");
      std::strcpy(opening.name, "account");
      batch.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                                .id = opening.id,
                                .side_index = static_cast<std::uint32_t>(i),
                                .side_count = 1});
      batch.openings.push_back(opening);
    }
    ASSERT_TRUE(submit(batch).get().has_value());
  }

  ledger::Batch new_batch() {
    ledger::Batch batch;
    for (std::size_t i = 0; i < kBatch; ++i) {
      const std::uint64_t debit = random_.below(kAccounts);
      const std::uint64_t credit = (debit + 1 + random_.below(kAccounts - 1)) % kAccounts;
      batch.commands.push_back({.kind = ledger::CommandKind::kPost,
                                .currency = kPounds,
                                .id = {2, ++last_id_},
                                .debit_account = account(debit),
                                .credit_account = account(credit),
                                .amount_minor = random_.between(1, 500)});
    }
    return batch;
  }

  // Keeps the load up until so many batches were answered; what is in flight then stays so.
  void load(std::size_t batches) {
    for (std::size_t answered = 0; answered < batches; ++answered) {
      while (in_flight_.size() < kInFlight) {
        ledger::Batch batch = new_batch();
        Answer answer = submit(batch);
        in_flight_.push_back({std::move(batch), std::move(answer)});
      }
      Sent oldest = std::move(in_flight_.front());
      in_flight_.erase(in_flight_.begin());
      auto reply = oldest.answer.get();
      ASSERT_TRUE(reply.has_value()) << reply.error().message;
      settle(oldest.batch, *reply);
    }
  }

  // After a restart: whatever had no answer is sent again, in the order it was sent first.
  void resolve_in_flight() {
    for (Sent& sent : std::exchange(in_flight_, {})) {
      auto reply = sent.answer.get();
      if (!reply) {
        EXPECT_TRUE(reply.error().code == base::ErrorCode::kUnknown ||
                    reply.error().code == base::ErrorCode::kUnavailable)
            << reply.error().reason;
        ++unanswered_;
        reply = submit(sent.batch).get();
      }
      ASSERT_TRUE(reply.has_value()) << reply.error().message;
      settle(sent.batch, *reply);
    }
  }

  void settle(const ledger::Batch& batch, const posting::Reply& reply) {
    ASSERT_EQ(reply.results.size(), batch.commands.size());
    for (std::size_t i = 0; i < batch.commands.size(); ++i) {
      const ledger::Command& command = batch.commands[i];
      const Outcome outcome = reply.results[i].outcome;
      ASSERT_TRUE(outcome == Outcome::kDone || outcome == Outcome::kInsufficientFunds)
          << name_of(outcome);
      if (outcome != Outcome::kDone) continue;
      expected_[command.debit_account.low] -= command.amount_minor;
      expected_[command.credit_account.low] += command.amount_minor;
    }
    settled_.push_back(batch);
  }

  std::int64_t balance(std::uint64_t number) {
    std::promise<base::Result<posting::AccountBalance>> promise;
    server_.api().balance({}, account(number),
                          [&](auto result) { promise.set_value(std::move(result)); });
    const auto answer = promise.get_future().get();
    EXPECT_TRUE(answer.has_value());
    return answer ? answer->balance_minor : 0;
  }

  base::SystemClock clock_;
  base::Random random_{20261125};
  contract::TemporaryFolder folder_;
  bench::Server server_{clock_, ATOLL_LEDGERD, folder_.path().string()};
  std::vector<Sent> in_flight_;
  std::vector<ledger::Batch> settled_;
  std::map<std::uint64_t, std::int64_t> expected_;
  std::uint64_t last_id_ = 0;
  std::size_t unanswered_ = 0;
};

TEST_F(LedgerKill, twenty_kills_under_load_lose_nothing_and_double_nothing) {
  ASSERT_TRUE(server_.start(1).has_value());
  open_accounts();
  for (int kill = 0; kill < kKills; ++kill) {
    load(5 + random_.below(60));
    server_.kill();
    ASSERT_TRUE(server_.start(1).has_value()) << "after kill " << kill + 1;
    resolve_in_flight();
    for (std::uint64_t i = 0; i < kAccounts; ++i)
      ASSERT_EQ(balance(i), expected_[i]) << "account " << i;
  }
  for (const ledger::Batch& batch : settled_) {
    const auto again = submit(batch).get();
    ASSERT_TRUE(again.has_value());
    for (const auto& result : again->results) ASSERT_EQ(result.duplicate, 1);
  }
  std::int64_t sum = 0;
  for (std::uint64_t i = 0; i < kAccounts; ++i) sum += balance(i);
  EXPECT_EQ(sum, 0);
  std::printf("%zu batches settled over %d kills, %zu of them unanswered at a kill\n",
              settled_.size(), kKills, unanswered_);
}

}  // namespace
}  // namespace atollbank
