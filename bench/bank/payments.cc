// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include "bench/bank/payment_requests.h"
#include "bench/bank/shapes.h"
#include "bench/harness/api_calls.h"
#include "bench/harness/thread_times.h"
#include "bench/harness/wrk.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kInFlight = 64;  // connections
constexpr useconds_t kLookPause_us = 50'000;

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

struct Purses {
  std::int64_t payers_minor = 0;
  std::int64_t payees_minor = 0;
  std::int64_t payments = 0;  // that the payers' spending counts

  bool operator==(const Purses&) const = default;
};

class Customers {
 public:
  static Result<Customers> open(const Bank& bank, std::size_t count) {
    Customers customers;
    ATOLL_TRY(customers.payees_, open_people(bank, count));
    ATOLL_TRY(customers.payers_, open_payers(bank, count, customers.payees_));
    for (const Payer& payer : customers.payers_) customers.paying_.push_back(payer.person);
    return customers;
  }
  const std::vector<Payer>& payers() const { return payers_; }

  // Once nothing is under way any more.
  Result<Purses> purses(const Bank& bank) const {
    ATOLL_TRY(Purses last, look(bank));
    while (true) {
      usleep(kLookPause_us);
      ATOLL_TRY(const Purses now, look(bank));
      if (now == last) return now;
      last = now;
    }
  }

 private:
  Result<Purses> look(const Bank& bank) const {
    Purses purses;
    ATOLL_TRY(purses.payers_minor, money_of(bank, paying_));
    ATOLL_TRY(purses.payees_minor, money_of(bank, payees_));
    ATOLL_TRY(purses.payments, count_of(bank));
    return purses;
  }

  // Each is of a penny.
  Result<std::int64_t> count_of(const Bank& bank) const {
    std::vector<std::string> requests;
    for (const Person& person : paying_) {
      requests.push_back(
          bank.request_text("GET", "/spending?account_id=" + person.account, {}, person.token));
    }
    ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
    std::int64_t sum = 0;
    for (const std::string& answer : answers) {
      ATOLL_TRY(const auto month, base::JsonValue::parse(answer));
      ATOLL_TRY(const std::int64_t spent_minor, month.get_integer("spent"));
      ATOLL_TRY(const std::int64_t count, month.get_integer("spent_count"));
      if (spent_minor != -count)
        return wrong_answer(fmt::format("{} payments of a penny took {}", count, -spent_minor));
      sum += count;
    }
    return sum;
  }

  std::vector<Person> payees_;
  std::vector<Payer> payers_;
  std::vector<Person> paying_;
};

// A penny for each that is booked; those that were on their way at the end may be done too.
Result<void> check_run(const Purses& before, const Purses& after, const WrkFigures& figures) {
  const std::int64_t came = after.payees_minor - before.payees_minor;
  const std::int64_t went = before.payers_minor - after.payers_minor;
  const std::int64_t made = after.payments - before.payments;
  const auto booked = static_cast<std::int64_t>(figures.as_wanted);
  const auto most = static_cast<std::int64_t>(figures.requests + 2 * kInFlight);
  if (came == went && came == made && booked <= came && came <= most) return {};
  return wrong_answer(
      fmt::format("{} payments were answered, {} as booked; {} were made, {} pennies went, {} came",
                  figures.requests, booked, made, went, came));
}

}  // namespace

Result<void> measure_payments(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/payments");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const Customers customers, Customers::open(bank, options.payer_count));
  RequestTexts requests = payments_of(bank, customers.payers());
  WrkLoad load{.port = bank.port(),
               .connection_count = kInFlight,
               .span = base::Duration::from_seconds(1),
               .folder = options.folder};
  Row row{.name = "payments", .unit = "payments/s"};
  std::uint64_t booked = 0;
  std::uint64_t answered = 0;
  double wrk_ns = 0;
  ATOLL_TRY(Purses purses, customers.purses(bank));
  const auto run = [&]() -> Result<WrkFigures> {
    ATOLL_TRY(const WrkFigures figures, run_wrk(load, requests));
    answered += figures.requests;
    booked += figures.as_wanted;
    // Those that were on their way at the end are not counted, and may have been done.
    requests.first_number += figures.requests + 2 * kInFlight;
    ATOLL_TRY(const Purses after, customers.purses(bank));
    ATOLL_TRY_VOID(check_run(purses, after, figures));
    purses = after;
    return figures;
  };
  ATOLL_TRY_VOID(run());  // warms up
  load.span = options.run_span;
  const std::uint64_t warm = booked;
  const ThreadTimes times = ThreadTimes::read_server(bank.pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const WrkFigures figures, run());
    wrk_ns += figures.processor_ns;
    row.runs.push_back(static_cast<double>(figures.as_wanted) / figures.seconds);
  }
  ThreadTimes::read_server(bank.pid()).print_since(times, booked - warm, "payment");
  fmt::print("{:<32}{:>30.0f}\n", "wrk", wrk_ns / static_cast<double>(booked - warm));
  fmt::print("{} payments answered, {} of them as booked\n\n", answered, booked);
  out.add(std::move(row));

  bank.kill();
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const Purses again, customers.purses(bank));
  if (again != purses) {
    return wrong_answer(fmt::format("before it was killed the payees had {}, and have {}",
                                    purses.payees_minor, again.payees_minor));
  }
  return {};
}

}  // namespace atollbank::bench
