// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/command_mapping.h"

#include <algorithm>
#include <limits>
#include <string>

#include "ledger/exchange_rate.h"
#include "money/rounding.h"
#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {
namespace {

using base::ErrorCode;
using base::Result;
using ledger::Command;
using ledger::CommandKind;

Result<void> set_id(base::Id& target, std::string_view text) {
  ATOLL_TRY(target, id_from_text(text));
  return {};
}

Result<void> set_currency(std::uint16_t& target, std::uint32_t value) {
  if (value > std::numeric_limits<std::uint16_t>::max())
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range", "no such currency");
  target = static_cast<std::uint16_t>(value);
  return {};
}

template <std::size_t size>
Result<void> set_name(char (&target)[size], std::string_view text) {
  if (text.size() > size)
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range",
                      "a name is longer than " + std::to_string(size) + " characters");
  std::ranges::copy(text, target);
  return {};
}

Result<void> set_relation(Command& command, const v1::Relation& relation) {
  if (relation.kind() == v1::Relation::REVERSAL) command.flags |= ledger::kReversal;
  if (relation.kind() == v1::Relation::CORRECTION) command.flags |= ledger::kCorrection;
  return set_id(command.related, relation.posting_id());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::Post& post) {
  command.kind = CommandKind::kPost;
  command.amount_minor = post.amount_minor();
  command.value_time_ns = post.value_time_ns();
  ATOLL_TRY_VOID(set_id(command.debit_account, post.debit_account()));
  ATOLL_TRY_VOID(set_id(command.credit_account, post.credit_account()));
  ATOLL_TRY_VOID(set_currency(command.currency, post.currency()));
  return set_relation(command, post.relation());
}

// Of a PostLegs or a PostExchange.
template <class Message>
Result<void> set_legs(Command& command, ledger::Batch& batch, const Message& post) {
  command.value_time_ns = post.value_time_ns();
  command.side_index = static_cast<std::uint32_t>(batch.legs.size());
  command.side_count = static_cast<std::uint32_t>(post.legs_size());
  for (const v1::Leg& each : post.legs()) {
    ledger::Leg leg;
    leg.amount_minor = each.amount_minor();
    ATOLL_TRY_VOID(set_id(leg.account, each.account()));
    ATOLL_TRY_VOID(set_currency(leg.currency, each.currency()));
    batch.legs.push_back(leg);
  }
  return set_relation(command, post.relation());
}

Result<void> set_kind(Command& command, ledger::Batch& batch, const v1::PostLegs& post) {
  command.kind = CommandKind::kPostLegs;
  return set_legs(command, batch, post);
}

Result<void> set_kind(Command& command, ledger::Batch& batch, const v1::PostExchange& post) {
  command.kind = CommandKind::kPostExchange;
  ATOLL_TRY_VOID(set_currency(command.currency, post.base_currency()));
  if (post.rate().exponent() > ledger::kRateExponentMax)
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range", "no such exponent");
  const ledger::ExchangeRate rate{.mantissa = post.rate().mantissa(),
                                  .exponent = static_cast<std::uint8_t>(post.rate().exponent()),
                                  .rounding = static_cast<money::Rounding>(post.rate().rounding())};
  rate.write_to(command);
  return set_legs(command, batch, post);
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::PlaceHold& hold) {
  command.kind = CommandKind::kPlaceHold;
  command.amount_minor = hold.amount_minor();
  command.limit_or_time = hold.expires_at_ns();
  ATOLL_TRY_VOID(set_id(command.debit_account, hold.account()));
  ATOLL_TRY_VOID(set_id(command.credit_account, hold.payee_account()));
  return set_currency(command.currency, hold.currency());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::IncreaseHold& hold) {
  command.kind = CommandKind::kIncreaseHold;
  command.amount_minor = hold.amount_minor();
  ATOLL_TRY_VOID(set_currency(command.currency, hold.currency()));
  return set_id(command.related, hold.hold_id());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::CaptureHold& capture) {
  command.kind = CommandKind::kCaptureHold;
  command.amount_minor = capture.amount_minor();
  command.value_time_ns = capture.value_time_ns();
  if (capture.final_capture()) command.flags |= ledger::kFinalCapture;
  if (capture.above_hold()) command.flags |= ledger::kAboveHold;
  ATOLL_TRY_VOID(set_currency(command.currency, capture.currency()));
  ATOLL_TRY_VOID(set_id(command.credit_account, capture.credit_account()));
  return set_id(command.related, capture.hold_id());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::ReleaseHold& release) {
  command.kind = CommandKind::kReleaseHold;
  command.amount_minor = release.amount_minor();
  ATOLL_TRY_VOID(set_currency(command.currency, release.currency()));
  return set_id(command.related, release.hold_id());
}

