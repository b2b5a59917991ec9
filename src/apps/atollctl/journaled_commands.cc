// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/journaled_commands.h"

#include <algorithm>
#include <cstring>

#include "ledger/record_view.h"

namespace atollbank::atollctl {

using ledger::Command;
using ledger::CommandKind;
using ledger::slot_as;
using ledger::format::AccountChangedSlot;
using ledger::format::AccountOpenedSlot;
using ledger::format::HoldSlot;
using ledger::format::LegEntry;
using ledger::format::LegsSlot;
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
    case SlotKind::kHoldPlaced:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kPlaceHold);
      break;
    case SlotKind::kHoldIncreased:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kIncreaseHold);
      break;
    case SlotKind::kHoldReleased:
      command = hold_step(slot_as<HoldSlot>(record), CommandKind::kReleaseHold);
      break;
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

Command JournaledCommands::hold_step(const HoldSlot& slot, CommandKind kind) const {
  const bool placing = kind == CommandKind::kPlaceHold;
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
          .limit_or_time = placing ? slot.expires_at_ns : 0};
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
