// SPDX-License-Identifier: Apache-2.0
#include "apps/embedded/conversion.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "ledger/account.h"

namespace atollbank::embedded {
namespace {

#define ATOLL_SAME_SIZE(ours, house)                                                \
  static_assert(sizeof(ours) == sizeof(house) && alignof(ours) == alignof(house) && \
                std::is_trivially_copyable_v<ours>)
#define ATOLL_SAME_FIELD(ours, house, field)                       \
  static_assert(offsetof(ours, field) == offsetof(house, field) && \
                sizeof(ours::field) == sizeof(house::field))

ATOLL_SAME_SIZE(Command, ledger::Command);
ATOLL_SAME_FIELD(Command, ledger::Command, kind);
ATOLL_SAME_FIELD(Command, ledger::Command, flags);
ATOLL_SAME_FIELD(Command, ledger::Command, currency);
ATOLL_SAME_FIELD(Command, ledger::Command, code);
ATOLL_SAME_FIELD(Command, ledger::Command, id);
ATOLL_SAME_FIELD(Command, ledger::Command, debit_account);
ATOLL_SAME_FIELD(Command, ledger::Command, credit_account);
ATOLL_SAME_FIELD(Command, ledger::Command, amount_minor);
ATOLL_SAME_FIELD(Command, ledger::Command, value_time_ns);
ATOLL_SAME_FIELD(Command, ledger::Command, reference);
ATOLL_SAME_FIELD(Command, ledger::Command, related);
ATOLL_SAME_FIELD(Command, ledger::Command, limit_or_time);
ATOLL_SAME_FIELD(Command, ledger::Command, side_index);
ATOLL_SAME_FIELD(Command, ledger::Command, side_count);
ATOLL_SAME_FIELD(Command, ledger::Command, evidence_offset);
ATOLL_SAME_FIELD(Command, ledger::Command, evidence_size);

ATOLL_SAME_SIZE(Leg, ledger::Leg);
ATOLL_SAME_FIELD(Leg, ledger::Leg, account);
ATOLL_SAME_FIELD(Leg, ledger::Leg, amount_minor);
ATOLL_SAME_FIELD(Leg, ledger::Leg, currency);

ATOLL_SAME_SIZE(AccountOpening, ledger::AccountOpening);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, id);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, owner);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, floor_minor);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, currency);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, legal_entity);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, chart_code);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, namespace_name);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, name);
ATOLL_SAME_FIELD(AccountOpening, ledger::AccountOpening, balance_name);

ATOLL_SAME_SIZE(CommandResult, ledger::CommandResult);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, outcome);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, duplicate);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, leg_index);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, slot);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, booking_time_ns);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, debit_balance_before);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, debit_balance_after);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, credit_balance_before);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, credit_balance_after);
ATOLL_SAME_FIELD(CommandResult, ledger::CommandResult, held_after);
ATOLL_SAME_SIZE(LegBalance, ledger::LegBalance);

template <class Ours, class House>
constexpr bool same(Ours ours, House house) {
  return static_cast<std::uint64_t>(ours) == static_cast<std::uint64_t>(house);
}
static_assert(kNoFloor == ledger::kNoFloor && kNoCeiling == ledger::kNoCeiling);
static_assert(same(CommandKind::kPost, ledger::CommandKind::kPost));
static_assert(same(CommandKind::kPostLegs, ledger::CommandKind::kPostLegs));
static_assert(same(CommandKind::kPlaceHold, ledger::CommandKind::kPlaceHold));
static_assert(same(CommandKind::kIncreaseHold, ledger::CommandKind::kIncreaseHold));
static_assert(same(CommandKind::kCaptureHold, ledger::CommandKind::kCaptureHold));
static_assert(same(CommandKind::kReleaseHold, ledger::CommandKind::kReleaseHold));
static_assert(same(CommandKind::kOpenAccount, ledger::CommandKind::kOpenAccount));
static_assert(same(CommandKind::kSetFloor, ledger::CommandKind::kSetFloor));
static_assert(same(CommandKind::kFreeze, ledger::CommandKind::kFreeze));
static_assert(same(CommandKind::kCloseAccount, ledger::CommandKind::kCloseAccount));
static_assert(same(CommandKind::kSetCeiling, ledger::CommandKind::kSetCeiling));
static_assert(same(CommandKind::kExtendHold, ledger::CommandKind::kExtendHold));
static_assert(same(CommandKind::kExpect, ledger::CommandKind::kExpect));
static_assert(same(CommandKind::kPostExchange, ledger::CommandKind::kPostExchange));
static_assert(same(CommandKind::kClosePeriod, ledger::CommandKind::kClosePeriod));
static_assert(same(CommandKind::kAccrue, ledger::CommandKind::kAccrue));
static_assert(same(CommandKind::kDefine, ledger::CommandKind::kDefine));
static_assert(same(CommandKind::kSetBalanceLimits, ledger::kCommandKindLast));
static_assert(same(kAboveHold, ledger::kAboveHold) && same(kSealed, ledger::kSealed));
static_assert(same(kLinked, ledger::kLinked) && same(kReversal, ledger::kReversal));
static_assert(same(kCorrection, ledger::kCorrection));
static_assert(same(kFinalCapture, ledger::kFinalCapture));
static_assert(same(kFreezeDebits, ledger::kFreezeDebits));
static_assert(same(kFreezeCredits, ledger::kFreezeCredits));
static_assert(ledger::kDebitsFrozen == 1 && ledger::kCreditsFrozen == 2 && ledger::kClosed == 4);
static_assert(same(ErrorCode::kInvalidArgument, base::ErrorCode::kInvalidArgument) &&
              same(ErrorCode::kNotFound, base::ErrorCode::kNotFound) &&
              same(ErrorCode::kFailedPrecondition, base::ErrorCode::kFailedPrecondition) &&
              same(ErrorCode::kUnknown, base::ErrorCode::kUnknown) &&
              same(ErrorCode::kInternal, base::ErrorCode::kInternal));