Result<void> set_kind(Command& command, ledger::Batch& batch, const v1::OpenAccount& open) {
  command.kind = CommandKind::kOpenAccount;
  command.side_index = static_cast<std::uint32_t>(batch.openings.size());
  command.side_count = 1;
  ledger::AccountOpening opening;
  opening.id = command.id;
  opening.chart_code = command.code;  // it belongs to the account, not to the command
  command.code = 0;
  opening.floor_minor = open.has_floor_minor() ? open.floor_minor() : ledger::kNoFloor;
  if (open.legal_entity() > std::numeric_limits<std::uint16_t>::max())
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range", "no such legal entity");
  opening.legal_entity = static_cast<std::uint16_t>(open.legal_entity());
  ATOLL_TRY_VOID(set_id(opening.owner, open.owner()));
  ATOLL_TRY_VOID(set_currency(opening.currency, open.currency()));
  ATOLL_TRY_VOID(set_name(opening.namespace_name, open.namespace_name()));
  ATOLL_TRY_VOID(set_name(opening.name, open.name()));
  ATOLL_TRY_VOID(set_name(opening.balance_name, open.balance_name()));
  batch.openings.push_back(opening);
  return {};
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::SetFloor& floor) {
  command.kind = CommandKind::kSetFloor;
  command.limit_or_time = floor.has_floor_minor() ? floor.floor_minor() : ledger::kNoFloor;
  return set_id(command.debit_account, floor.account());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::SetCeiling& ceiling) {
  command.kind = CommandKind::kSetCeiling;
  command.limit_or_time =
      ceiling.has_ceiling_minor() ? ceiling.ceiling_minor() : ledger::kNoCeiling;
  return set_id(command.debit_account, ceiling.account());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::ExtendHold& hold) {
  command.kind = CommandKind::kExtendHold;
  command.limit_or_time = hold.expires_at_ns();
  return set_id(command.related, hold.hold_id());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::Expect& expect) {
  command.kind = CommandKind::kExpect;
  command.amount_minor = expect.has_balance_min() ? expect.balance_min() : ledger::kNoFloor;
  command.limit_or_time = expect.has_balance_max() ? expect.balance_max() : ledger::kNoCeiling;
  command.related.low = expect.version();
  return set_id(command.debit_account, expect.account());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::ClosePeriod& close) {
  command.kind = CommandKind::kClosePeriod;
  command.limit_or_time = close.before_ns();
  if (close.sealed()) command.flags |= ledger::kSealed;
  return {};
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::Accrue& accrue) {
  command.kind = CommandKind::kAccrue;
  command.amount_minor = accrue.amount_nanos();
  command.value_time_ns = accrue.value_time_ns();
  ATOLL_TRY_VOID(set_id(command.debit_account, accrue.debit_account()));
  ATOLL_TRY_VOID(set_id(command.credit_account, accrue.credit_account()));
  return set_currency(command.currency, accrue.currency());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::Define&) {
  command.kind = CommandKind::kDefine;
  return {};
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::SetBalanceLimits& limits) {
  command.kind = CommandKind::kSetBalanceLimits;
  command.limit_or_time = limits.has_floor_minor() ? limits.floor_minor() : ledger::kNoFloor;
  command.amount_minor = limits.has_ceiling_minor() ? limits.ceiling_minor() : ledger::kNoCeiling;
  return set_id(command.debit_account, limits.account());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::Freeze& freeze) {
  command.kind = CommandKind::kFreeze;
  if (freeze.debits()) command.flags |= ledger::kFreezeDebits;
  if (freeze.credits()) command.flags |= ledger::kFreezeCredits;
  return set_id(command.debit_account, freeze.account());
}

Result<void> set_kind(Command& command, ledger::Batch&, const v1::CloseAccount& close) {
  command.kind = CommandKind::kCloseAccount;
  return set_id(command.debit_account, close.account());
}

