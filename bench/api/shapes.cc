// SPDX-License-Identifier: Apache-2.0
#include "bench/api/shapes.h"

#include <fmt/core.h>

#include <algorithm>

#include "bench/harness/bank.h"
#include "bench/api/history.h"
#include "bench/harness/paced_load.h"
#include "bench/api/targets.h"
#include "bench/harness/wrk.h"
#include "bench/harness/thread_times.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr std::size_t kPageSize = 30;
constexpr std::size_t kReaderCount = 64;     // connections
constexpr std::size_t kTransferCount = 128;  // who wait for the disk together
constexpr std::size_t kPagesMax = 20'000;    // different ones of a long history

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

std::string account_of(const Bank& bank) { return base::to_text("acc", bank.account_id()); }

// One load: the most that is answered, run by run.
struct Rate {
  const char* name;
  std::size_t connection_count = kReaderCount;
};

Result<std::uint64_t> measure_rate(const BenchOptions& options, const Bank& bank, const Rate& rate,
                                   RequestTexts& requests, Report& out) {
  WrkLoad load{.port = bank.port(),
               .connection_count = rate.connection_count,
               .span = base::Duration::from_seconds(1),
               .folder = options.folder};
  Row row{.name = rate.name, .unit = "requests/s"};
  std::uint64_t request_count = 0;
  std::uint64_t measured_count = 0;
  double wrk_ns = 0;
  const auto run = [&]() -> Result<WrkFigures> {
    ATOLL_TRY(const WrkFigures figures, run_wrk(load, requests));
    request_count += figures.requests;
    // Those that were on their way at the end are not counted, and may have been done.
    requests.first_number += figures.requests + 2 * rate.connection_count;
    return figures;
  };
  ATOLL_TRY_VOID(run());  // warms up
  load.span = options.run_span;
  const ThreadTimes before = ThreadTimes::read_server(bank.pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const WrkFigures figures, run());
    measured_count += figures.requests;
    wrk_ns += figures.processor_ns;
    row.runs.push_back(figures.per_second());
  }
  ThreadTimes::read_server(bank.pid()).print_since(before, measured_count, "request");
  fmt::print("{:<32}{:>30.0f}\n\n", "wrk", wrk_ns / static_cast<double>(measured_count));
  out.add(std::move(row));
  return request_count;
}

Result<std::uint64_t> measure_waiting(const base::Clock& clock, const BenchOptions& options,
                                      const PacedLoad& load, const std::string& name,
                                      RequestTexts& requests, Report& out) {
  Row row{.name = name, .unit = "ms"};
  std::uint64_t request_count = 0;
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const PacedFigures figures, run_paced(clock, load, requests));
    fmt::print(stderr, "{}: {:.0f} requests/s, p50 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n",
               name, load.rate_per_s, figures.p50_ms, figures.p99_ms, figures.max_ms);
    row.runs.push_back(figures.p99_ms);
    request_count += figures.requests;
    requests.first_number += figures.requests;
  }
  out.add(std::move(row));
  return request_count;
}

// ---- pages
// ---------------------------------------------------------------------------------------

std::string page_target(const Bank& bank, const std::string& since) {
  return "/transactions?account_id=" + account_of(bank) + "&limit=" + std::to_string(kPageSize) +
         "&expand[]=merchant" + (since.empty() ? "" : "&since=" + since);
}

// Whole, and with merchants in full where there are any.
Result<void> check_page(const Bank& bank, const std::string& since) {
  ATOLL_TRY(const JsonValue page, bank.get(page_target(bank, since)));
  ATOLL_TRY(const auto transactions, page.get_array("transactions"));
  if (transactions.size() != kPageSize) return wrong_answer("a page is not full");
  std::size_t expanded = 0;
  for (const JsonValue& transaction : transactions) {
    const JsonValue* merchant = transaction.find("merchant");
    if (merchant != nullptr && merchant->find("name") != nullptr) ++expanded;
  }
  return expanded > 0 ? Result<void>() : wrong_answer("no merchant is expanded");
}

// All that the account has, oldest first.
Result<std::vector<std::string>> ids_of_account(const Bank& bank) {
  std::vector<std::string> ids;
  std::string since = "2015-01-01T00:00:00Z";
  while (true) {
    ATOLL_TRY(const JsonValue page, bank.get("/transactions?account_id=" + account_of(bank) +
                                             "&limit=100&since=" + since));
    ATOLL_TRY(const auto transactions, page.get_array("transactions"));
    if (transactions.empty()) return ids;
    for (const JsonValue& transaction : transactions) {
      ATOLL_TRY(ids.emplace_back(), transaction.get_string("id"));
    }
    since = ids.back();
  }
}

// Pages that begin after each of `ids`, in an order without a pattern.
RequestTexts pages_after(const Bank& bank, std::span<const std::string> ids) {
  RequestTexts requests;
  const std::size_t count = std::min(ids.size(), kPagesMax);
  constexpr std::size_t kPrime = 1'000'003;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& since = ids[i * kPrime % ids.size()];
    requests.texts.push_back(bank.request_text("GET", page_target(bank, since), {}));
  }
  return requests;
}

Result<void> measure_history(const BenchOptions& options, const Bank& bank, const char* name,
                             const std::vector<std::string>& ids, Report& out) {
  const std::span<const std::string> all(ids);
  const auto middle = all.subspan(all.size() / 4, all.size() / 2);
  ATOLL_TRY_VOID(check_page(bank, middle.front()));
  RequestTexts requests = pages_after(bank, middle);
  ATOLL_TRY_VOID(measure_rate(options, bank, {.name = name}, requests, out));
  return {};
}

