// SPDX-License-Identifier: Apache-2.0
// The worst minute of the month: a hundred thousand standing orders fall due at one instant, while
// other customers pay and look at their money as they always do. Month after month, with as long a
// calm between. What else the days of a month bring, interest and statements, is done on the eve.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

#include "bank_calendar/date.h"
#include "bank_calendar/london_time.h"
#include "base/deadline.h"
#include "base/timestamp.h"
#include "bench/bank/payment_requests.h"
#include "bench/bank/shapes.h"
#include "bench/harness/api_calls.h"
#include "bench/harness/paced_load.h"
#include "bench/harness/thread_times.h"
#include "runtime/named_thread.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr std::size_t kOrdersOfOne = 20;
constexpr std::size_t kLandlordCount = 100;  // whom they all pay
constexpr std::size_t kOtherCount = 200;     // customers who pay and read meanwhile
constexpr double kPaymentsPerSecond = 300;
constexpr double kReadsPerSecond = 1'000;
constexpr std::uint64_t kRounds = 3;
constexpr useconds_t kLookPause_us = 250'000;  // each look is a request a landlord
constexpr std::size_t kLookedAt = 50;          // payers whose orders are looked at meanwhile
constexpr useconds_t kQuietLook_us = 1'000'000;
constexpr double kQuietShare = 0.1;  // of a processor
constexpr base::Duration kPatience = base::Duration::from_seconds(600);

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

// Others' load: each kind from a thread of its own, until it is told to end.
class Others {
 public:
  static Result<std::unique_ptr<Others>> open(const base::Clock& clock, const Bank& bank) {
    std::unique_ptr<Others> others(new Others(clock, bank.port()));
    ATOLL_TRY(others->payees_, open_people(bank, kOtherCount));
    ATOLL_TRY(const auto payers, open_payers(bank, kOtherCount, others->payees_));
    ATOLL_TRY(others->payees_had_minor_, money_of(bank, others->payees_));
    others->payments_ = payments_of(bank, payers);
    for (const Person& person : others->payees_) {
      others->reads_.texts.push_back(
          bank.request_text("GET", "/balance?account_id=" + person.account, {}, person.token));
    }
    return others;
  }

  // Each payment that was answered is a penny that came.
  Result<void> check(const Bank& bank) const {
    const base::Timestamp begin = clock_.monotonic();
    while (true) {
      ATOLL_TRY(const std::int64_t now_minor, money_of(bank, payees_));
      const std::int64_t came_minor = now_minor - payees_had_minor_;
      const auto sent = static_cast<std::int64_t>(payments_.first_number);
      if (came_minor == sent) return {};
      if (came_minor > sent || clock_.monotonic() - begin > kPatience)
        return wrong_answer(fmt::format("others sent {} pennies, {} came", sent, came_minor));
      usleep(kLookPause_us);
    }
  }

  void begin() {
    is_over_ = false;
    pays_.emplace("payments",
                  [this] { paid_ = run_paced(clock_, load_of(kPaymentsPerSecond), payments_); });
    looks_.emplace("reads",
                   [this] { read_ = run_paced(clock_, load_of(kReadsPerSecond), reads_); });
  }

  struct Figures {
    PacedFigures payments;
    PacedFigures reads;
  };
  Result<Figures> end() {
    is_over_ = true;
    pays_->join();
    looks_->join();
    pays_.reset();
    looks_.reset();
    ATOLL_TRY(const PacedFigures payments, std::move(paid_));
    ATOLL_TRY(const PacedFigures reads, std::move(read_));
    payments_.first_number += payments.requests;
    return Figures{.payments = payments, .reads = reads};
  }

 private:
  Others(const base::Clock& clock, std::uint16_t port) : clock_(clock), port_(port) {}

  PacedLoad load_of(double rate_per_s) const {
    return {.port = port_, .rate_per_s = rate_per_s, .span = {}, .is_over = &is_over_};
  }

  const base::Clock& clock_;
  const std::uint16_t port_;
  std::vector<Person> payees_;
  std::int64_t payees_had_minor_ = 0;
  RequestTexts payments_;
  RequestTexts reads_;
  std::atomic<bool> is_over_ = false;
  std::optional<runtime::NamedThread> pays_;
  std::optional<runtime::NamedThread> looks_;
  Result<PacedFigures> paid_;
  Result<PacedFigures> read_;
};

