// SPDX-License-Identifier: Apache-2.0
#include "bench/api/history.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "bench/harness/connections.h"
#include "services/accounts/addresses.h"
#include "services/posting/evidence.h"
#include "services/transactions/transaction.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr std::size_t kBatchCommands = 4'000;  // with their evidence, well below a batch's most
constexpr int kSightTries = 6'000;
constexpr useconds_t kSightPause_us = 50'000;
constexpr std::int64_t kPriceMinor = 299;
constexpr std::uint16_t kPounds = 826;

posting::Evidence evidence_of(const Bank& bank, base::Id merchant, base::Id command) {
  posting::Evidence evidence;
  evidence.event_name = "PurchaseByCard";
  evidence.subject = bank.user_text();
  evidence.client_id = bank.client_id();
  evidence.source_ip = "127.0.0.1";
  evidence.merchant_id = merchant;
  evidence.dedupe = command;
  evidence.scheme = posting::Scheme::kCard;
  evidence.category = posting::Category::kEatingOut;
  return evidence;
}

Result<void> check_all_done(const std::vector<ledger::CommandResult>& results) {
  for (const ledger::CommandResult& result : results) {
    if (result.outcome != ledger::Outcome::kDone)
      return base::fail(ErrorCode::kInternal, "wrong_answer", name_of(result.outcome));
  }
  return {};
}

}  // namespace

// Of the months that the demo town has made.
Result<void> History::learn_merchants() {
  const std::string account = base::to_text("acc", bank_.account_id());
  ATOLL_TRY(const JsonValue page, bank_.get("/transactions?limit=100&account_id=" + account));
  ATOLL_TRY(const auto transactions, page.get_array("transactions"));
  for (const JsonValue& transaction : transactions) {
    const auto merchant = transaction.get_string("merchant");
    if (!merchant) continue;
    ATOLL_TRY(const base::Id id, base::parse_id("merch", *merchant));
    if (std::ranges::find(merchants_, id) == merchants_.end()) merchants_.push_back(id);
  }
  if (!merchants_.empty()) return {};
  return base::fail(ErrorCode::kInternal, "wrong_answer", "the customer has bought nothing");
}

Result<void> History::grow_to(std::size_t count) {
  if (merchants_.empty()) ATOLL_TRY_VOID(learn_merchants());
  const base::SystemClock clock;
  const base::Id account = bank_.account_id();
  const std::int64_t money_minor = static_cast<std::int64_t>(count - ids_.size()) * kPriceMinor;
  ATOLL_TRY_VOID(bank_.post("/sandbox/incoming-payment",
                            fmt::format("account_id={}&amount={}&dedupe_id=history-{}",
                                        base::to_text("acc", account), money_minor, count)));
  ATOLL_TRY(const auto connections, Connections::open(clock, bank_.ledger_address(), 1));
  const base::Id shop =
      accounts::settlement_account(posting::Scheme::kCard, account.slice(), kPounds);
  while (ids_.size() < count) {
    ledger::Batch batch;
    for (std::size_t i = ids_.size(); i < std::min(count, ids_.size() + kBatchCommands); ++i) {
      ledger::Command command;
      command.kind = ledger::CommandKind::kPost;
      command.currency = kPounds;
      command.id = base::derive_id("bench-history", std::to_string(i), account.slice());
      command.debit_account = account;
      command.credit_account = shop;
      command.amount_minor = kPriceMinor;
      const auto evidence = evidence_of(bank_, merchants_[i % merchants_.size()], command.id);
      batch.attach_evidence(command, posting::encode_evidence(evidence));
      batch.commands.push_back(command);
    }
    ATOLL_TRY(const auto reply, submit_and_wait(connections->api(), std::move(batch)));
    ATOLL_TRY_VOID(check_all_done(reply.results));
    for (const ledger::CommandResult& result : reply.results) {
      const base::Id id = transactions::transaction_id(result.booking_time_ns, account.slice(),
                                                       result.slot, transactions::kDebitEntry);
      ids_.push_back(base::to_text("tx", id));
    }
  }
  return wait_until_seen();
}

Result<void> History::wait_until_seen() const {
  for (int i = 0; i < kSightTries; ++i) {
    if (bank_.get("/transactions/" + ids_.back())) return {};
    usleep(kSightPause_us);
  }
  return base::fail(ErrorCode::kUnavailable, "not_projected",
                    "the newest transaction is not seen by its customer");
}

}  // namespace atollbank::bench
