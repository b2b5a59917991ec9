// SPDX-License-Identifier: Apache-2.0
// The worst minute of the month: a hundred thousand standing orders fall due at one instant, while
// other customers pay and look at their money as they always do.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <optional>

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
constexpr int kDaysPassed = 7;  // past any weekend and bank holidays after tomorrow
constexpr useconds_t kLookPause_us = 50'000;
constexpr base::Duration kPatience = base::Duration::from_seconds(600);

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

// Others' load: each kind from a thread of its own, until it is told to end.
class Others {
 public:
  static Result<std::unique_ptr<Others>> open(const base::Clock& clock, const Bank& bank) {
    std::unique_ptr<Others> others(new Others(clock, bank.port()));
    ATOLL_TRY(const auto payees, open_people(bank, kOtherCount));
    ATOLL_TRY(const auto payers, open_payers(bank, kOtherCount, payees));
    others->payments_ = payments_of(bank, payers);
    for (const Person& person : payees) {
      others->reads_.texts.push_back(
          bank.request_text("GET", "/balance?account_id=" + person.account, {}, person.token));
    }
    return others;
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

// How many of the orders are written down as paid.
Result<std::size_t> count_paid(const Bank& bank, const std::vector<Payer>& payers) {
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
      if (paid_count > 1) return wrong_answer("an order was paid twice");
      count += paid_count == 1;
    }
  }
  return count;
}

// From the days being let pass to every order being paid and written down so; looked up at the
// landlords' until all their money is there, and at the orders' own then.
Result<double> pay_all(const base::Clock& clock, const Bank& bank,
                       const std::vector<Person>& landlords, const std::vector<Payer>& payers) {
  const auto count = static_cast<std::int64_t>(payers.size() * kOrdersOfOne);
  const base::Timestamp begin = clock.monotonic();
  ATOLL_TRY_VOID(bank.post("/sandbox/pass-days", fmt::format("days={}", kDaysPassed)));
  while (true) {
    ATOLL_TRY(const std::int64_t paid_minor, money_of(bank, landlords));
    if (paid_minor > count) return wrong_answer("an order's money moved twice");
    if (paid_minor == count) break;
    if (clock.monotonic() - begin > kPatience)
      return wrong_answer(fmt::format("{} of {} orders are paid", paid_minor, count));
    usleep(kLookPause_us);
  }
  while (true) {
    ATOLL_TRY(const std::size_t written, count_paid(bank, payers));
    if (written == static_cast<std::size_t>(count)) break;
    if (clock.monotonic() - begin > kPatience) return wrong_answer("an order does not move on");
  }
  return static_cast<double>((clock.monotonic() - begin).nanoseconds) / 1e9;
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
  ATOLL_TRY_VOID(order(bank, payers));
  ATOLL_TRY(const auto others, Others::open(clock, bank));

  others->begin();
  usleep(static_cast<useconds_t>(options.calm_span.us()));
  ATOLL_TRY(const Others::Figures calm, others->end());
  show("calm      ", calm);

  const ThreadTimes times = ThreadTimes::read_server(bank.pid());
  others->begin();
  const auto seconds = pay_all(clock, bank, landlords, payers);
  ATOLL_TRY(const Others::Figures beside, others->end());
  if (!seconds) return base::fail(seconds.error());
  show("beside due", beside);
  ThreadTimes::read_server(bank.pid()).print_since(times, options.order_count, "order");

  out.add({.name = "standing_orders_due_s", .unit = "s", .runs = {*seconds}});
  out.add({.name = "payments_p99_ms_calm", .unit = "ms", .runs = {calm.payments.p99_ms}});
  out.add({.name = "payments_p99_ms_beside_due", .unit = "ms", .runs = {beside.payments.p99_ms}});
  out.add({.name = "reads_p99_ms_calm", .unit = "ms", .runs = {calm.reads.p99_ms}});
  out.add({.name = "reads_p99_ms_beside_due", .unit = "ms", .runs = {beside.reads.p99_ms}});
  return {};
}

}  // namespace atollbank::bench
