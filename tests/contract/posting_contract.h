// SPDX-License-Identifier: Apache-2.0
// What every PostingApi keeps, in process or over gRPC: one suite, instantiated in posting_local.cc
// and posting_rpc.cc. Below both stands a whole shard on a journal in memory that a test may hold
// up.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>

#include "tests/contract/running_shard.h"

namespace atollbank::contract {

// Makes the way to a shard that is tested; destroyed before the shard.
class PostingRoute {
 public:
  virtual ~PostingRoute() = default;
  virtual posting::PostingApi& api() = 0;
};

struct PostingRouteCase {
  std::string name;
  std::function<std::unique_ptr<PostingRoute>(RunningShard&)> open;
};

// Waits for the one answer of an asynchronous call.
template <class T>
base::Result<T> answer_of(const std::function<void(runtime::Completion<T>)>& call) {
  // Shared with the answering thread, which may still be inside set_value when we go on.
  const auto answer = std::make_shared<std::promise<base::Result<T>>>();
  auto future = answer->get_future();
  call([answer](base::Result<T> result) { answer->set_value(std::move(result)); });
  return future.get();
}

class PostingContract : public testing::TestWithParam<PostingRouteCase> {
 protected:
  void SetUp() override { route_ = GetParam().open(shard_); }

  posting::PostingApi& api() { return route_->api(); }
  HeldJournal& journal() { return shard_.journal(); }
  runtime::Context patient() const;                      // waits ten seconds
  runtime::Context until_in(base::Duration span) const;  // waits so long

  base::Result<posting::Reply> submit(ledger::Batch batch);
  ledger::CommandResult submit_one(const ledger::Command& command);
  ledger::Outcome outcome_of(const ledger::Command& command) { return submit_one(command).outcome; }
  // Opens accounts 1 to `count`, funded with 1,000 pounds each by house account 0.
  void open_accounts(std::uint32_t count);
  posting::AccountBalance balance_of(std::uint64_t number);
  base::Result<posting::FollowedGroups> follow(std::uint64_t from_slot, base::Duration patience);

  static ledger::AccountId account(std::uint64_t number) { return {.high = 1, .low = number + 1}; }
  static base::Id id(std::uint64_t number) { return {.high = 2, .low = number}; }
  static ledger::Command post(std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
                              std::int64_t amount_minor);
  static ledger::Command place(std::uint64_t number, std::uint64_t debit, std::uint64_t payee,
                               std::int64_t amount_minor);
  static ledger::Command on_hold(ledger::CommandKind kind, std::uint64_t number, std::uint64_t hold,
                                 std::int64_t amount_minor);

 private:
  RunningShard shard_;
  std::unique_ptr<PostingRoute> route_;
};

inline constexpr std::uint16_t kPounds = 826;
inline constexpr std::int64_t kFunding = 100'000;
inline constexpr std::uint32_t kOwnerNumber = 7;

}  // namespace atollbank::contract
