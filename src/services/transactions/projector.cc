// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/projector.h"

#include <cstring>
#include <set>

#include "base/assert.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/month_sums.h"
#include "services/transactions/spending_day.h"

namespace atollbank::transactions {

using ledger::Outcome;
using ledger::slot_as;
using ledger::format::SlotKind;
using posting::Evidence;

namespace {

constexpr std::string_view kCustomerNamespace = "customer";
constexpr std::string_view kPotName = "pot";

template <std::size_t size>
std::string_view text_of(const char (&padded)[size]) {
  return {padded, strnlen(padded, size)};
}

void name_account(std::uint32_t index, const Openings& known, std::set<std::uint32_t>& missing) {
  if (index != ledger::format::kNoAccount && !known.contains(index)) missing.insert(index);
}

// The accounts that a record names, also where it was declined.
void name_accounts(const ledger::format::Slot& slot, const Openings& known,
                   std::set<std::uint32_t>& missing) {
  switch (slot.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      name_account(slot_as<ledger::format::PostingSlot>(slot).debit_account, known, missing);
      name_account(slot_as<ledger::format::PostingSlot>(slot).credit_account, known, missing);
      return;
    case SlotKind::kLegs: {
      const auto& legs = slot_as<ledger::format::LegsSlot>(slot);
      for (std::size_t i = 0; i < legs.count; ++i) {
        name_account(legs.entries[i].account, known, missing);
      }
      return;
    }
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired:
      name_account(slot_as<ledger::format::HoldSlot>(slot).account, known, missing);
      return;
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
      name_account(slot_as<ledger::format::AccountChangedSlot>(slot).account, known, missing);
      return;
    default: return;
  }
}

ledger::AccountOpening opening_in(const ledger::format::AccountOpenedSlot& slot) {
  ledger::AccountOpening opening{.id = slot.id,
                                 .owner = slot.owner,
                                 .floor_minor = slot.floor_minor,
                                 .currency = slot.currency,
                                 .legal_entity = slot.legal_entity,
                                 .chart_code = slot.header.code};
  std::memcpy(opening.namespace_name, slot.namespace_name, sizeof(opening.namespace_name));
  std::memcpy(opening.name, slot.name, sizeof(opening.name));
  std::memcpy(opening.balance_name, slot.balance_name, sizeof(opening.balance_name));
  return opening;
}

std::string written_key(const std::string& partition, const std::string& key) {
  return partition + '\0' + key;
}

// What the later one says of a key is what holds.
void join(ports::ProjectionStep& step, ports::ProjectionStep later) {
  for (ports::Put& put : later.puts) {
    std::erase_if(step.puts, [&](const ports::Put& one) { return one.key == put.key; });
    std::erase(step.deletes, put.key);
    step.puts.push_back(std::move(put));
  }
  for (std::string& key : later.deletes) {
    std::erase_if(step.puts, [&](const ports::Put& one) { return one.key == key; });
    std::erase(step.deletes, key);
    step.deletes.push_back(std::move(key));
  }
}

}  // namespace

bool is_pot(const ledger::AccountOpening& opening) { return text_of(opening.name) == kPotName; }

std::vector<std::uint32_t> learn_openings(std::span<const ledger::format::Slot> slots,
                                          Openings& known) {
  std::set<std::uint32_t> missing;
  for (const auto& slot : slots) {
    if (slot.kind == SlotKind::kAccountOpened) {
      const auto& opened = slot_as<ledger::format::AccountOpenedSlot>(slot);
      if (opened.header.outcome == Outcome::kDone) known[opened.account] = opening_in(opened);
    } else {
      name_accounts(slot, known, missing);
    }
  }
  return {missing.begin(), missing.end()};
}

Projector::Projector(const ports::ProjectionStore& store, const Openings& openings,
                     const SortedEarly& sorted_early, std::string source)
    : store_(store), openings_(openings), sorted_early_(sorted_early), source_(std::move(source)) {}

base::Result<void> Projector::take(std::span<const ledger::format::Slot> slots) {
  while (!slots.empty()) {
    const auto& header = slot_as<ledger::format::GroupHeaderSlot>(slots[0]);
    const bool is_whole = header.kind == SlotKind::kGroupHeader && header.slot_count > 0 &&
                          header.slot_count <= slots.size() &&
                          header.used_count <= header.slot_count;
    if (!is_whole) {
      return base::fail(base::ErrorCode::kDataLoss, "group_malformed",
                        "the journal did not give whole groups");
    }
    const auto group = slots.first(header.slot_count);
    for (std::size_t i = 1; i < header.used_count; ++i) {
      const Record record{.group = group,
                          .index = i,
                          .slot = header.first_slot + i,
                          .booking_time_ns = header.ledger_time_ns};
      told_.clear();
      ATOLL_TRY_VOID(take_record(record));
      add_events(record);
    }
    slots = slots.subspan(header.slot_count);
  }
  return {};
}

base::Result<void> Projector::take_record(const Record& record) {
  switch (record.at().kind) {
    case SlotKind::kAccountOpened: return take_opening(record);
    case SlotKind::kPosting: return take_posting(record);
    case SlotKind::kAccrued: {
      // One that makes no whole minor unit moves no money that a customer could see.
      const bool moves = slot_as<ledger::format::PostingSlot>(record.at()).amount_minor != 0;
      return moves ? take_posting(record) : base::Result<void>{};
    }
    case SlotKind::kLegs: return take_legs(record);
    case SlotKind::kCapture: return take_capture(record);
    case SlotKind::kHoldPlaced: return take_hold(record);
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExpired: return take_hold_change(record);
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed: return take_change_of_pot(record);
    default: return {};
  }
}

base::Result<void> Projector::take_opening(const Record& record) {
  const auto& slot = slot_as<ledger::format::AccountOpenedSlot>(record.at());
  if (slot.header.outcome != Outcome::kDone) return {};
  const auto* opening = customer_at(slot.account);
  if (opening == nullptr) return {};
  const std::string account = format::account_partition(opening->id);
  ATOLL_TRY(const bool account_knows, has_taken(account, record.slot));
  if (!account_knows) {
    add_step({.partition = account,
              .source = source_,
              .position = record.slot,
              .puts = {{.key = format::kOwnerKey, .value = format::encode_id(opening->owner)}},
              .deletes = {}});
  }
  const std::string owner = format::owner_partition(opening->owner);
  ATOLL_TRY(const bool owner_knows, has_taken(owner, record.slot));
  if (!owner_knows) {
    const std::string kind = is_pot(*opening) ? "pot/" : "account/";
    add_step({.partition = owner,
              .source = source_,
              .position = record.slot,
              .puts = {{.key = kind + base::to_base62(opening->id), .value = {}}},
              .deletes = {}});
  }
  return {};
}

base::Result<void> Projector::take_posting(const Record& record) {
  const auto& slot = slot_as<ledger::format::PostingSlot>(record.at());
  if (slot.header.outcome != Outcome::kDone) {
    return add_declined(record, slot.debit_account, -slot.amount_minor, slot.header.outcome);
  }
  const auto evidence = evidence_of(record);
  if (!evidence) return {};
  const Money debit{.balance_minor = slot.debit_balance_after, .held_minor = slot.debit_held_after};
  const Money credit{.balance_minor = slot.credit_balance_after,
                     .held_minor = slot.credit_held_after};
  ATOLL_TRY_VOID(add_entry(record, *evidence, slot.debit_account, slot.credit_account,
                           -slot.amount_minor, debit, credit, kDebitEntry));
  ATOLL_TRY_VOID(add_entry(record, *evidence, slot.credit_account, slot.debit_account,
                           slot.amount_minor, credit, debit, kCreditEntry));
  // What happened elsewhere, long ago, is no news unless it is said to be.
  if (evidence->origin && !evidence->origin->is_told) told_.clear();
  return {};
}

base::Result<void> Projector::take_legs(const Record& record) {
  const auto& legs = slot_as<ledger::format::LegsSlot>(record.at());
  if (legs.outcome != Outcome::kDone || legs.head_distance > record.index) return {};
  Record head = record;
  head.index -= legs.head_distance;
  const auto evidence = evidence_of(head);
  if (!evidence) return {};
  for (std::uint8_t i = 0; i < legs.count; ++i) {
    const auto& entry = legs.entries[i];
    const Money after{.balance_minor = entry.balance_after, .held_minor = entry.held_after};
    ATOLL_TRY_VOID(add_entry(record, *evidence, entry.account, ledger::format::kNoAccount,
                             entry.amount_minor, after, {}, i));
  }
  return {};
}

base::Result<void> Projector::take_hold(const Record& record) {
  const auto& slot = slot_as<ledger::format::HoldSlot>(record.at());
  const auto* account = customer_at(slot.account);
  const auto evidence = evidence_of(record);
  if (account == nullptr || !evidence) return {};
  const bool declined_before = evidence->decline_reason != DeclineReason::kNone;
  if (slot.header.outcome != Outcome::kDone || declined_before) {
    return add_declined(record, slot.account, -slot.amount_minor, slot.header.outcome);
  }
  Projected row = new_row(record, *account, kDebitEntry);
  take_evidence(row, *evidence);
  row.held_minor = slot.amount_minor;
  row.balance_after_minor = slot.balance_after;
  ATOLL_TRY(const bool is_new,
            create(record, row,
                   {{.key = format::hold_key(record.slot), .value = format::encode_id(row.id)}}));
  const Money after{.balance_minor = slot.balance_after, .held_minor = slot.held_after};
  if (is_new) tell_balance(row, after);
  return {};
}

base::Result<void> Projector::take_hold_change(const Record& record) {
  const auto& slot = slot_as<ledger::format::HoldSlot>(record.at());
  const auto* account = customer_at(slot.account);
  if (account == nullptr || slot.header.outcome != Outcome::kDone) return {};
  ATOLL_TRY(auto row, pending_row(account->id, slot.hold_slot));
  if (!row) return {};
  const bool grows = record.at().kind == SlotKind::kHoldIncreased;
  change_hold(*row, grows ? slot.amount_minor : -slot.amount_minor, record.booking_time_ns);
  const Money after{.balance_minor = slot.balance_after, .held_minor = slot.held_after};
  return update_pending(record, *row, slot.hold_slot, after);
}

base::Result<void> Projector::take_capture(const Record& record) {
  const auto& slot = slot_as<ledger::format::PostingSlot>(record.at());
  const auto* account = customer_at(slot.debit_account);
  if (account == nullptr || slot.header.outcome != Outcome::kDone) return {};
  ATOLL_TRY(auto row, pending_row(account->id, slot.related_slot));
  if (!row) return {};
  const bool ends = (slot.header.flags & ledger::kFinalCapture) != 0;
  capture(*row, slot.amount_minor, ends, slot.debit_balance_after, record.booking_time_ns);
  const Money after{.balance_minor = slot.debit_balance_after, .held_minor = slot.debit_held_after};
  return update_pending(record, *row, slot.related_slot, after);
}

std::optional<Evidence> Projector::evidence_of(const Record& record) const {
  const std::size_t distance = ledger::evidence_distance_of(record.at());
  if (distance == 0) return std::nullopt;
  // Evidence of another format is another program's: its postings are not customers' transactions.
  auto evidence =
      posting::decode_evidence(ledger::evidence_at(record.group, record.index + distance));
  if (!evidence || evidence->scheme == Scheme::kNone) return std::nullopt;
  return *std::move(evidence);
}

const ledger::AccountOpening* Projector::customer_at(std::uint32_t index) const {
  const auto found = openings_.find(index);
  if (found == openings_.end()) return nullptr;
  const bool is_customer = text_of(found->second.namespace_name) == kCustomerNamespace;
  return is_customer ? &found->second : nullptr;
}

Projected Projector::new_row(const Record& record, const ledger::AccountOpening& account,
                             std::uint8_t entry) const {
  Projected row;
  row.id = transaction_id(record.booking_time_ns, account.id.slice(), record.slot, entry);
  row.account_id = account.id;
  row.created_ns = row.updated_ns = record.booking_time_ns;
  row.currency = account.currency;
  if (ledger::is_command(record.at().kind)) row.command_id = ledger::id_of(record.at());
  return row;
}

base::Result<void> Projector::add_entry(const Record& record, const Evidence& evidence,
                                        std::uint32_t account, std::uint32_t other_account,
                                        std::int64_t amount_minor, Money after, Money other_after,
                                        std::uint8_t entry) {
  const auto* opening = customer_at(account);
  if (opening == nullptr) return {};
  Projected row = new_row(record, *opening, entry);
  take_evidence(row, evidence);
  row.booked_minor = amount_minor;
  row.balance_after_minor = after.balance_minor;
  row.settled_ns = evidence.origin ? evidence.origin->settled_ns : record.booking_time_ns;
  const auto* other = customer_at(other_account);
  const bool other_is_pot = other != nullptr && is_pot(*other);
  const auto* payer = amount_minor < 0 ? opening : other;
  if (evidence.is_told_by_payer && payer != nullptr) row.payer_account_id = payer->id;
  if (is_pot(*opening)) row.pot_id = opening->id;
  if (other_is_pot) row.pot_id = other->id;
  ATOLL_TRY(const bool is_new, create(record, row));
  if (!is_new || is_pot(*opening)) return {};
  tell_balance(row, after);
  if (other_is_pot) {
    tell(row.account_id, {.type = EventType::kPotUpdated,
                          .change = EventChange::kMoney,
                          .currency = other->currency,
                          .object_id = other->id,
                          .snapshot = {.updated_ns = record.booking_time_ns,
                                       .held_minor = other_after.held_minor,
                                       .balance_after_minor = other_after.balance_minor},
                          .client_id = {}});
  }
  return {};
}

// A purchase that was refused is shown; a transfer that was refused told its caller so, and is not.
base::Result<void> Projector::add_declined(const Record& record, std::uint32_t account,
                                           std::int64_t asked_minor, Outcome outcome) {
  const auto* opening = customer_at(account);
  const auto evidence = evidence_of(record);
  if (opening == nullptr || !evidence || evidence->scheme != Scheme::kCard) return {};
  Projected row = new_row(record, *opening, kDebitEntry);
  take_evidence(row, *evidence);
  row.asked_minor = asked_minor;
  if (row.decline_reason == DeclineReason::kNone) row.decline_reason = reason_of(outcome);
  ATOLL_TRY_VOID(create(record, row));
  return {};
}

base::Result<bool> Projector::create(const Record& record, const Projected& row,
                                     std::vector<ports::Put> more) {
  const std::string partition = format::account_partition(row.account_id);
  ATOLL_TRY(const bool is_known, has_taken(partition, record.slot));
  if (is_known) return false;
  const bool is_final = more.empty() && !row.is_pending();
  const std::string key = format::transaction_key(row.id);
  more.push_back({.key = key, .value = format::encode_row(row)});
  ATOLL_TRY_VOID(add_spending(row, row.spending_minor(), more));
  ports::ProjectionStep step{.partition = partition,
                             .source = source_,
                             .position = record.slot,
                             .puts = std::move(more),
                             .deletes = {}};
  ATOLL_TRY_VOID(add_to_month(row, std::nullopt, step));
  // Only what a hold made is changed later.
  add_step(std::move(step), is_final ? key : std::string_view());
  const bool is_declined = row.decline_reason != DeclineReason::kNone;
  if (row.account_id != row.pot_id) {
    tell_transaction(row,
                     is_declined ? EventType::kTransactionDeclined : EventType::kTransactionCreated,
                     EventChange::kNone);
  }
  return true;
}

base::Result<void> Projector::add_spending(const Projected& row, std::int64_t change_minor,
                                           std::vector<ports::Put>& puts) {
  if (change_minor == 0) return {};
  const std::string key =
      format::spending_key(start_of_spending_day(base::Timestamp{row.created_ns}));
  ATOLL_TRY(const auto before, read(format::account_partition(row.account_id), key));
  std::int64_t sum_minor = 0;
  if (before) {
    ATOLL_TRY(sum_minor, format::decode_sum(*before));
  }
  puts.push_back({.key = key, .value = format::encode_sum(sum_minor + change_minor)});
  return {};
}

base::Result<void> Projector::add_to_month(const Projected& row,
                                           const std::optional<SpendingSum>& before,
                                           ports::ProjectionStep& step) {
  const SpendingSum after = share_of(row);
  if (before.value_or(SpendingSum()) == after) return {};
  MonthSums sums([&](const std::string& key) { return read(step.partition, key); });
  Category category = row.category;
  if (before || !sorted_early_ || sorted_early_->contains(row.id)) {
    ATOLL_TRY(category, sums.category_of(row));
  }
  const Month month = month_at(base::Timestamp{row.created_ns});
  ATOLL_TRY_VOID(
      sums.change({.month = month, .category = category}, before.value_or(SpendingSum()), after));
  sums.add_to(step);
  return {};
}

base::Result<std::optional<Projected>> Projector::pending_row(base::Id account_id,
                                                              std::uint64_t hold_slot) {
  const std::string partition = format::account_partition(account_id);
  ATOLL_TRY(const auto id_bytes, read(partition, format::hold_key(hold_slot)));
  if (!id_bytes) return std::optional<Projected>();
  ATOLL_TRY(const base::Id id, format::decode_id(*id_bytes));
  ATOLL_TRY(const auto row_bytes, read(partition, format::transaction_key(id)));
  if (!row_bytes) return std::optional<Projected>();
  ATOLL_TRY(auto row, format::decode_row(*row_bytes));
  return std::optional<Projected>(std::move(row));
}

base::Result<void> Projector::update_pending(const Record& record, const Projected& row,
                                             std::uint64_t hold_slot, Money after) {
  const std::string partition = format::account_partition(row.account_id);
  ATOLL_TRY(const bool is_known, has_taken(partition, record.slot));
  if (is_known) return {};
  ATOLL_TRY(const auto before_bytes, read(partition, format::transaction_key(row.id)));
  ATOLL_ASSERT(before_bytes.has_value());
  ATOLL_TRY(const Projected before, format::decode_row(*before_bytes));
  ports::ProjectionStep step{
      .partition = partition,
      .source = source_,
      .position = record.slot,
      .puts = {{.key = format::transaction_key(row.id), .value = format::encode_row(row)}},
      .deletes = {}};
  ATOLL_TRY_VOID(add_spending(row, row.spending_minor() - before.spending_minor(), step.puts));
  ATOLL_TRY_VOID(add_to_month(row, share_of(before), step));
  if (!row.is_pending()) step.deletes.push_back(format::hold_key(hold_slot));
  add_step(std::move(step));
  if (row.is_pending()) {
    tell_transaction(row, EventType::kTransactionUpdated, EventChange::kAmount);
  } else if (row.booked_minor != 0) {
    tell_transaction(row, EventType::kTransactionSettled, EventChange::kNone);
  } else {
    const bool has_expired = record.at().kind == SlotKind::kHoldExpired;
    tell_transaction(row, EventType::kTransactionUpdated,
                     has_expired ? EventChange::kExpired : EventChange::kReleased);
  }
  tell_balance(row, after);
  return {};
}

base::Result<bool> Projector::has_taken(const std::string& partition, std::uint64_t slot) {
  auto found = positions_.find(partition);
  if (found == positions_.end()) {
    ATOLL_TRY(const std::uint64_t position, store_.position(partition, source_));
    found = positions_.emplace(partition, position).first;
  }
  return slot <= found->second;
}

base::Result<std::optional<std::string>> Projector::read(const std::string& partition,
                                                         const std::string& key) {
  const auto found = written_.find(written_key(partition, key));
  if (found != written_.end()) return found->second;
  return store_.get(partition, key);
}

void Projector::add_step(ports::ProjectionStep step, std::string_view unread_key) {
  for (const auto& put : step.puts) {
    if (put.key == unread_key || put.key.starts_with(format::kJournalEventPrefix)) continue;
    written_[written_key(step.partition, put.key)] = put.value;
  }
  for (const auto& key : step.deletes) written_[written_key(step.partition, key)] = std::nullopt;
  // Several entries of one record on one account are one step: a position is taken once.
  for (auto it = steps_.rbegin(); it != steps_.rend() && it->position == step.position; ++it) {
    if (it->partition != step.partition) continue;
    join(*it, std::move(step));
    return;
  }
  steps_.push_back(std::move(step));
}

}  // namespace atollbank::transactions
