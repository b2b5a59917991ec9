// SPDX-License-Identifier: Apache-2.0
#include "services/statements/drawing_up.h"

#include <fmt/format.h>

#include "ledger/format/slot.h"
#include "services/statements/printable.h"
#include "services/statements/tying.h"

namespace atollbank::statements {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::format::SlotKind;

namespace {

constexpr std::uint8_t kEntriesOfSlot = 3;  // of a posting of many legs

StatedAccount printable_account(StatedAccount account) {
  account.holder = printable(account.holder, kNameSizeMax);
  account.bank_name = printable(account.bank_name, kNameSizeMax);
  for (std::string* number : {&account.number, &account.sort_code, &account.iban, &account.bic}) {
    *number = printable(*number, kNumberSizeMax);
  }
  return account;
}

StatementEntry entry_of(const posting::StatementEntry& record) {
  StatementEntry entry;
  entry.slot = record.slot;
  entry.booked = {record.booking_time_ns};
  entry.valued = {record.value_time_ns};
  entry.amount_minor = record.amount_minor;
  entry.balance_after_minor = record.balance_after;
  entry.code = record.code;
  return entry;
}

void add_words(StatementEntry& entry, const transactions::Transaction& transaction) {
  entry.transaction_id = transaction.id;
  entry.scheme = transaction.scheme;
  // What describes a pot transfer is the pot's id, which is for programs.
  if (transaction.scheme != Scheme::kPotTransfer) {
    entry.description = printable(transaction.description, kDescriptionSizeMax);
  }
  const auto& other = transaction.counterparty;
  const std::string& name = transaction.merchant ? transaction.merchant->name : other.name;
  entry.other = {.name = printable(name, kNameSizeMax),
                 .account_number = printable(other.account_number, kNumberSizeMax),
                 .sort_code = printable(other.sort_code, kNumberSizeMax)};
}

// False when the sums are beyond 64 bits.
bool add_up(StatementHead& head, std::int64_t amount_minor) {
  const bool is_debit = amount_minor < 0;
  ++(is_debit ? head.debit_count : head.credit_count);
  std::int64_t& sum_minor = is_debit ? head.debits_minor : head.credits_minor;
  return !__builtin_add_overflow(sum_minor, amount_minor, &sum_minor);
}

Result<void> check_against_ledger(const StatementHead& head, const LedgerRecords& ledger) {
  const std::int64_t behind_minor = ledger.next_opening_minor.value_or(ledger.balance_minor);
  if (behind_minor == head.closing_minor) return {};
  return fail(ErrorCode::kDataLoss, "statement_closing_differs",
              fmt::format("record {}: the ledger has another balance there", head.slots.last));
}

}  // namespace

Result<Statement> draw_up(const DrawUp& asked, const LedgerRecords& ledger, const Words& words) {
  ATOLL_TRY_VOID(check_period(asked.period));
  Statement statement;
  StatementHead& head = statement.head;
  head.id = statement_id(asked.account.id, asked.period);
  head.account = printable_account(asked.account);
  head.currency = asked.currency;
  head.period = asked.period;
  head.number = asked.number;
  head.issued = asked.issued;
  if (ledger.before) {
    head.opening_minor = ledger.before->balance_after;
    head.slots = {.after = ledger.before->slot, .last = ledger.before->slot};
  }
  head.closing_minor = head.opening_minor;
  for (const posting::StatementEntry& record : ledger.records) {
    head.slots.last = record.slot;
    head.closing_minor = record.balance_after;
    if (record.amount_minor == 0) continue;
    if (statement.entries.size() == kEntryCountMax) {
      return fail(ErrorCode::kFailedPrecondition, "statement_too_long",
                  fmt::format("a statement has at most {} entries", kEntryCountMax));
    }
    StatementEntry entry = entry_of(record);
    const auto found = words.find(record.slot);
    if (found != words.end()) add_words(entry, found->second);
    if (!add_up(head, entry.amount_minor)) {
      return fail(ErrorCode::kDataLoss, "statement_overflows",
                  fmt::format("record {}: the sums are beyond 64 bits", record.slot));
    }
    statement.entries.push_back(std::move(entry));
  }
  ATOLL_TRY_VOID(check_ties(statement));
  ATOLL_TRY_VOID(check_against_ledger(head, ledger));
  return statement;
}

std::vector<base::Id> transaction_ids(const posting::StatementEntry& record, base::Id account_id,
                                      const posting::StatementEntry* hold) {
  const auto id_at = [&](std::int64_t time_ns, std::uint64_t slot, std::uint8_t entry) {
    return transactions::transaction_id(time_ns, account_id.slice(), slot, entry);
  };
  if (record.kind == SlotKind::kCapture && record.amount_minor < 0) {
    // A purchase keeps the id of its hold.
    if (hold == nullptr) return {};
    return {id_at(hold->booking_time_ns, hold->slot, transactions::kDebitEntry)};
  }
  const auto evidence = posting::decode_evidence(record.evidence);
  if (!evidence || evidence->scheme == Scheme::kNone) return {};
  const std::int64_t time_ns =
      evidence->origin ? evidence->origin->created_ns : record.booking_time_ns;
  if (record.kind == SlotKind::kPosting) {
    const bool is_debit = record.amount_minor < 0;
    return {id_at(time_ns, record.slot,
                  is_debit ? transactions::kDebitEntry : transactions::kCreditEntry)};
  }
  std::vector<base::Id> ids;
  for (std::uint8_t entry = 0; entry < kEntriesOfSlot; ++entry) {
    ids.push_back(id_at(time_ns, record.slot, entry));
  }
  return ids;
}

}  // namespace atollbank::statements
