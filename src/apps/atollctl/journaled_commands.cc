// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/journaled_commands.h"

#include <algorithm>
#include <cstring>

#include "ledger/exchange_rate.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {

using ledger::Command;
using ledger::CommandKind;
using ledger::slot_as;
using ledger::format::AccountChangedSlot;
using ledger::format::AccountOpenedSlot;
using ledger::format::BalanceLimitsSlot;
using ledger::format::DefinedSlot;
using ledger::format::ExpectedSlot;
using ledger::format::HoldSlot;
using ledger::format::LegEntry;
using ledger::format::LegsSlot;
using ledger::format::PeriodClosedSlot;
using ledger::format::PostingHeadSlot;
using ledger::format::PostingSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

std::optional<NotUnderstood> JournaledCommands::append(std::span<const Slot> group,
                                                       std::size_t index, std::uint64_t slot,
                                                       ledger::Batch& batch) {
  const Slot& record = group[index];
  Command command;
  std::optional<std::string> wrong;
  switch (record.kind) {
    case SlotKind::kPosting: command = posting(slot_as<PostingSlot>(record)); break;
    case SlotKind::kCapture: command = capture(slot_as<PostingSlot>(record)); break;
    case SlotKind::kPostingHead:
      command = posting_of_legs(slot_as<PostingHeadSlot>(record));
      wrong = legs(group, index, command, batch);
      break;
    case SlotKind::kExchangeHead:
      command = exchange(slot_as<PostingHeadSlot>(record));
      wrong = legs(group, index, command, batch);
      break;
    case SlotKind::kAccrued: command = accrual(slot_as<PostingSlot>(record)); break;
    case SlotKind::kHoldPlaced:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kPlaceHold);
      break;
    case SlotKind::kHoldIncreased:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kIncreaseHold);
      break;
    case SlotKind::kHoldReleased:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kReleaseHold);
      break;
    case SlotKind::kHoldExtended:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kExtendHold);
      break;
    case SlotKind::kCeilingSet:
      command = change(slot_as<AccountChangedSlot>(record), CommandKind::kSetCeiling);
      break;
    case SlotKind::kExpected:
    case SlotKind::kPeriodClosed:
    case SlotKind::kDefined:
    case SlotKind::kBalanceLimitsSet: command = rule(record); break;
    case SlotKind::kAccountOpened:
      if (slot_as<AccountOpenedSlot>(record).account != accounts_.size()) {
        wrong = "the opening does not take the next dense index";
      }
      command = opening(slot_as<AccountOpenedSlot>(record), batch);
      break;
    case SlotKind::kFloorSet:
      command = change(slot_as<AccountChangedSlot>(record), CommandKind::kSetFloor);
      break;
    case SlotKind::kFrozen:
      command = change(slot_as<AccountChangedSlot>(record), CommandKind::kFreeze);
      break;
    case SlotKind::kAccountClosed:
      command = change(slot_as<AccountChangedSlot>(record), CommandKind::kCloseAccount);
      break;
    default: wrong = "the slot's kind is not that of a command";
  }
  if (wrong) return NotUnderstood{slot, *wrong};
  by_slot_.emplace_back(slot, command.id);
  batch.commands.push_back(command);
  return std::nullopt;
}

const JournaledCommands::Account* JournaledCommands::account_at(std::uint32_t index) const {
  return index < accounts_.size() ? &accounts_[index] : nullptr;
}

base::Id JournaledCommands::command_at(std::uint64_t slot) const {
  const auto before = [](const auto& entry, std::uint64_t sought) { return entry.first < sought; };
  const auto found = std::lower_bound(by_slot_.begin(), by_slot_.end(), slot, before);
  return found != by_slot_.end() && found->first == slot ? found->second : base::Id{};
}

ledger::AccountId JournaledCommands::id_at(std::uint32_t index) const {
  const Account* account = account_at(index);
  return account == nullptr ? ledger::AccountId{} : account->id;
}

Command JournaledCommands::posting(const PostingSlot& slot) const {
  return {.kind = CommandKind::kPost,
          .flags = slot.header.flags,
          .currency = slot.currency,
          .code = slot.header.code,
          .id = slot.id,
          .debit_account = id_at(slot.debit_account),
          .credit_account = id_at(slot.credit_account),
          .amount_minor = slot.amount_minor,
          .value_time_ns = slot.value_time_ns,
          .reference = slot.reference,
          .related = command_at(slot.related_slot)};
}

Command JournaledCommands::capture(const PostingSlot& slot) const {
  Command command = posting(slot);
  command.kind = CommandKind::kCaptureHold;
  // A declined one may name as payee who holds the money; only one who left that out may say so.
  if (command.debit_account == command.credit_account) command.debit_account = {};
  return command;
}

Command JournaledCommands::accrual(const PostingSlot& slot) const {
  Command command = posting(slot);
  command.kind = CommandKind::kAccrue;
  command.amount_minor = static_cast<std::int64_t>(slot.related_slot);
  command.related = {};
  return command;
}

