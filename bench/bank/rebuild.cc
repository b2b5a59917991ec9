// SPDX-License-Identifier: Apache-2.0
// How fast all that is derived is made anew: a journal of purchases and of payments between
// customers, brought in by the ledger's own door, and the bank started to rebuild.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>

#include "bench/bank/derived.h"
#include "bench/bank/people.h"
#include "bench/bank/shapes.h"
#include "bench/harness/api_calls.h"
#include "bench/harness/connections.h"
#include "services/accounts/addresses.h"
#include "services/posting/evidence.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kBatchCommands = 4'000;  // with their evidence, well below a batch's most
constexpr std::size_t kCustomersMax = 1'000;
constexpr std::size_t kPaymentEach = 4;  // of so many records one is a payment, three are purchases
constexpr std::size_t kMerchantCount = 500;
constexpr std::uint16_t kPounds = 826;
constexpr useconds_t kLookPause_us = 5'000;
constexpr base::Duration kPatience = base::Duration::from_seconds(600);

tl::unexpected<base::Error> wrong_answer(const std::string& what) {
  return base::fail(ErrorCode::kInternal, "wrong_answer", what);
}

posting::Evidence evidence_of(const ledger::Command& command, std::size_t number) {
  const bool is_payment = number % kPaymentEach == 0;
  posting::Evidence evidence;
  evidence.event_name = is_payment ? "SendPayment" : "PurchaseByCard";
  evidence.subject = base::to_text("user", command.debit_account);
  evidence.source_ip = "127.0.0.1";
  evidence.dedupe = command.id;
  evidence.scheme = is_payment ? posting::Scheme::kPersonToPerson : posting::Scheme::kCard;
  evidence.category = is_payment ? posting::Category::kTransfers : posting::Category::kEatingOut;
  if (!is_payment) {
    evidence.merchant_id =
        base::derive_id("bench-merchant", std::to_string(number % kMerchantCount), 0);
  }
  return evidence;
}

class Journal {
 public:
  Journal(const Bank& bank, std::vector<base::Id> accounts)
      : bank_(bank), accounts_(std::move(accounts)) {}

  Result<void> grow_to(std::size_t count) {
    const base::SystemClock clock;
    ATOLL_TRY(const auto connections, Connections::open(clock, bank_.ledger_address(), 1));
    for (std::size_t made = 0; made < count;) {
      const std::size_t end = std::min(count, made + kBatchCommands);
      ledger::Batch batch;
      for (; made < end; ++made) add(batch, made);
      ATOLL_TRY(const auto reply, submit_and_wait(connections->api(), std::move(batch)));
      for (const ledger::CommandResult& result : reply.results) {
        if (result.outcome != ledger::Outcome::kDone)
          return wrong_answer(std::string(name_of(result.outcome)));
      }
    }
    return {};
  }

  // What each account must show of it.
  struct Brought {
    std::uint64_t transactions = 0;
    std::int64_t sum_minor = 0;
  };
  std::map<base::Id, Brought> brought(std::size_t count) const {
    std::map<base::Id, Brought> all;
    const auto add = [&all](base::Id account, std::int64_t amount_minor) {
      Brought& one = all[account];
      ++one.transactions;
      one.sum_minor += amount_minor;
    };
    for (std::size_t number = 0; number < count; ++number) {
      add(accounts_[number % accounts_.size()], -1);
      if (number % kPaymentEach == 0) add(accounts_[(number + 1) % accounts_.size()], 1);
    }
    return all;
  }

 private:
  void add(ledger::Batch& batch, std::size_t number) const {
    const base::Id payer = accounts_[number % accounts_.size()];
    const bool is_payment = number % kPaymentEach == 0;
    ledger::Command command;
    command.kind = ledger::CommandKind::kPost;
    command.currency = kPounds;
    command.id = base::derive_id("bench-record", std::to_string(number), payer.slice());
    command.debit_account = payer;
    command.credit_account =
        is_payment ? accounts_[(number + 1) % accounts_.size()]
                   : accounts::settlement_account(posting::Scheme::kCard, payer.slice(), kPounds);
    command.amount_minor = 1;
    batch.attach_evidence(command, posting::encode_evidence(evidence_of(command, number)));
    batch.commands.push_back(command);
  }

  const Bank& bank_;
  const std::vector<base::Id> accounts_;
};

// What the bank says that the rebuild of its transactions, their events and their sums took.
Result<double> seconds_of_projections(const Bank& bank) {
  const std::string log = bank.log_text();
  constexpr std::string_view kMark = "projections_rebuilt ms=";
  const std::size_t place = log.rfind(kMark);
  double ms = 0;
  if (place != std::string::npos) {
    std::from_chars(log.data() + place + kMark.size(), log.data() + log.size(), ms);
  }
  if (ms > 0) return ms / 1e3;
  return wrong_answer("the bank does not say that it rebuilt");
}

// How many messages a consumer of the trail has taken since the bank began.
std::uint64_t taken_by(const std::string& metrics, std::string_view consumer) {
  const std::string mark =
      fmt::format("atoll_events_taken_total{{target=\"{}/records\"}} ", consumer);
  const std::size_t place = metrics.find(mark);
  std::uint64_t count = 0;
  if (place == std::string::npos) return 0;
  std::from_chars(metrics.data() + place + mark.size(), metrics.data() + metrics.size(), count);
  return count;
}