// ---- pots
// ----------------------------------------------------------------------------------------

Result<std::string> open_pot(const Bank& bank) {
  ATOLL_TRY(const JsonValue answer, bank.get("/pots?current_account_id=" + account_of(bank)));
  ATOLL_TRY(const auto pots, answer.get_array("pots"));
  for (const JsonValue& pot : pots) {
    ATOLL_TRY(const bool is_deleted, pot.get_bool("deleted"));
    if (!is_deleted) return pot.get_string("id");
  }
  return wrong_answer("the customer has no pot");
}

Result<std::uint64_t> pot_balance(const Bank& bank, const std::string& pot) {
  ATOLL_TRY(const JsonValue answer, bank.get("/pots/" + pot));
  ATOLL_TRY(const std::int64_t balance_minor, answer.get_integer("balance"));
  return static_cast<std::uint64_t>(balance_minor);
}

RequestTexts deposits_into(const Bank& bank, const std::string& pot) {
  const std::string form = "source_account_id=" + account_of(bank) + "&amount=1&dedupe_id=bench-";
  std::string text =
      bank.request_text("PUT", "/pots/" + pot + "/deposit", form + std::string(kNumberWidth, '0'));
  text.resize(text.size() - kNumberWidth);
  return {.texts = {text}, .numbered = true, .first_number = 0};
}

}  // namespace

Result<void> measure_balances(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/balance_reads");
  ATOLL_TRY_VOID(bank.start());
  const std::string target = "/balance?account_id=" + account_of(bank);
  ATOLL_TRY(const JsonValue answer, bank.get(target));
  ATOLL_TRY_VOID(answer.get_integer("balance"));
  RequestTexts requests{.texts = {bank.request_text("GET", target, {})}};
  ATOLL_TRY_VOID(measure_rate(options, bank, {.name = "balance_reads"}, requests, out));
  const PacedLoad half{.port = bank.port(),
                       .connection_count = kReaderCount,
                       .rate_per_s = kBalanceReadsAim / 2,
                       .span = options.run_span};
  ATOLL_TRY_VOID(measure_waiting(clock, options, half, "balance_reads_p99_ms", requests, out));
  return {};
}

Result<void> measure_pages(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/transaction_pages");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(std::vector<std::string> ids, ids_of_account(bank));
  if (ids.size() <= kPageSize) return wrong_answer("the town has made no history");
  ids.resize(ids.size() - kPageSize);
  ATOLL_TRY_VOID(check_page(bank, ""));
  ATOLL_TRY_VOID(check_page(bank, ids.back()));
  RequestTexts requests = pages_after(bank, ids);
  ATOLL_TRY_VOID(measure_rate(options, bank, {.name = "transaction_pages"}, requests, out));
  const PacedLoad half{.port = bank.port(),
                       .connection_count = kReaderCount,
                       .rate_per_s = kTransactionPagesAim / 2,
                       .span = options.run_span};
  ATOLL_TRY_VOID(measure_waiting(clock, options, half, "transaction_pages_p99_ms", requests, out));
  return {};
}

Result<void> measure_pot_transfers(const base::Clock& clock, const BenchOptions& options,
                                   Report& out) {
  Bank bank(clock, options.bank, options.folder + "/pot_transfers");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY_VOID(bank.post("/sandbox/incoming-payment", "account_id=" + account_of(bank) +
                                                            "&amount=1000000000&dedupe_id=bench"));
  ATOLL_TRY(const std::string pot, open_pot(bank));
  ATOLL_TRY(const std::uint64_t balance_before, pot_balance(bank, pot));
  RequestTexts requests = deposits_into(bank, pot);
  ATOLL_TRY(
      std::uint64_t answered,
      measure_rate(options, bank, {.name = "pot_transfers", .connection_count = kTransferCount},
                   requests, out));
  const PacedLoad half{.port = bank.port(),
                       .connection_count = kTransferCount,
                       .rate_per_s = kPotTransfersAim / 2,
                       .span = options.run_span};
  ATOLL_TRY(const std::uint64_t answered_half,
            measure_waiting(clock, options, half, "pot_transfers_p99_ms", requests, out));
  answered += answered_half;
  ATOLL_TRY(const std::uint64_t balance_after, pot_balance(bank, pot));
  if (balance_after - balance_before < answered)
    return wrong_answer("a transfer was answered and not done");
  bank.kill();
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const std::uint64_t balance_again, pot_balance(bank, pot));
  if (balance_again != balance_after) return wrong_answer("a transfer was lost");
  return {};
}

Result<void> measure_long_history(const base::Clock& clock, const BenchOptions& options,
                                  Report& out) {
  Bank bank(clock, options.bank, options.folder + "/long_history");
  ATOLL_TRY_VOID(bank.start());
  History history(bank);
  ATOLL_TRY_VOID(history.grow_to(options.short_history));
  ATOLL_TRY_VOID(measure_history(options, bank, "pages_thousand", history.transaction_ids(), out));
  ATOLL_TRY_VOID(history.grow_to(options.long_history));
  ATOLL_TRY_VOID(measure_history(options, bank, "pages_million", history.transaction_ids(), out));
  return {};
}

}  // namespace atollbank::bench