Result<void> order(const Bank& bank, const std::vector<Payer>& payers) {
  std::vector<std::string> wishes;
  std::vector<std::string> approvals;
  // One after another of each payer's, who would not ask for all of them at once.
  for (std::size_t i = 0; i < kOrdersOfOne; ++i) {
    for (const Payer& payer : payers) {
      const std::string form = fmt::format(
          "account_id={}&payee_id={}&amount=1&reference=Rent&frequency=monthly&dedupe_id={}",
          payer.person.account, payer.payee, i);
      wishes.push_back(bank.request_text("POST", "/standing-orders", form, payer.person.token));
    }
  }
  for (const Payer& payer : payers) {
    approvals.push_back(bank.request_text("POST", "/sandbox/approve-standing-orders",
                                          "account_id=" + payer.person.account,
                                          payer.person.token));
  }
  ATOLL_TRY_VOID(call_all(bank.port(), wishes));
  ATOLL_TRY_VOID(call_all(bank.port(), approvals));
  return {};
}

Result<void> pass_days(const Bank& bank, int days, base::Timestamp& now) {
  ATOLL_TRY(const JsonValue passed, bank.post("/sandbox/pass-days", fmt::format("days={}", days)));
  ATOLL_TRY(const std::string text, passed.get_string("now"));
  ATOLL_TRY(now, base::parse_rfc3339(text));
  return {};
}

// How many of the orders are written down as paid, all told.
Result<std::size_t> count_paid(const Bank& bank, const std::vector<Payer>& payers,
                               std::uint64_t round) {
  std::vector<std::string> requests;
  for (const Payer& payer : payers) {
    requests.push_back(bank.request_text(
        "GET", "/standing-orders?account_id=" + payer.person.account, {}, payer.person.token));
  }
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  std::size_t count = 0;
  for (const std::string& answer : answers) {
    ATOLL_TRY(const JsonValue shown, JsonValue::parse(answer));
    ATOLL_TRY(const auto orders, shown.get_array("standing_orders"));
    for (const JsonValue& one : orders) {
      ATOLL_TRY(const std::int64_t paid_count, one.get_integer("paid_count"));
      if (paid_count > static_cast<std::int64_t>(round))
        return wrong_answer("an order was paid twice");
      count += static_cast<std::size_t>(paid_count);
    }
  }
  return count;
}

// When the bank has nothing more to do.
Result<void> await_quiet(const base::Clock& clock, const Bank& bank) {
  const auto deadline = base::Deadline::after(clock, kPatience);
  for (double before_s = ThreadTimes::read_server(bank.pid()).total_s();;) {
    usleep(kQuietLook_us);
    const double now_s = ThreadTimes::read_server(bank.pid()).total_s();
    if ((now_s - before_s) * 1e6 / kQuietLook_us < kQuietShare) return {};
    before_s = now_s;
    if (deadline.has_passed(clock.monotonic())) return wrong_answer("the bank does not rest");
  }
}

// Passes days until the orders are due on the next one.
Result<void> go_to_eve(const base::Clock& clock, const Bank& bank, const Payer& payer,
                       base::Timestamp& now) {
  const std::vector<std::string> request = {bank.request_text(
      "GET", "/standing-orders?account_id=" + payer.person.account, {}, payer.person.token)};
  ATOLL_TRY(const auto answers, call_all(bank.port(), request));
  ATOLL_TRY(const JsonValue shown, JsonValue::parse(answers[0]));
  ATOLL_TRY(const auto orders, shown.get_array("standing_orders"));
  if (orders.empty()) return wrong_answer("an order is not shown");
  ATOLL_TRY(const std::string date_text, orders.front().get_string("next_date"));
  ATOLL_TRY(const auto date, bank_calendar::parse_date(date_text));
  const int days =
      bank_calendar::day_number(date) - bank_calendar::day_number(bank_calendar::london_date(now));
  if (days < 1) return wrong_answer("the orders are due before their day");
  if (days > 1) ATOLL_TRY_VOID(pass_days(bank, days - 1, now));
  return await_quiet(clock, bank);
}

// Who they are, and what they do in a month.
struct Month {
  const base::Clock& clock;
  const Bank& bank;
  const std::vector<Person>& landlords;
  const std::vector<Payer>& payers;

  double seconds_since(base::Timestamp begin) const {
    return static_cast<double>((clock.monotonic() - begin).nanoseconds) / 1e9;
  }

  // From the day being let pass to every order being paid and written down so; looked up at the
  // landlords' until all their money is there, and then at the orders of a few: to look at all of
  // them would be what disturbs the others. The first round is 1.
  Result<double> pay_all(std::uint64_t round, base::Timestamp& now) const {
    const std::size_t count = payers.size() * kOrdersOfOne * round;
    const auto count_minor = static_cast<std::int64_t>(count);
    const base::Timestamp begin = clock.monotonic();
    ATOLL_TRY_VOID(pass_days(bank, 1, now));
    while (true) {
      ATOLL_TRY(const std::int64_t paid_minor, money_of(bank, landlords));
      if (paid_minor > count_minor) return wrong_answer("an order's money moved twice");
      if (paid_minor == count_minor) break;
      if (clock.monotonic() - begin > kPatience)
        return wrong_answer(fmt::format("{} of {} payments are made", paid_minor, count));
      usleep(kLookPause_us);
    }
    ATOLL_TRY_VOID(await_written(some_payers(), round));
    return seconds_since(begin);
  }

