// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/answers.h"

#include <algorithm>

#include "apps/atollctl/amounts.h"
#include "apps/atollctl/fields.h"
#include "ledger/format/metadata.h"
#include "ledger/record_view.h"
#include "services/posting/evidence.h"

namespace atollbank::atollctl {
namespace {

using ledger::format::AccountChangedSlot;
using ledger::format::AccountOpenedSlot;
using ledger::format::HoldSlot;
using ledger::format::PostingHeadSlot;
using ledger::format::PostingSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

using Accounts = std::map<std::uint32_t, ledger::AccountOpening>;

Field floor_field(std::int64_t floor_minor, std::uint16_t currency) {
  if (floor_minor != ledger::kNoFloor) return money_field("floor", floor_minor, currency);
  return {.label = "floor", .text = "no limit", .key = "floor_minor", .to_the_right = true};
}

Field account_of(const std::string& name, std::uint32_t index, const Accounts& accounts) {
  const auto found = accounts.find(index);
  return account_field(name, found == accounts.end() ? base::Id{} : found->second.id);
}

void add_posting(View& view, const PostingSlot& slot, const Accounts& accounts) {
  view.fields.push_back(money_field("amount", slot.amount_minor, slot.currency));
  view.fields.push_back(account_of("debit_account", slot.debit_account, accounts));
  view.fields.push_back(account_of("credit_account", slot.credit_account, accounts));
  view.fields.push_back(
      money_field("debit_balance_after", slot.debit_balance_after, slot.currency));
  view.fields.push_back(
      money_field("credit_balance_after", slot.credit_balance_after, slot.currency));
  view.fields.push_back(id_field("reference", slot.reference));
}

void add_hold(View& view, const HoldSlot& slot, const Accounts& accounts) {
  view.fields.push_back(money_field("amount", slot.amount_minor, slot.currency));
  view.fields.push_back(account_of("account", slot.account, accounts));
  view.fields.push_back(account_of("payee", slot.payee_account, accounts));
  view.fields.push_back(money_field("remaining_after", slot.remaining_after, slot.currency));
  view.fields.push_back(money_field("held_after", slot.held_after, slot.currency));
  view.fields.push_back(time_field("expires", slot.expires_at_ns));
  view.fields.push_back(id_field("reference", slot.reference));
}

std::string name_in(std::span<const char> padded) {
  return std::string(padded.begin(), std::find(padded.begin(), padded.end(), '\0'));
}

void add_opening(View& view, const AccountOpenedSlot& slot) {
  view.fields.push_back(text_field("currency", currency_text(slot.currency)));
  view.fields.push_back(text_field("namespace", name_in(slot.namespace_name)));
  view.fields.push_back(text_field("name", name_in(slot.name)));
  view.fields.push_back(text_field("balance_name", name_in(slot.balance_name)));
  view.fields.push_back(id_field("owner", slot.owner));
  view.fields.push_back(floor_field(slot.floor_minor, slot.currency));
}

void add_change(View& view, const AccountChangedSlot& slot, const Accounts& accounts) {
  const auto found = accounts.find(slot.account);
  const std::uint16_t currency = found == accounts.end() ? 0 : found->second.currency;
  view.fields.push_back(account_of("account", slot.account, accounts));
  view.fields.push_back(text_field("state", state_text(slot.state_after)));
  view.fields.push_back(floor_field(slot.floor_after, currency));
  view.fields.push_back(money_field("balance_after", slot.balance_after, currency));
}

void add_exchange(View& view, const PostingHeadSlot& slot) {
  view.fields.push_back(money_field("given", slot.base_minor, slot.currency));
  view.fields.push_back(money_field("got", slot.quote_minor, slot.quote_currency));
  view.fields.push_back(
      text_field("rate", std::to_string(slot.rate_mantissa) + "e-" +
                             std::to_string(static_cast<int>(slot.rate_exponent))));
}

void add_details(View& view, const Slot& record, const Accounts& accounts) {
  switch (record.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued:
      add_posting(view, ledger::slot_as<PostingSlot>(record), accounts);
      break;
    case SlotKind::kExchangeHead:
      add_exchange(view, ledger::slot_as<PostingHeadSlot>(record));
      [[fallthrough]];
    case SlotKind::kPostingHead:
      view.fields.push_back(
          count_field("legs", ledger::slot_as<PostingHeadSlot>(record).leg_count));
      break;
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExtended:
    case SlotKind::kHoldExpired: add_hold(view, ledger::slot_as<HoldSlot>(record), accounts); break;
    case SlotKind::kAccountOpened:
      add_opening(view, ledger::slot_as<AccountOpenedSlot>(record));
      break;
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet:
      add_change(view, ledger::slot_as<AccountChangedSlot>(record), accounts);
      break;
    default: break;
  }
}

// What the bank attached behind the metadata; anything else is shown as it is.
void add_evidence(View& view, const std::string& bytes) {
  const auto split = ledger::format::split_evidence(bytes);
  const std::string rest(split ? split->rest : bytes);
  const auto evidence = posting::decode_evidence(rest);
  if (!evidence) {
    view.fields.push_back(text_field("evidence", rest));
    return;
  }
  view.fields.push_back(text_field("event", evidence->event_name));
  view.fields.push_back(text_field("subject", evidence->subject));
  if (evidence->scheme == posting::Scheme::kNone) return;
  view.fields.push_back(text_field("scheme", std::string(posting::name_of(evidence->scheme))));
}

}  // namespace

std::string refusal_of(ledger::Outcome outcome) {
  if (outcome == ledger::Outcome::kDone) return "";
  const char* word = ledger::binds_id(outcome) ? "declined: " : "refused: ";
  return word + std::string(ledger::name_of(outcome));
}

base::Error naming_id(base::Error error, base::Id id, const std::string& again) {
  if (error.code != base::ErrorCode::kUnknown) return error;
  error.message += "; to be sure, repeat with --id " + base::to_base62(id) + again;
  return error;
}

View view_of_result(base::Id id, const ledger::CommandResult& result, std::uint16_t currency) {
  View view;
  view.fields = {id_field("id", id),
                 text_field("outcome", std::string(ledger::name_of(result.outcome))),
                 flag_field("duplicate", result.duplicate != 0)};
  if (result.slot == 0) return view;
  view.fields.push_back(count_field("slot", result.slot));
  view.fields.push_back(time_field("booked", result.booking_time_ns));
  view.fields.push_back(money_field("balance_before", result.debit_balance_before, currency));
  view.fields.push_back(money_field("balance_after", result.debit_balance_after, currency));
  view.fields.push_back(money_field("held_after", result.held_after, currency));
  return view;
}

View view_of_command(base::Id id, const ledger::CommandResult& result) {
  View view;
  view.fields = {id_field("id", id),
                 text_field("outcome", std::string(ledger::name_of(result.outcome))),
                 flag_field("duplicate", result.duplicate != 0)};
  if (result.slot == 0) return view;
  view.fields.push_back(count_field("slot", result.slot));
  view.fields.push_back(time_field("booked", result.booking_time_ns));
  return view;
}

View view_of_opening(base::Id account, const ledger::CommandResult& result,
                     std::uint16_t currency) {
  View view;
  view.fields = {account_field("account", account),
                 text_field("outcome", std::string(ledger::name_of(result.outcome))),
                 flag_field("duplicate", result.duplicate != 0),
                 text_field("currency", currency_text(currency))};
  if (result.slot != 0) view.fields.push_back(count_field("slot", result.slot));
  return view;
}

View view_of_balance(const posting::AccountBalance& balance) {
  View view;
  view.fields = {account_field("account", balance.account),
                 text_field("currency", currency_text(balance.currency)),
                 money_field("balance", balance.balance_minor, balance.currency),
                 money_field("held", balance.held_minor, balance.currency),
                 floor_field(balance.floor_minor, balance.currency)};
  if (balance.ceiling_minor != ledger::kNoCeiling)
    view.fields.push_back(money_field("ceiling", balance.ceiling_minor, balance.currency));
  if (balance.floor_minor != ledger::kNoFloor) {
    view.fields.push_back(money_field("available", balance.available_minor(), balance.currency));
  }
  view.fields.push_back(text_field("state", state_text(balance.state)));
  view.fields.push_back(count_field("as_of_slot", balance.as_of_slot));
  return view;
}

View view_of_sums(const std::vector<posting::NamedBalance>& sums) {
  View view;
  view.list_key = "balances";
  for (const posting::NamedBalance& sum : sums) {
    view.rows.push_back({text_field("balance_name", sum.balance_name),
                         text_field("currency", currency_text(sum.currency)),
                         money_field("balance", sum.balance_minor, sum.currency),
                         money_field("held", sum.held_minor, sum.currency)});
  }
  return view;
}

View view_of_statement(const posting::StatementPage& page, std::uint16_t currency) {
  View view;
  if (page.next_before_slot != 0) {
    view.fields.push_back(count_field("older_before", page.next_before_slot));
  }
  view.list_key = "entries";
  for (const posting::StatementEntry& entry : page.entries) {
    view.rows.push_back({time_field("booked", entry.booking_time_ns),
                         text_field("kind", std::string(name_of(entry.kind))),
                         money_field("amount", entry.amount_minor, currency),
                         money_field("held_change", entry.held_change_minor, currency),
                         money_field("balance_after", entry.balance_after, currency),
                         id_field("id", entry.id), count_field("slot", entry.slot)});
  }
  return view;
}

std::vector<std::uint32_t> accounts_named_in(const Slot& record) {
  switch (record.kind) {
    case SlotKind::kPosting:
    case SlotKind::kCapture:
    case SlotKind::kAccrued: {
      const auto& slot = ledger::slot_as<PostingSlot>(record);
      return {slot.debit_account, slot.credit_account};
    }
    case SlotKind::kHoldPlaced:
    case SlotKind::kHoldIncreased:
    case SlotKind::kHoldReleased:
    case SlotKind::kHoldExtended:
    case SlotKind::kHoldExpired: {
      const auto& slot = ledger::slot_as<HoldSlot>(record);
      if (slot.payee_account == ledger::format::kNoAccount) return {slot.account};
      return {slot.account, slot.payee_account};
    }
    case SlotKind::kFloorSet:
    case SlotKind::kFrozen:
    case SlotKind::kAccountClosed:
    case SlotKind::kCeilingSet: return {ledger::slot_as<AccountChangedSlot>(record).account};
    default: return {};
  }
}

View view_of_record(const posting::RecordView& record, const Accounts& accounts) {
  View view;
  view.fields = {
      id_field("id", ledger::id_of(record.record)),
      text_field("kind", std::string(name_of(record.record.kind))),
      text_field("outcome", std::string(ledger::name_of(ledger::outcome_of(record.record)))),
      count_field("slot", record.slot), time_field("booked", record.booking_time_ns)};
  add_details(view, record.record, accounts);
  add_evidence(view, record.evidence);
  return view;
}

}  // namespace atollbank::atollctl
