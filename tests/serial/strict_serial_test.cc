// SPDX-License-Identifier: Apache-2.0
// Many clients at once against the real ledger process, over gRPC: what they saw is explained by
// one order, which agrees with their clock and with the naive model. All money meets on six
// accounts, so that every order would show.
#include <gtest/gtest.h>

#include <cstring>
#include <future>
#include <mutex>

#include "base/clock.h"
#include "base/random.h"
#include "bench/ledger/server.h"
#include "sim/model/client_history.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank {
namespace {

constexpr std::uint16_t kPounds = 826;
constexpr std::uint64_t kAccounts = 6;
constexpr std::size_t kClients = 8;
constexpr int kOperationsEach = 400;

ledger::AccountId account(std::uint64_t number) { return {1, number}; }

class StrictSerial : public ::testing::Test {
 protected:
  template <class T, class Call>
  static base::Result<T> wait_for(Call call) {
    auto promise = std::make_shared<std::promise<base::Result<T>>>();
    auto future = promise->get_future();
    call([promise](base::Result<T> answer) { promise->set_value(std::move(answer)); });
    return future.get();
  }

  void write(posting::PostingApi& api, const ledger::Batch& batch) {
    const std::int64_t invoked_ns = clock_.monotonic().nanoseconds;
    const auto reply = wait_for<posting::Reply>(
        [&](auto done) { api.submit({}, batch, std::move(done)); });
    const std::int64_t answered_ns = clock_.monotonic().nanoseconds;
    ASSERT_TRUE(reply.has_value()) << reply.error().reason;
    const std::lock_guard lock(mutex_);
    history_.wrote({invoked_ns, answered_ns}, batch, *reply);
  }

  void read(posting::PostingApi& api, ledger::AccountId id) {
    const std::int64_t invoked_ns = clock_.monotonic().nanoseconds;
    const auto balance = wait_for<posting::AccountBalance>(
        [&](auto done) { api.balance({}, id, std::move(done)); });
    const std::int64_t answered_ns = clock_.monotonic().nanoseconds;
    ASSERT_TRUE(balance.has_value()) << balance.error().reason;
    const std::lock_guard lock(mutex_);
    history_.read({invoked_ns, answered_ns}, *balance);
  }

  // The first may go below zero; the others may not, so that some payments are declined.
  static ledger::Batch openings() {
    ledger::Batch batch;
    for (std::uint64_t i = 0; i < kAccounts; ++i) {
      ledger::AccountOpening opening{
          .id = account(i), .floor_minor = i == 0 ? ledger::kNoFloor : 0, .currency = kPounds};
      std::strcpy(opening.namespace_name, "serial");
      std::strcpy(opening.name, "account");
      batch.commands.push_back({.kind = ledger::CommandKind::kOpenAccount,
                                .id = opening.id,
                                .side_index = static_cast<std::uint32_t>(i),
                                .side_count = 1});
      batch.openings.push_back(opening);
    }
    return batch;
  }

  static ledger::Batch payments(std::uint64_t client, std::uint64_t& last_id,
                                base::Random& random) {
    ledger::Batch batch;
    for (std::uint64_t i = 0, count = 1 + random.below(4); i < count; ++i) {
      const std::uint64_t debit = random.below(kAccounts);
      const std::uint64_t step = 1 + random.below(kAccounts - 1);
      batch.commands.push_back({.kind = ledger::CommandKind::kPost,
                                .currency = kPounds,
                                .id = {2 + client, ++last_id},
                                .debit_account = account(debit),
                                .credit_account = account((debit + step) % kAccounts),
                                .amount_minor = random.between(1, 500)});
    }
    return batch;
  }

  void be_a_client(posting::PostingApi& api, std::uint64_t client) {
    base::Random random(20'261'126 + client);
    std::uint64_t last_id = 0;
    for (int i = 0; i < kOperationsEach && !HasFailure(); ++i) {
      if (random.chance(1, 3)) {
        read(api, account(random.below(kAccounts)));
      } else {
        write(api, payments(client, last_id, random));
      }
    }
  }

  base::SystemClock clock_;
  contract::TemporaryFolder folder_;
  bench::Server server_{clock_, ATOLL_LEDGERD, folder_.path().string()};
  std::mutex mutex_;
  sim::ClientHistory history_;
};

TEST_F(StrictSerial, what_many_clients_see_has_one_order) {
  ASSERT_TRUE(server_.start(kClients).has_value());
  const auto apis = server_.apis();
  write(*apis[0], openings());
  {
    std::vector<std::unique_ptr<runtime::NamedThread>> clients;
    for (std::size_t i = 0; i < kClients; ++i) {
      auto work = [this, &apis, i] { be_a_client(*apis[i], i); };
      clients.push_back(std::make_unique<runtime::NamedThread>("client", std::move(work)));
    }
    for (const auto& client : clients) client->join();
  }
  EXPECT_GT(history_.size(), kClients * kOperationsEach / 2);
  EXPECT_EQ(history_.real_time_difference(), "");
  EXPECT_EQ(history_.replay_difference(), "");
}

}  // namespace
}  // namespace atollbank