  // Until each of their orders says that it was paid so many times.
  Result<void> await_written(const std::vector<Payer>& of, std::uint64_t round) const {
    const auto deadline = base::Deadline::after(clock, kPatience);
    while (true) {
      ATOLL_TRY(const std::size_t written, count_paid(bank, of, round));
      if (written == of.size() * kOrdersOfOne * round) return {};
      if (deadline.has_passed(clock.monotonic())) return wrong_answer("an order does not move on");
      usleep(kLookPause_us);
    }
  }

  std::vector<Payer> some_payers() const {
    std::vector<Payer> some;
    const std::size_t step = std::max<std::size_t>(payers.size() / kLookedAt, 1);
    for (std::size_t i = 0; i < payers.size(); i += step) some.push_back(payers[i]);
    return some;
  }

  // As long, and as much looked at.
  Result<void> rest(std::uint64_t round, double seconds) const {
    const auto count_minor = static_cast<std::int64_t>(payers.size() * kOrdersOfOne * round);
    const base::Timestamp begin = clock.monotonic();
    while (seconds_since(begin) < seconds) {
      ATOLL_TRY(const std::int64_t paid_minor, money_of(bank, landlords));
      if (paid_minor != count_minor) return wrong_answer("an order was paid on another day");
      usleep(kLookPause_us);
    }
    return {};
  }
};

template <class T>
Result<T> said_of(const char* step, Result<T> result) {
  if (result) return result;
  return base::fail(std::move(result).error().within(step));
}

void show(const char* when, const Others::Figures& figures) {
  const auto line = [when](const char* what, const PacedFigures& of) {
    fmt::print("{} {:<9}{:>8} requests, p50 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n", when, what,
               of.requests, of.p50_ms, of.p99_ms, of.max_ms);
  };
  line("payments", figures.payments);
  line("reads", figures.reads);
}

}  // namespace

Result<void> measure_standing_orders(const base::Clock& clock, const BenchOptions& options,
                                     Report& out) {
  Bank bank(clock, options.bank, options.folder + "/standing_orders");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const auto landlords, open_people(bank, kLandlordCount));
  ATOLL_TRY(const auto payers, open_payers(bank, options.order_count / kOrdersOfOne, landlords));
  ATOLL_TRY_VOID(said_of("giving the orders", order(bank, payers)));
  ATOLL_TRY(const auto others, Others::open(clock, bank));

  const Month month{.clock = clock, .bank = bank, .landlords = landlords, .payers = payers};
  Row due{.name = "standing_orders_due_s", .unit = "s"};
  Row payments_calm{.name = "payments_p99_ms_calm", .unit = "ms"};
  Row payments_beside{.name = "payments_p99_ms_beside_due", .unit = "ms"};
  Row reads_calm{.name = "reads_p99_ms_calm", .unit = "ms"};
  Row reads_beside{.name = "reads_p99_ms_beside_due", .unit = "ms"};
  base::Timestamp now = clock.wall();
  for (std::uint64_t round = 1; round <= kRounds; ++round) {
    ATOLL_TRY_VOID(said_of("going to the eve", go_to_eve(clock, bank, payers.front(), now)));
    const ThreadTimes times = ThreadTimes::read_server(bank.pid());
    fmt::print("round {} of {}: {} orders fall due\n", round, kRounds, options.order_count);
    others->begin();
    const auto seconds = said_of("paying what is due", month.pay_all(round, now));
    ATOLL_TRY(const Others::Figures beside, said_of("others beside it", others->end()));
    if (!seconds) return base::fail(seconds.error());
    fmt::print("paid in {:.1f} s\n", *seconds);
    show("beside due", beside);
    ATOLL_TRY_VOID(month.await_written(payers, round));
    ThreadTimes::read_server(bank.pid()).print_since(times, options.order_count, "order");

    others->begin();
    const auto rested = said_of("resting", month.rest(round, *seconds));
    ATOLL_TRY(const Others::Figures calm, said_of("others in the calm", others->end()));
    ATOLL_TRY_VOID(rested);
    show("calm      ", calm);
    ATOLL_TRY_VOID(others->check(bank));

    due.runs.push_back(*seconds);
    payments_beside.runs.push_back(beside.payments.p99_ms);
    payments_calm.runs.push_back(calm.payments.p99_ms);
    reads_beside.runs.push_back(beside.reads.p99_ms);
    reads_calm.runs.push_back(calm.reads.p99_ms);
  }
  for (Row* row : {&due, &payments_calm, &payments_beside, &reads_calm, &reads_beside}) {
    out.add(std::move(*row));
  }
  return {};
}

}  // namespace atollbank::bench
