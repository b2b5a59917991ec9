// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_scenario.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "sim/bank/resident.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;
using runtime::Task;
using transactions::AccountEvent;
using transactions::Transaction;

namespace {

constexpr std::uint64_t kCrashesMin = 3;
constexpr std::uint64_t kStepsMax = 20'000'000;
constexpr std::uint32_t kListPage = 100;
constexpr base::Duration kLivesOn = base::Duration::from_ms(30);

class BankScenario {
 public:
  explicit BankScenario(const ScenarioOptions& options);
  ScenarioResult run();

 private:
  using Lists = std::vector<std::vector<Transaction>>;

  void break_something();
  void restart_if_down();
  void settle();
  // Leaves behind what may still be told something by the running bank.
  std::unique_ptr<BankProcess::Services> compare_with_rebuild();
  void compare_audit();
  Lists lists_of(transactions::TransactionsService& service, SimExecutor& executor);
  // The event logs, as followed through every crash and as made anew.
  void compare_events(BankProcess::Services& followed, BankProcess::Services& rebuilt);
  std::vector<AccountEvent> events_of(BankProcess::Services& services, const Resident& resident);
  template <class Done>
  void run_until(Done is_done, const char* otherwise);
  std::uint64_t operations() const;
  std::string difference() const;

  const ScenarioOptions options_;
  SimLoop loop_;
  SimClock clock_;
  BankProcess bank_;
  adapters::MemoryProjectionStore rebuilt_projections_;
  std::deque<Resident> residents_;
  ScenarioResult result_;
  std::uint64_t steps_to_trouble_ = 0;
  base::Timestamp restart_at_{0};
};

BankProcessOptions draw_bank(base::Random& random) {
  BankProcessOptions options;
  options.lost_commit_percent = static_cast<std::uint32_t>(random.below(6));
  options.shard.disk.slow_percent = static_cast<std::uint32_t>(random.below(6));
  return options;
}

BankScenario::BankScenario(const ScenarioOptions& options)
    : options_(options),
      loop_(options.seed),
      clock_(loop_),
      bank_(loop_, draw_bank(loop_.random())) {
  const std::uint64_t count = 3 + loop_.random().below(5);
  for (std::uint64_t i = 1; i <= count; ++i) {
    residents_.emplace_back(loop_, bank_, clock_, i);
    residents_.back().begin();
  }
  bank_.boot();
}

ScenarioResult BankScenario::run() {
  steps_to_trouble_ = 2000;
  const auto is_enough = [this] {
    return operations() >= options_.operations && result_.crashes >= kCrashesMin;
  };
  run_until(is_enough, "the run does not come to an end");
  if (difference().empty()) settle();
  result_.difference = difference();
  result_.trace_hash = loop_.trace_hash();
  result_.operations = operations();
  result_.virtual_time = loop_.now();
  return result_;
}

template <class Done>
void BankScenario::run_until(Done is_done, const char* otherwise) {
  for (std::uint64_t steps = 0; !is_done() && difference().empty(); ++steps) {
    if (steps_to_trouble_ > 0 && --steps_to_trouble_ == 0) break_something();
    restart_if_down();
    loop_.step();
    if (steps > kStepsMax) result_.difference = otherwise;
  }
}

void BankScenario::break_something() {
  base::Random& random = loop_.random();
  steps_to_trouble_ = 1 + random.below(6000);
  if (bank_.needs_restart()) return;
  switch (random.below(3)) {
    case 0:
      bank_.crash();
      ++result_.crashes;
      break;
    case 1: bank_.shard().disk().crash_at_change(1 + random.below(10)); break;
    default:
      bank_.shard().disk().fail_at_change(1 + random.below(10));
      ++result_.failed_writes;
      break;
  }
}

void BankScenario::restart_if_down() {
  if (!bank_.needs_restart()) return;
  if (bank_.shard().disk().is_dead() && !bank_.shard().is_down()) {
    bank_.crash();
    ++result_.crashes;
  }
  if (restart_at_.nanoseconds == 0) restart_at_ = loop_.now() + kLivesOn;
  // Nothing else may be left to do until someone starts it again.
  if (loop_.now() < restart_at_ && bank_.shard().is_down()) loop_.spend(kLivesOn);
  if (loop_.now() < restart_at_) return;
  if (!bank_.shard().is_down()) {
    bank_.crash();
    ++result_.crashes;
  }
  restart_at_ = {0};
  bank_.boot();
}

void BankScenario::settle() {
  steps_to_trouble_ = 0;
  bank_.heal();
  bank_.shard().disk().crash_at_change(0);
  bank_.shard().disk().fail_at_change(0);
  for (Resident& resident : residents_) resident.stop();
  const auto all_done = [this] {
    for (const Resident& resident : residents_) {
      if (!resident.is_done()) return false;
    }
    return true;
  };
  run_until(all_done, "a resident never got an answer");
  if (!difference().empty()) return;
  auto rebuilt = compare_with_rebuild();
  compare_audit();
  // A last look at everything the ledger has.
  bank_.crash();
  rebuilt.reset();
  ++result_.crashes;
  bank_.boot();
}

std::unique_ptr<BankProcess::Services> BankScenario::compare_with_rebuild() {
  BankProcess::Services& services = bank_.services();
  const Lists followed = lists_of(services.transactions, services.executor);
  auto rebuilt = std::make_unique<BankProcess::Services>(loop_, bank_.shard(), bank_.records(),
                                                         rebuilt_projections_, bank_.persons());
  rebuilt->transactions.start(transactions::TransactionsService::Start::kRebuild);
  const std::uint64_t end = bank_.shard().durable_end();
  bool is_there = false;
  rebuilt->transactions.wait_until({}, {}, end - 1, [&](base::Result<void>) { is_there = true; });
  run_until([&] { return is_there; }, "the rebuild does not come to an end");
  const Lists anew = lists_of(rebuilt->transactions, rebuilt->executor);
  for (std::size_t i = 0; i < followed.size(); ++i) {
    if (followed[i] != anew[i] && result_.difference.empty()) {
      result_.difference = fmt::format(
          "the transactions of resident {} are {} as followed and {} as rebuilt, and differ", i + 1,
          followed[i].size(), anew[i].size());
    }
  }
  compare_events(services, *rebuilt);
  return rebuilt;
}

void BankScenario::compare_events(BankProcess::Services& followed, BankProcess::Services& rebuilt) {
  const std::uint64_t last = bank_.records().outbox(0, SIZE_MAX)->back().sequence;
  const auto have_all = [&] {
    return followed.transactions.figures().record_sequence == last &&
           rebuilt.transactions.figures().record_sequence == last;
  };
  run_until(have_all, "the records are not followed to their end");
  std::size_t event_count = 0;
  for (const Resident& resident : residents_) {
    const auto before = events_of(followed, resident);
    const auto after = events_of(rebuilt, resident);
    event_count += before.size();
    if (before != after && result_.difference.empty()) {
      result_.difference =
          fmt::format("a resident's events are {} as followed and {} as rebuilt, and differ",
                      before.size(), after.size());
    }
  }
  if (event_count == 0 && result_.difference.empty()) result_.difference = "nobody has an event";
}

// By id: what the two sources hold is the same, how a reader merges them is its own.
std::vector<AccountEvent> BankScenario::events_of(BankProcess::Services& services,
                                                  const Resident& resident) {
  std::vector<AccountEvent> all;
  transactions::EventsRequest request{.user_id = resident.user_id(),
                                      .client_id = {},
                                      .account_id = resident.account_id(),
                                      .after = {},
                                      .limit = kListPage};
  bool is_last = false;
  while (!is_last && difference().empty()) {
    bool is_answered = false;
    Context context;
    context.executor = &services.executor;
    services.transactions.events_since(
        context, request, [&](base::Result<transactions::EventPage> page) {
          is_answered = true;
          is_last = !page || page->next == request.after;
          if (!page) return;
          all.insert(all.end(), page->events.begin(), page->events.end());
          request.after = page->next;
        });
    run_until([&] { return is_answered; }, "a page of events is never answered");
  }
  for (AccountEvent& event : all) event.position = {};
  std::sort(all.begin(), all.end(),
            [](const AccountEvent& one, const AccountEvent& other) { return one.id < other.id; });
  return all;
}

BankScenario::Lists BankScenario::lists_of(transactions::TransactionsService& service,
                                           SimExecutor& executor) {
  Lists lists;
  for (const Resident& resident : residents_) {
    std::vector<Transaction> all;
    transactions::ListTransactions request;
    request.user_id = resident.user_id();
    request.account_id = resident.account_id();
    request.since = base::Timestamp{0};
    request.limit = kListPage;
    bool is_last = false;
    while (!is_last && difference().empty()) {
      bool is_answered = false;
      Context context;
      context.executor = &executor;
      service.list(context, request, [&](base::Result<std::vector<Transaction>> page) {
        is_answered = true;
        is_last = !page || page->size() < kListPage;
        if (!page) return;
        all.insert(all.end(), page->begin(), page->end());
        if (!page->empty()) request.since = page->back().id;
      });
      run_until([&] { return is_answered; }, "a list is never answered");
    }
    lists.push_back(std::move(all));
  }
  return lists;
}

// Every commit of records has its audit record, and each customer was opened once.
void BankScenario::compare_audit() {
  std::uint64_t after = 0;
  std::size_t opened = 0;
  while (true) {
    const auto entries = bank_.records().outbox(after, 1000);
    if (!entries || entries->empty()) break;
    for (const ports::OutboxEntry& entry : *entries) {
      after = entry.sequence;
      if (entry.audit.empty()) result_.difference = "a commit has no audit record";
      for (const ports::Event& event : entry.events) {
        if (event.type == "customer.opened") ++opened;
      }
    }
  }
  if (opened != residents_.size() && result_.difference.empty()) {
    result_.difference =
        fmt::format("{} customers were opened for {} residents", opened, residents_.size());
  }
}

std::uint64_t BankScenario::operations() const {
  std::uint64_t sum = 0;
  for (const Resident& resident : residents_) sum += resident.operations();
  return sum;
}

std::string BankScenario::difference() const {
  if (!result_.difference.empty()) return result_.difference;
  const std::string& audited = bank_.auditor().first_difference();
  if (!audited.empty()) return audited;
  for (const Resident& resident : residents_) {
    if (!resident.first_difference().empty()) return resident.first_difference();
  }
  return "";
}

}  // namespace

ScenarioResult run_bank_scenario(const ScenarioOptions& options) {
  return BankScenario(options).run();
}

}  // namespace atollbank::sim