Command JournaledCommands::rule(const Slot& record) const {
  // What all of them have stands at the same places.
  const auto& defined = slot_as<DefinedSlot>(record);
  Command command{.kind = CommandKind::kDefine,
                  .flags = defined.header.flags,
                  .code = defined.header.code,
                  .id = defined.id,
                  .reference = defined.reference};
  if (record.kind == SlotKind::kExpected) {
    const auto& slot = slot_as<ExpectedSlot>(record);
    command.kind = CommandKind::kExpect;
    command.debit_account = id_at(slot.account);
    command.amount_minor = slot.balance_min_asked;
    command.limit_or_time = slot.balance_max_asked;
    command.related.low = slot.version_asked;
  } else if (record.kind == SlotKind::kPeriodClosed) {
    command.kind = CommandKind::kClosePeriod;
    command.limit_or_time = slot_as<PeriodClosedSlot>(record).closed_before_asked_ns;
  } else if (record.kind == SlotKind::kBalanceLimitsSet) {
    const auto& slot = slot_as<BalanceLimitsSlot>(record);
    command.kind = CommandKind::kSetBalanceLimits;
    command.debit_account = id_at(slot.account);
    command.limit_or_time = slot.floor_asked;
    command.amount_minor = slot.ceiling_asked;
  }
  return command;
}

Command JournaledCommands::hold_step(const HoldSlot& slot, CommandKind kind) const {
  const bool placing = kind == CommandKind::kPlaceHold;
  const bool sets_expiry = placing || kind == CommandKind::kExtendHold;
  return {.kind = kind,
          .flags = slot.header.flags,
          .currency = slot.currency,
          .code = slot.header.code,
          .id = slot.id,
          .debit_account = id_at(slot.account),
          .credit_account = placing ? id_at(slot.payee_account) : ledger::AccountId{},
          .amount_minor = slot.amount_asked,
          .value_time_ns = slot.value_time_ns,
          .reference = slot.reference,
          .related = placing ? base::Id{} : command_at(slot.hold_slot),
          .limit_or_time = sets_expiry ? slot.expires_at_ns : 0};
}

Command JournaledCommands::change(const AccountChangedSlot& slot, CommandKind kind) const {
  return {.kind = kind,
          .flags = slot.header.flags,
          .code = slot.header.code,
          .id = slot.id,
          .debit_account = id_at(slot.account),
          .reference = slot.reference,
          .limit_or_time = slot.limit_asked};
}

Command JournaledCommands::opening(const AccountOpenedSlot& slot, ledger::Batch& batch) {
  ledger::AccountOpening opening{.id = slot.id,
                                 .owner = slot.owner,
                                 .floor_minor = slot.floor_minor,
                                 .currency = slot.currency,
                                 .legal_entity = slot.legal_entity,
                                 .chart_code = slot.header.code};
  std::memcpy(opening.namespace_name, slot.namespace_name, sizeof(opening.namespace_name));
  std::memcpy(opening.name, slot.name, sizeof(opening.name));
  std::memcpy(opening.balance_name, slot.balance_name, sizeof(opening.balance_name));
  accounts_.push_back({.id = slot.id, .currency = slot.currency});
  batch.openings.push_back(opening);
  return {.kind = CommandKind::kOpenAccount,
          .flags = slot.header.flags,
          .id = slot.id,
          .side_index = static_cast<std::uint32_t>(batch.openings.size() - 1),
          .side_count = 1};
}

Command JournaledCommands::posting_of_legs(const PostingHeadSlot& slot) const {
  return {.kind = CommandKind::kPostLegs,
          .flags = slot.header.flags,
          .code = slot.header.code,
          .id = slot.id,
          .value_time_ns = slot.value_time_ns,
          .reference = slot.reference,
          .related = command_at(slot.related_slot)};
}

Command JournaledCommands::exchange(const PostingHeadSlot& slot) const {
  Command command = posting_of_legs(slot);
  command.kind = CommandKind::kPostExchange;
  command.currency = slot.currency;
  const ledger::ExchangeRate rate{.mantissa = slot.rate_mantissa,
                                  .exponent = slot.rate_exponent,
                                  .rounding = static_cast<money::Rounding>(slot.rate_rounding)};
  rate.write_to(command);
  return command;
}

std::optional<std::string> JournaledCommands::legs(std::span<const Slot> group, std::size_t index,
                                                   Command& command, ledger::Batch& batch) const {
  const std::uint32_t leg_count = slot_as<PostingHeadSlot>(group[index]).leg_count;
  command.side_index = static_cast<std::uint32_t>(batch.legs.size());
  command.side_count = leg_count;
  for (std::uint32_t i = 0; i < leg_count; ++i) {
    const std::size_t place = index + 1 + i / ledger::format::kLegsPerSlot;
    if (place >= group.size() || group[place].kind != SlotKind::kLegs) return "a leg is missing";
    const LegEntry& entry =
        slot_as<LegsSlot>(group[place]).entries[i % ledger::format::kLegsPerSlot];
    const Account* account = account_at(entry.account);
    if (account == nullptr) return "a leg names an account that was never opened";
    batch.legs.push_back({.account = account->id,
                          .amount_minor = entry.amount_minor,
                          .currency = account->currency});
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