Result<void> set_kind(Command& command, ledger::Batch& batch, const v1::Command& message) {
  switch (message.kind_case()) {
    case v1::Command::kPost: return set_kind(command, batch, message.post());
    case v1::Command::kPostLegs: return set_kind(command, batch, message.post_legs());
    case v1::Command::kPlaceHold: return set_kind(command, batch, message.place_hold());
    case v1::Command::kIncreaseHold: return set_kind(command, batch, message.increase_hold());
    case v1::Command::kCaptureHold: return set_kind(command, batch, message.capture_hold());
    case v1::Command::kReleaseHold: return set_kind(command, batch, message.release_hold());
    case v1::Command::kOpenAccount: return set_kind(command, batch, message.open_account());
    case v1::Command::kSetFloor: return set_kind(command, batch, message.set_floor());
    case v1::Command::kFreeze: return set_kind(command, batch, message.freeze());
    case v1::Command::kCloseAccount: return set_kind(command, batch, message.close_account());
    case v1::Command::kSetCeiling: return set_kind(command, batch, message.set_ceiling());
    case v1::Command::kExtendHold: return set_kind(command, batch, message.extend_hold());
    case v1::Command::kExpect: return set_kind(command, batch, message.expect());
    case v1::Command::kPostExchange: return set_kind(command, batch, message.post_exchange());
    case v1::Command::kClosePeriod: return set_kind(command, batch, message.close_period());
    case v1::Command::kAccrue: return set_kind(command, batch, message.accrue());
    case v1::Command::kDefine: return set_kind(command, batch, message.define());
    case v1::Command::kSetBalanceLimits:
      return set_kind(command, batch, message.set_balance_limits());
    case v1::Command::KIND_NOT_SET: break;
  }
  return base::fail(ErrorCode::kInvalidArgument, "command_kind_missing", "it says nothing to do");
}

Result<void> append_command(ledger::Batch& batch, const v1::Command& message) {
  Command command;
  command.code = message.code();
  if (message.linked()) command.flags |= ledger::kLinked;
  ATOLL_TRY_VOID(set_id(command.id, message.id()));
  ATOLL_TRY_VOID(set_id(command.reference, message.reference()));
  ATOLL_TRY_VOID(set_kind(command, batch, message));
  if (!message.evidence().empty()) batch.attach_evidence(command, message.evidence());
  batch.commands.push_back(command);
  return {};
}

v1::CommandResult to_proto(const ledger::CommandResult& result) {
  v1::CommandResult message;
  message.set_outcome(static_cast<v1::Outcome>(result.outcome));
  message.set_duplicate(result.duplicate != 0);
  message.set_slot(result.slot);
  message.set_booking_time_ns(result.booking_time_ns);
  message.set_debit_balance_before(result.debit_balance_before);
  message.set_debit_balance_after(result.debit_balance_after);
  message.set_credit_balance_before(result.credit_balance_before);
  message.set_credit_balance_after(result.credit_balance_after);
  message.set_held_after(result.held_after);
  return message;
}

}  // namespace

Result<ledger::Batch> from_proto(const v1::SubmitRequest& request) {
  if (request.commands_size() > static_cast<int>(ledger::kBatchCommandMax))
    return base::fail(
        ErrorCode::kInvalidArgument, "batch_too_large",
        "a batch holds at most " + std::to_string(ledger::kBatchCommandMax) + " commands");
  ledger::Batch batch;
  batch.commands.reserve(static_cast<std::size_t>(request.commands_size()));
  for (int i = 0; i < request.commands_size(); ++i) {
    auto appended = append_command(batch, request.commands(i));
    if (!appended)
      return base::fail(std::move(appended).error().within("command " + std::to_string(i)));
  }
  return batch;
}

std::vector<std::uint32_t> leg_counts_of(const v1::SubmitRequest& request) {
  std::vector<std::uint32_t> counts;
  for (const v1::Command& command : request.commands())
    counts.push_back(static_cast<std::uint32_t>(command.post_legs().legs_size() +
                                                command.post_exchange().legs_size()));
  return counts;
}

v1::SubmitResponse to_proto(const posting::Reply& reply,
                            const std::vector<std::uint32_t>& leg_counts) {
  v1::SubmitResponse response;
  for (std::size_t i = 0; i < reply.results.size(); ++i) {
    const ledger::CommandResult& result = reply.results[i];
    v1::CommandResult& message = *response.add_results();
    message = to_proto(result);
    if (result.outcome != ledger::Outcome::kDone) continue;
    for (std::uint32_t leg = 0; leg < leg_counts[i]; ++leg) {
      const ledger::LegBalance& balance = reply.leg_balances.at(result.leg_index + leg);
      v1::LegBalance& leg_message = *message.add_leg_balances();
      leg_message.set_before(balance.before);
      leg_message.set_after(balance.after);
    }
  }
  return response;
}

}  // namespace atollbank::rpc