// Records that have the same bytes on both sides.
template <class Target, class Source>
std::vector<Target> copied(const std::vector<Source>& records) {
  static_assert(sizeof(Target) == sizeof(Source));
  std::vector<Target> copies(records.size());
  if (!records.empty())
    std::memcpy(static_cast<void*>(copies.data()), records.data(), records.size() * sizeof(Source));
  return copies;
}

// Any slot that journals a command, as far as its header.
struct HeadedSlot {
  ledger::format::SlotHeader header;
  std::uint8_t rest[sizeof(ledger::format::Slot) - sizeof(ledger::format::SlotHeader)];
};

StatementEntry entry_to_public(posting::StatementEntry entry) {
  return {.slot = entry.slot,
          .kind = static_cast<std::uint8_t>(entry.kind),
          .id = to_public(entry.id),
          .amount_minor = entry.amount_minor,
          .held_change_minor = entry.held_change_minor,
          .balance_after = entry.balance_after,
          .held_after = entry.held_after,
          .booking_time_ns = entry.booking_time_ns,
          .value_time_ns = entry.value_time_ns,
          .code = entry.code,
          .reference = to_public(entry.reference),
          .related_slot = entry.related_slot,
          .evidence = std::move(entry.evidence)};
}

}  // namespace

ledger::Batch to_house(const Batch& batch) {
  return {.commands = copied<ledger::Command>(batch.commands),
          .legs = copied<ledger::Leg>(batch.legs),
          .openings = copied<ledger::AccountOpening>(batch.openings),
          .evidence = batch.evidence};
}

Error to_public(const base::Error& error) {
  return {.code = static_cast<ErrorCode>(error.code),
          .reason = error.reason,
          .message = error.message,
          .retry_after_ms = error.retry_after_ms};
}

Reply to_public(const posting::Reply& reply) {
  return {.results = copied<CommandResult>(reply.results),
          .leg_balances = copied<LegBalance>(reply.leg_balances)};
}

AccountBalance to_public(const posting::AccountBalance& balance) {
  return {.account = to_public(balance.account),
          .balance_minor = balance.balance_minor,
          .held_minor = balance.held_minor,
          .available_minor = balance.available_minor(),
          .floor_minor = balance.floor_minor,
          .ceiling_minor = balance.ceiling_minor,
          .currency = balance.currency,
          .state = balance.state,
          .last_slot = balance.last_slot,
          .as_of_slot = balance.as_of_slot};
}

StatementPage to_public(posting::StatementPage page) {
  StatementPage shown{.entries = {}, .next_before_slot = page.next_before_slot};
  shown.entries.reserve(page.entries.size());
  for (posting::StatementEntry& entry : page.entries)
    shown.entries.push_back(entry_to_public(std::move(entry)));
  return shown;
}

Record to_public(posting::RecordView view) {
  const auto header = std::bit_cast<HeadedSlot>(view.record).header;
  Record record{.slot = view.slot,
                .outcome = static_cast<std::uint16_t>(header.outcome),
                .kind = static_cast<std::uint8_t>(header.kind),
                .booking_time_ns = view.booking_time_ns,
                .evidence = std::move(view.evidence)};
  std::memcpy(record.bytes, &view.record, sizeof(record.bytes));
  return record;
}

FollowedGroups to_public(const posting::FollowedGroups& groups) {
  FollowedGroups shown{.slots = {}, .next_slot = groups.next_slot};
  const std::string_view bytes(reinterpret_cast<const char*>(groups.slots.data()),
                               groups.slots.size() * sizeof(ledger::format::Slot));
  shown.slots = bytes;
  return shown;
}

}  // namespace atollbank::embedded
