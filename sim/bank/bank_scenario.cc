// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/bank_scenario.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "sim/bank/bank_audit.h"
#include "sim/bank/resident.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;
using runtime::Task;
using transactions::AccountEvent;
using transactions::Transaction;

namespace {

constexpr std::uint64_t kCrashesMin = 3;
constexpr std::uint64_t kNightsMin = 3;
// All that a run lets pass: less than a card's hold lives.
constexpr base::Duration kNightsTotalMax = base::Duration::from_seconds(5 * 86'400);
constexpr std::uint64_t kStepsMax = 20'000'000;
constexpr std::uint32_t kListPage = 100;
constexpr base::Duration kEvening = base::Duration::from_seconds(60);  // after the last try
constexpr base::Duration kBetweenLooks = base::Duration::from_ms(100);
constexpr base::Duration kHeardWithin = base::Duration::from_seconds(30);
constexpr std::uint64_t kRoomBytes = std::uint64_t{1} << 40;
constexpr base::Duration kLivesOn = base::Duration::from_ms(30);

class BankScenario {
 public:
  explicit BankScenario(const ScenarioOptions& options);
  // The bank goes before those who wait for its answers.
  ~BankScenario() { bank_.crash(); }
  ScenarioResult run();

 private:
  using Lists = std::vector<std::vector<Transaction>>;

  void break_something();
  void let_time_pass();
  void restart_if_down();
  void settle();
  // Leaves behind what may still be told something by the running bank.
  std::unique_ptr<BankProcess::Services> compare_with_rebuild();
  void compare_audit();
  void compare_webhooks();
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
  Town town_;
  std::deque<Resident> residents_;
  ScenarioResult result_;
  std::uint64_t steps_to_trouble_ = 0;
  std::uint64_t nights_ = 0;
  base::Duration nights_total_{0};
  base::Timestamp restart_at_{0};
};

BankProcessOptions draw_bank(base::Random& random) {
  BankProcessOptions options;
  const auto percent = [&random](std::uint64_t end) {
    return static_cast<std::uint32_t>(random.below(end));
  };
  // A bad day now and then, on which a commit seldom goes well at once.
  const std::uint64_t times = random.chance(1, 6) ? 5 : 1;
  options.lost_commit_percent = percent(6 * times);
  options.refused_commit_percent = percent(4 * times);
  options.full_pool_percent = percent(3 * times);
  options.shard.disk.slow_percent = percent(6);
  options.listeners = {.network = {.drop_percent = percent(15),
                                   .double_percent = percent(20),
                                   .delay_max = base::Duration::from_ms(random.between(1, 80))},
                       .refusal_percent = percent(15),
                       .busy_percent = percent(6)};
  return options;
}

BankScenario::BankScenario(const ScenarioOptions& options)
    : options_(options),
      loop_(options.seed),
      clock_(loop_),
      bank_(loop_, clock_, draw_bank(loop_.random())) {
  const std::uint64_t count = 3 + loop_.random().below(4);
  for (std::uint64_t i = 1; i <= count; ++i) {
    residents_.emplace_back(loop_, bank_, clock_, town_, i);
    residents_.back().begin();
  }
  bank_.boot();
}

ScenarioResult BankScenario::run() {
  steps_to_trouble_ = 2000;
  const auto is_enough = [this] {
    return operations() >= options_.operations && result_.crashes >= kCrashesMin &&
           nights_ >= kNightsMin;
  };
  run_until(is_enough, "the run does not come to an end");
  if (difference().empty()) settle();
  result_.difference = difference();
  if (!result_.difference.empty()) {
    result_.difference += fmt::format(" (at step {})", loop_.steps());
  }
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
  steps_to_trouble_ = 1 + random.below(2500);
  if (nights_total_ < kNightsTotalMax && random.chance(1, 3)) return let_time_pass();
  if (bank_.needs_restart()) return;
  switch (random.below(5)) {
    case 0:
      bank_.crash();
      ++result_.crashes;
      break;
    case 1: bank_.shard().disk().crash_at_change(1 + random.below(10)); break;
    case 2: bank_.crash_at_commit(1 + random.below(12)); break;
    case 3: bank_.shard().disk().set_capacity(random.chance(1, 2) ? kRoomBytes : 1); break;
    default:
      bank_.shard().disk().fail_at_change(1 + random.below(10));
      ++result_.failed_writes;
      break;
  }
}

// Hours at once, with the bank up or down: often to where something falls due.
void BankScenario::let_time_pass() {
  base::Random& random = loop_.random();
  if (random.chance(1, 3) && !bank_.needs_restart()) {
    bank_.crash();
    ++result_.crashes;
  }
  const std::int64_t now_ns = clock_.wall().nanoseconds;
  const std::int64_t midnight_ns = now_ns / NaiveOrder::kDayNs * NaiveOrder::kDayNs;
  std::int64_t next_ns = midnight_ns + NaiveOrder::kDayNs + NaiveOrder::kTriesNs[0];
  for (const std::int64_t try_ns : NaiveOrder::kTriesNs) {
    if (midnight_ns + try_ns > now_ns) next_ns = std::min(next_ns, midnight_ns + try_ns);
  }
  base::Duration night{next_ns - now_ns - random.between(0, 60'000'000)};
  if (random.chance(1, 3)) night = base::Duration::from_seconds(random.between(600, 60'000));
  if (night.nanoseconds <= 0) return;
  nights_total_ = nights_total_ + night;
  ++nights_;
  loop_.spend(night);
  // What falls due now meets trouble soon.
  steps_to_trouble_ = 1 + random.below(1500);
}

void BankScenario::restart_if_down() {
  if (!bank_.needs_restart()) return;
  const bool died = bank_.shard().disk().is_dead() || bank_.is_dying();
  if (died && !bank_.shard().is_down()) {
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
  bank_.shard().disk().set_capacity(kRoomBytes);
  bank_.boot();
}

void BankScenario::settle() {
  steps_to_trouble_ = 0;
  bank_.heal();
  bank_.shard().disk().set_capacity(kRoomBytes);
  bank_.shard().disk().crash_at_change(0);
  bank_.shard().disk().fail_at_change(0);
  // To where the last try of the day is over.
  const std::int64_t today_ns = clock_.wall().nanoseconds % NaiveOrder::kDayNs;
  const std::int64_t evening_ns = std::end(NaiveOrder::kTriesNs)[-1] + kEvening.nanoseconds;
  const std::int64_t tomorrow_ns = today_ns < evening_ns ? 0 : NaiveOrder::kDayNs;
  loop_.spend({tomorrow_ns + evening_ns - today_ns});
  for (Resident& resident : residents_) resident.stop();
  const auto all = [this](bool (Resident::*is_so)() const) {
    return [this, is_so] {
      return std::ranges::all_of(residents_,
                                 [is_so](const Resident& who) { return (who.*is_so)(); });
    };
  };
  run_until(all(&Resident::is_at_rest), "a resident never got an answer");
  for (Resident& resident : residents_) resident.end();
  run_until(all(&Resident::is_done), "a resident never came to the end of its book");
  if (!difference().empty()) return;
  if (town_.money.is_in_doubt()) result_.difference = "money is in doubt with nobody asking";
  compare_webhooks();
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
  auto rebuilt = std::make_unique<BankProcess::Services>(loop_, bank_, rebuilt_projections_);
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
    return followed.transactions.figures().record_sequence >= last &&
           rebuilt.transactions.figures().record_sequence >= last;
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

void BankScenario::compare_audit() {
  if (!difference().empty()) return;
  result_.difference = first_record_difference(bank_.records(), residents_);
}

// Everything that a webhook must be told has been, or is yet to arrive.
void BankScenario::compare_webhooks() {
  for (const Resident& resident : residents_) {
    const Subscriber& subscriber = resident.subscriber();
    if (subscriber.hooks().empty()) continue;
    const auto events = events_of(bank_.services(), resident);
    std::string told;
    for (const Subscriber::Hook& hook : subscriber.hooks()) {
      // Looked at now and then: it is compared as a whole.
      const base::Timestamp give_up = loop_.now() + kHeardWithin;
      do {
        const base::Timestamp look_again = loop_.now() + kBetweenLooks;
        told = subscriber.difference_from_town(hook, bank_.listeners(), town_);
        if (told.empty()) told = subscriber.difference(hook, bank_.listeners(), events);
        if (told.empty()) break;
        run_until([&] { return loop_.now() > look_again; }, "time stands still");
      } while (loop_.now() < give_up && difference().empty());
      if (!told.empty() && result_.difference.empty()) result_.difference = told;
    }
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
  if (!bank_.listeners().first_difference().empty()) return bank_.listeners().first_difference();
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
