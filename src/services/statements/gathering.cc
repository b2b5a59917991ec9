// SPDX-License-Identifier: Apache-2.0
// What a statement is drawn up of: the account's records, from the newest back to what the period
// opened with, and the transactions that explain them.
#include <algorithm>

#include "services/statements/service.h"

namespace atollbank::statements {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::format::SlotKind;
using runtime::await_completion;

namespace {

constexpr int kGatherTriesMax = 3;

bool is_capture_from(const posting::StatementEntry& record) {
  return record.kind == SlotKind::kCapture && record.amount_minor < 0;
}

}  // namespace

// Where nothing is newer than the period, the ledger's balance of now is that of its end. A record
// that comes between the two readings makes it newer.
StatementsService::Answer<StatementsService::Gathered> StatementsService::gather(
    Context context, base::Id account_id, Period period) {
  for (int tries = 0; tries < kGatherTriesMax; ++tries) {
    auto asking = balance(context, account_id);
    ATOLL_CO_TRY(const auto at_present, co_await std::move(asking));
    auto walking = walk(context, account_id, period);
    ATOLL_CO_TRY(Gathered gathered, co_await std::move(walking));
    const auto currency = money::Currency::from_numeric(at_present.currency);
    if (!currency) {
      co_return fail(ErrorCode::kFailedPrecondition, "currency_unknown",
                     "the account counts something that is no currency");
    }
    gathered.currency = *currency;
    gathered.ledger.balance_minor = at_present.balance_minor;
    const bool is_settled = gathered.ledger.next_opening_minor.has_value() ||
                            gathered.newest_slot == at_present.last_slot;
    if (is_settled) co_return std::move(gathered);
  }
  co_return fail(ErrorCode::kUnavailable, "account_busy", "money went on moving; try again");
}

StatementsService::Answer<posting::AccountBalance> StatementsService::balance(Context context,
                                                                              base::Id account_id) {
  auto call = [this, context, account_id](Completion<posting::AccountBalance> done) {
    posting_.balance(context, account_id, std::move(done));
  };
  auto answer = co_await await_completion<posting::AccountBalance>(executor_, std::move(call));
  co_return std::move(answer);
}

// Further back than the period, as far as may be, where a hold that was captured in it is older.
StatementsService::Answer<StatementsService::Gathered> StatementsService::walk(Context context,
                                                                               base::Id account_id,
                                                                               Period period) {
  Gathered gathered;
  LedgerRecords& ledger = gathered.ledger;
  posting::StatementRequest request{
      .account = account_id, .before_slot = 0, .limit = options_.page_size};
  std::size_t entry_count = 0;
  const auto take = [&](const posting::StatementEntry& record) {
    const base::Timestamp booked{record.booking_time_ns};
    if (booked >= period.to) {
      ledger.next_opening_minor = record.balance_after - record.amount_minor;
      return;
    }
    gathered.newest_slot = std::max(gathered.newest_slot, record.slot);
    if (gathered.awaited_holds.erase(record.slot) > 0) gathered.holds[record.slot] = record;
    if (booked < period.from) {
      ++gathered.older_count;
      if (!ledger.before) ledger.before = record;
      return;
    }
    if (is_capture_from(record)) gathered.awaited_holds.insert(record.related_slot);
    if (record.amount_minor != 0) ++entry_count;
    ledger.records.push_back(record);
  };
  while (true) {
    auto call = [this, context, request](Completion<posting::StatementPage> done) {
      posting_.statement(context, request, std::move(done));
    };
    ATOLL_CO_TRY(const auto page,
                 co_await await_completion<posting::StatementPage>(executor_, std::move(call)));
    for (const posting::StatementEntry& record : page.entries) take(record);
    if (entry_count > kEntryCountMax) {
      co_return fail(ErrorCode::kFailedPrecondition, "statement_too_long",
                     "the period has more entries than one statement may");
    }
    const bool has_holds =
        gathered.awaited_holds.empty() || gathered.older_count >= options_.hold_records_max;
    if ((ledger.before && has_holds) || page.next_before_slot == 0) break;
    ATOLL_CO_TRY_VOID(check_deadline(context));
    request.before_slot = page.next_before_slot;
  }
  std::ranges::reverse(ledger.records);
  co_return std::move(gathered);
}

StatementsService::Answer<Words> StatementsService::words_of(Context context, base::Id user_id,
                                                             base::Id account_id,
                                                             Gathered gathered) {
  Words words;
  auto call = [this, context, account_id, slot = gathered.newest_slot](Completion<void> done) {
    transactions_.wait_until(context, account_id, slot, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(call)));
  for (const posting::StatementEntry& record : gathered.ledger.records) {
    if (record.amount_minor == 0) continue;
    ATOLL_CO_TRY_VOID(check_deadline(context));
    const auto hold = gathered.holds.find(record.related_slot);
    const bool has_hold = is_capture_from(record) && hold != gathered.holds.end();
    auto ids = transaction_ids(record, account_id, has_hold ? &hold->second : nullptr);
    auto asking = word_of(context, user_id, std::move(ids));
    ATOLL_CO_TRY(auto found, co_await std::move(asking));
    if (found) words.emplace(record.slot, *std::move(found));
  }
  co_return std::move(words);
}

StatementsService::Answer<std::optional<transactions::Transaction>> StatementsService::word_of(
    Context context, base::Id user_id, std::vector<base::Id> ids) {
  for (const base::Id id : ids) {
    auto call = [this, context, user_id, id](Completion<transactions::Transaction> done) {
      transactions::GetTransaction request{
          .user_id = user_id, .client_id = {}, .transaction_id = id};
      transactions_.get(context, std::move(request), std::move(done));
    };
    auto found = co_await await_completion<transactions::Transaction>(executor_, std::move(call));
    if (found) co_return std::optional(*std::move(found));
    if (found.error().code != ErrorCode::kNotFound) co_return fail(std::move(found).error());
  }
  co_return std::optional<transactions::Transaction>();
}

Result<void> StatementsService::check_deadline(const Context& context) const {
  if (!context.deadline.has_passed(executor_.clock().monotonic())) return {};
  return fail(ErrorCode::kDeadlineExceeded, "deadline_passed",
              "the deadline passed while the statement was drawn up");
}

}  // namespace atollbank::statements