// The trail is begun last, and the bank serves while it grows.
Result<void> await_trail(const base::Clock& clock, const Bank& bank, std::uint64_t links) {
  const auto deadline = base::Deadline::after(clock, kPatience);
  const std::vector<std::string> request = {bank.request_text("GET", "/metrics", {})};
  while (true) {
    ATOLL_TRY(const auto answers, call_all(bank.port(), request));
    if (taken_by(answers[0], "audit_chain") >= links &&
        taken_by(answers[0], "audit_index") >= links)
      return {};
    if (deadline.has_passed(clock.monotonic()))
      return wrong_answer(fmt::format("the audit trail has not {} links again", links));
    usleep(kLookPause_us);
  }
}

// Each sorts her oldest transaction herself, so that a rebuild needs the records, too.
Result<void> sort_oldest(const Bank& bank, const std::vector<Payer>& payers) {
  std::vector<std::string> looks;
  std::vector<std::string> words;
  for (const Payer& payer : payers) {
    looks.push_back(bank.request_text(
        "GET",
        "/transactions?limit=1&since=2000-01-01T00:00:00Z&account_id=" + payer.person.account, {},
        payer.person.token));
  }
  ATOLL_TRY(const auto lists, call_all(bank.port(), looks));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    ATOLL_TRY(const auto list, base::JsonValue::parse(lists[i]));
    ATOLL_TRY(const auto rows, list.get_array("transactions"));
    if (rows.empty()) return wrong_answer("an income is not shown");
    ATOLL_TRY(const std::string id, rows.front().get_string("id"));
    words.push_back(bank.request_text("PATCH", "/transactions/" + id, "category=holidays",
                                      payers[i].person.token));
  }
  ATOLL_TRY_VOID(call_all(bank.port(), words));
  return {};
}

// What is there before any rebuild is what was brought in.
Result<void> check_brought(const Derived& derived, const Journal& journal, std::size_t count) {
  for (const auto& [id, brought] : journal.brought(count)) {
    const DerivedAccount& shown = derived.accounts.at(id);
    // With the money that she was given first.
    if (shown.transactions != brought.transactions + 1 ||
        shown.sum_minor != brought.sum_minor + kMoneyOfPayerMinor ||
        shown.spending_count != shown.transactions || shown.spending_minor != shown.sum_minor)
      return wrong_answer(fmt::format(
          "{} has {} transactions of {}, {} of {} in its spending; it was brought {} of {}",
          base::to_text("acc", id), shown.transactions, shown.sum_minor, shown.spending_count,
          shown.spending_minor, brought.transactions, brought.sum_minor));
  }
  return {};
}

}  // namespace

Result<void> measure_rebuild(const base::Clock& clock, const BenchOptions& options, Report& out) {
  const std::string folder = options.folder + "/rebuild";
  Bank bank(clock, options.bank, folder);
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const auto payees, open_people(bank, 1));
  ATOLL_TRY(const auto payers,
            open_payers(bank, std::min(options.payer_count, kCustomersMax), payees));
  std::vector<base::Id> compared;
  for (const Payer& payer : payers) {
    ATOLL_TRY(compared.emplace_back(), base::parse_id("acc", payer.person.account));
  }
  ATOLL_TRY_VOID(sort_oldest(bank, payers));
  Journal journal(bank, compared);
  ATOLL_TRY_VOID(journal.grow_to(options.record_count));
  bank.stop();
  for (std::size_t i = 0; i < payers.size(); ++i) {
    const std::uint16_t slice = compared[i].slice();
    compared.push_back(accounts::settlement_account(posting::Scheme::kCard, slice, kPounds));
  }
  compared.push_back(bank.account_id());  // with pots, feed items and refusals
  // In order again: what was still to be followed when it stopped is.
  ATOLL_TRY_VOID(bank.start());
  bank.stop();
  ATOLL_TRY(Derived before, read_derived(folder + "/data", compared));
  ATOLL_TRY_VOID(check_brought(before, journal, options.record_count));
  Row row{.name = "rebuild", .unit = "records/s"};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY_VOID(bank.start({"--rebuild-projections", "--log", "info"}));
    const base::Timestamp serves = clock.monotonic();
    ATOLL_TRY_VOID(await_trail(clock, bank, before.head.number));
    const double trail_s = static_cast<double>((clock.monotonic() - serves).nanoseconds) / 1e9;
    ATOLL_TRY(const double projections_s, seconds_of_projections(bank));
    row.runs.push_back(static_cast<double>(options.record_count) / (projections_s + trail_s));
    bank.stop();
    ATOLL_TRY(Derived after, read_derived(folder + "/data", compared, before.head));
    if (const std::string found = difference(before, after); !found.empty())
      return wrong_answer(found);
    fmt::print(stderr,
               "rebuild: {} records in {:.2f} s, then the audit trail of {} in {:.2f} s; the same "
               "of {} accounts as before\n",
               options.record_count, projections_s, after.head.number, trail_s,
               after.accounts.size());
    before = std::move(after);
  }
  out.add(std::move(row));
  return {};
}

}  // namespace atollbank::bench
