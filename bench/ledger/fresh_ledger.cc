// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/fresh_ledger.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <unordered_map>
#include <utility>

#include "bench/ledger/load.h"

namespace atollbank::bench {
namespace {

using base::Result;

constexpr std::uint32_t kCheckedMax = 10'000;

// Keeps the server busy with batches that must all be done.
Result<void> submit_ranges(const base::Clock& clock, Server& server, std::uint32_t first,
                           std::uint32_t last,
                           const std::function<ledger::Batch(std::uint32_t, std::uint32_t)>& make) {
  const Load load{.apis = server.apis(),
                  .in_flight_each = 2,
                  .span = base::Duration::from_seconds(600),
                  .batch_count_max = (last - first) / kBulkBatch + 1,
                  .make_batch = [&, next = first]() mutable {
                    const std::uint32_t count = std::min(kBulkBatch, last + 1 - next);
                    const std::uint32_t at = std::exchange(next, next + count);
                    return make(at, count);
                  }};
  ATOLL_TRY(const LoadFigures figures, run_load(clock, load));
  if (figures.commands == last + 1 - first) return {};
  return base::fail(base::ErrorCode::kInternal, "wrong_answer", "not every account was opened");
}

}  // namespace

Result<void> expect_done(const Result<posting::Reply>& reply) {
  if (!reply) return base::fail(reply.error());
  for (const ledger::CommandResult& result : reply->results) {
    if (result.outcome != ledger::Outcome::kDone)
      return base::fail(base::ErrorCode::kInternal, "wrong_answer", name_of(result.outcome));
  }
  return {};
}

FreshLedger::FreshLedger(const base::Clock& clock, const BenchOptions& options,
                         const std::string& shape, const WorkloadOptions& workload)
    : clock_(clock),
      folder_(options.folder + "/" + shape),
      options_(workload),
      workload_(workload),
      server_(clock, options.server, folder_) {}

FreshLedger::~FreshLedger() {
  server_.kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Result<void> FreshLedger::start(std::size_t connection_count) {
  ATOLL_TRY_VOID(server_.start(connection_count));
  const auto open = [this](std::uint32_t first, std::uint32_t count) {
    return workload_.openings(first, count);
  };
  const auto fund = [this](std::uint32_t first, std::uint32_t count) {
    return workload_.funding(first, count);
  };
  ATOLL_TRY_VOID(submit_ranges(clock_, server_, 0, options_.account_count, open));
  return submit_ranges(clock_, server_, 1, options_.account_count, fund);
}

Result<void> FreshLedger::open_euro_accounts() {
  const auto open = [this](std::uint32_t first, std::uint32_t count) {
    return workload_.euro_openings(first, count);
  };
  return submit_ranges(clock_, server_, 0, options_.account_count, open);
}

Result<std::vector<posting::AccountBalance>> FreshLedger::read_balances(
    const std::vector<std::uint32_t>& numbers) {
  using Answer = std::promise<Result<posting::AccountBalance>>;
  constexpr std::size_t kAtOnce = 64;
  std::vector<posting::AccountBalance> balances;
  for (std::size_t first = 0; first < numbers.size(); first += kAtOnce) {
    std::vector<std::shared_ptr<Answer>> answers;  // shared with the thread that answers
    for (std::size_t i = first; i < std::min(first + kAtOnce, numbers.size()); ++i) {
      answers.push_back(std::make_shared<Answer>());
      auto done = [answer = answers.back()](Result<posting::AccountBalance> balance) {
        answer->set_value(std::move(balance));
      };
      server_.api().balance({}, account_id(numbers[i]), std::move(done));
    }
    for (const auto& answer : answers) {
      ATOLL_TRY(balances.emplace_back(), answer->get_future().get());
    }
  }
  return balances;
}

Result<void> FreshLedger::check_trial_balance() {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t n = 0; n <= options_.account_count; ++n) numbers.push_back(n);
  ATOLL_TRY(const auto balances, read_balances(numbers));
  std::int64_t total_minor = 0;
  std::int64_t held_minor = 0;
  for (const posting::AccountBalance& balance : balances) {
    total_minor += balance.balance_minor;
    held_minor += balance.held_minor;
  }
  if (total_minor == 0 && held_minor == 0) return {};
  return base::fail(base::ErrorCode::kInternal, "trial_balance_wrong",
                    "all accounts together hold " + std::to_string(total_minor) + ", held " +
                        std::to_string(held_minor));
}

Result<void> FreshLedger::check_balances(std::uint64_t payment_count) {
  const std::uint32_t step = std::max(1u, options_.account_count / kCheckedMax);
  std::vector<std::uint32_t> numbers;
  std::unordered_map<std::uint64_t, std::int64_t> expected;  // by the id's low half
  for (std::uint32_t n = 1; n <= options_.account_count; n += step) {
    numbers.push_back(n);
    expected[account_id(n).low] = 0;
  }
  const auto book = [&expected](const ledger::Batch& batch) {
    for (const ledger::Command& command : batch.commands) {
      const auto debit = expected.find(command.debit_account.low);
      if (debit != expected.end()) debit->second -= command.amount_minor;
      const auto credit = expected.find(command.credit_account.low);
      if (credit != expected.end()) credit->second += command.amount_minor;
    }
  };
  Workload again(options_);
  for (std::uint32_t n = 1; n <= options_.account_count; n += kBulkBatch)
    book(again.funding(n, std::min(kBulkBatch, options_.account_count + 1 - n)));
  for (std::uint64_t left = payment_count; left > 0;) {
    const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kBulkBatch));
    book(again.payments(count));
    left -= count;
  }
  ATOLL_TRY(const auto balances, read_balances(numbers));
  for (const posting::AccountBalance& balance : balances) {
    if (balance.balance_minor != expected[balance.account.low])
      return base::fail(base::ErrorCode::kInternal, "balance_wrong",
                        "an account holds " + std::to_string(balance.balance_minor) + ", not " +
                            std::to_string(expected[balance.account.low]));
  }
  return {};
}

}  // namespace atollbank::bench
