// SPDX-License-Identifier: Apache-2.0
// How fast all that is derived is made anew: a journal of purchases and of payments between
// customers, brought in by the ledger's own door, and the bank started to rebuild.
#include <fmt/format.h>

#include <charconv>

#include "bench/bank/people.h"
#include "bench/bank/shapes.h"
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
          return base::fail(ErrorCode::kInternal, "wrong_answer", name_of(result.outcome));
      }
    }
    return {};
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

// What the bank says that its last rebuild took.
Result<double> seconds_of_rebuild(const Bank& bank) {
  const std::string log = bank.log_text();
  constexpr std::string_view kMark = "projections_rebuilt ms=";
  const std::size_t place = log.rfind(kMark);
  double ms = 0;
  if (place != std::string::npos) {
    std::from_chars(log.data() + place + kMark.size(), log.data() + log.size(), ms);
  }
  if (ms > 0) return ms / 1e3;
  return base::fail(ErrorCode::kInternal, "wrong_answer", "the bank does not say that it rebuilt");
}

}  // namespace

Result<void> measure_rebuild(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Bank bank(clock, options.bank, options.folder + "/rebuild");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY(const auto payees, open_people(bank, 1));
  ATOLL_TRY(const auto payers,
            open_payers(bank, std::min(options.payer_count, kCustomersMax), payees));
  std::vector<base::Id> accounts;
  for (const Payer& payer : payers) {
    ATOLL_TRY(accounts.emplace_back(), base::parse_id("acc", payer.person.account));
  }
  Journal journal(bank, std::move(accounts));
  ATOLL_TRY_VOID(journal.grow_to(options.record_count));
  bank.stop();
  Row row{.name = "rebuild", .unit = "records/s"};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY_VOID(bank.start({"--rebuild-projections", "--log", "info"}));
    ATOLL_TRY(const double seconds, seconds_of_rebuild(bank));
    fmt::print(stderr, "rebuild: {} records in {:.2f} s\n", options.record_count, seconds);
    row.runs.push_back(static_cast<double>(options.record_count) / seconds);
    bank.stop();
  }
  out.add(std::move(row));
  return {};
}

}  // namespace atollbank::bench
