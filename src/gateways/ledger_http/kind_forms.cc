// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/kind_forms.h"

#include <algorithm>
#include <array>

#include "gateways/ledger_http/member_values.h"
#include "gateways/ledger_http/metadata_json.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonKind;
using base::JsonView;
using base::Result;
using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;

constexpr MemberSet kOfAll = set_of(Member::kKind, Member::kId, Member::kLinked, Member::kEvidence,
                                    Member::kEvidenceHex, Member::kMetadata);
constexpr MemberSet kOfMost = kOfAll | set_of(Member::kCode, Member::kReference);
constexpr MemberSet kMoney = set_of(Member::kAmountMinor, Member::kAmount, Member::kCurrency);

// Sets a field from a member that may be absent; an error says which member it was.
template <class Set, class Target>
Result<void> set_from(const CommandMembers& members, Member member, Set set_value, Target& target) {
  if (!members.has(member)) return {};
  Result<void> done = set_value(target, members.at(member));
  if (!done) return base::fail(std::move(done).error().within(name_of(member)));
  return done;
}

template <class Target>
Result<void> set_from(const CommandMembers& members, Member member, Target& target) {
  return set_from(members, member, [](Target& to, JsonView from) { return set(to, from); }, target);
}

Result<void> set_flag(const CommandMembers& members, Member member, ledger::CommandFlag flag,
                      Command& command) {
  bool is_set = false;
  ATOLL_TRY_VOID(set_from(members, member, is_set));
  if (is_set) command.flags = static_cast<std::uint8_t>(command.flags | flag);
  return {};
}

// Either whole minor units or a decimal text, whose meaning is the currency's.
Result<void> set_amount(const CommandMembers& members, std::uint16_t currency,
                        std::int64_t& amount_minor) {
  if (members.has(Member::kAmount) && members.has(Member::kAmountMinor)) {
    return base::fail(ErrorCode::kInvalidArgument, "json_duplicate_member",
                      "\"amount\" and \"amount_minor\" say the same thing");
  }
  const auto set_exact = [currency](std::int64_t& to, JsonView from) {
    return set_decimal(to, currency, from);
  };
  ATOLL_TRY_VOID(set_from(members, Member::kAmount, set_exact, amount_minor));
  return set_from(members, Member::kAmountMinor, set_minor, amount_minor);
}

Result<void> set_money(const CommandMembers& members, Command& command) {
  ATOLL_TRY_VOID(set_from(members, Member::kCurrency, set_currency, command.currency));
  return set_amount(members, command.currency, command.amount_minor);
}

// {"kind":"reversal","posting_id":"…"}
Result<void> set_relation(Command& command, JsonView value) {
  CommandMembers relation;
  ATOLL_TRY_VOID(relation.gather(value));
  ATOLL_TRY_VOID(relation.allow_only(set_of(Member::kKind, Member::kPostingId)));
  ATOLL_TRY_VOID(set_from(relation, Member::kPostingId, command.related));
  std::string_view kind;
  if (relation.has(Member::kKind)) {
    ATOLL_TRY(kind, text_of(relation.at(Member::kKind)));
  }
  if (kind == "reversal") {
    command.flags |= ledger::kReversal;
  } else if (kind == "correction") {
    command.flags |= ledger::kCorrection;
  } else {
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range",
                      "a relation is a reversal or a correction");
  }
  return {};
}

Result<void> set_times_and_relation(const CommandMembers& members, Command& command) {
  ATOLL_TRY_VOID(set_from(members, Member::kValueTime, set_time, command.value_time_ns));
  return set_from(members, Member::kRelation, set_relation, command);
}

// ---- one function a kind

Result<void> fill_post(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kDebitAccount, command.debit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kCreditAccount, command.credit_account));
  ATOLL_TRY_VOID(set_money(members, command));
  return set_times_and_relation(members, command);
}

Result<void> set_leg(ledger::Leg& leg, JsonView value) {
  CommandMembers members;
  ATOLL_TRY_VOID(members.gather(value));
  ATOLL_TRY_VOID(members.allow_only(kMoney | set_of(Member::kAccount)));
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, leg.account));
  ATOLL_TRY_VOID(set_from(members, Member::kCurrency, set_currency, leg.currency));
  return set_amount(members, leg.currency, leg.amount_minor);
}

Result<void> set_legs(Batch& batch, JsonView value) {
  if (value.kind() != JsonKind::kArray)
    return base::fail(ErrorCode::kInvalidArgument, "json_wrong_kind", "not an array");
  const std::size_t first = batch.legs.size();
  for (base::JsonItems items = value.items(); items.next();) {
    ledger::Leg& leg = batch.legs.emplace_back();
    if (auto done = set_leg(leg, items.value()); !done) {
      const std::string place = "[" + std::to_string(batch.legs.size() - first - 1) + "]";
      return base::fail(std::move(done).error().within(place));
    }
  }
  return {};
}

Result<void> fill_post_legs(const CommandMembers& members, Command& command, Batch& batch) {
  command.side_index = static_cast<std::uint32_t>(batch.legs.size());
  ATOLL_TRY_VOID(set_from(members, Member::kLegs, set_legs, batch));
  command.side_count = static_cast<std::uint32_t>(batch.legs.size()) - command.side_index;
  return set_times_and_relation(members, command);
}

Result<void> fill_place_hold(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kPayeeAccount, command.credit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kExpiresAt, set_time, command.limit_or_time));
  return set_money(members, command);
}

// What increases and releases share.
Result<void> fill_hold_step(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kHoldId, command.related));
  return set_money(members, command);
}

Result<void> fill_capture_hold(const CommandMembers& members, Command& command, Batch& batch) {
  ATOLL_TRY_VOID(fill_hold_step(members, command, batch));
  ATOLL_TRY_VOID(set_from(members, Member::kCreditAccount, command.credit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kValueTime, set_time, command.value_time_ns));
  ATOLL_TRY_VOID(set_flag(members, Member::kAboveHold, ledger::kAboveHold, command));
  return set_flag(members, Member::kFinalCapture, ledger::kFinalCapture, command);
}

Result<void> fill_extend_hold(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kHoldId, command.related));
  return set_from(members, Member::kExpiresAt, set_time, command.limit_or_time);
}

Result<void> fill_open_account(const CommandMembers& members, Command& command, Batch& batch) {
  command.side_index = static_cast<std::uint32_t>(batch.openings.size());
  command.side_count = 1;
  ledger::AccountOpening& opening = batch.openings.emplace_back();
  opening.id = command.id;
  opening.floor_minor = ledger::kNoFloor;
  std::swap(opening.chart_code, command.code);  // an account's code is its place in the chart
  const auto name_into = [](auto& to, JsonView from) { return set_name(to, from); };
  ATOLL_TRY_VOID(set_from(members, Member::kOwner, opening.owner));
  ATOLL_TRY_VOID(set_from(members, Member::kFloorMinor, set_minor, opening.floor_minor));
  ATOLL_TRY_VOID(set_from(members, Member::kCurrency, set_currency, opening.currency));
  ATOLL_TRY_VOID(set_from(members, Member::kLegalEntity, opening.legal_entity));
  ATOLL_TRY_VOID(set_from(members, Member::kNamespaceName, name_into, opening.namespace_name));
  ATOLL_TRY_VOID(set_from(members, Member::kName, name_into, opening.name));
  return set_from(members, Member::kBalanceName, name_into, opening.balance_name);
}

Result<void> fill_set_floor(const CommandMembers& members, Command& command, Batch&) {
  command.limit_or_time = ledger::kNoFloor;
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  return set_from(members, Member::kFloorMinor, set_minor, command.limit_or_time);
}

Result<void> fill_freeze(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  ATOLL_TRY_VOID(set_flag(members, Member::kDebits, ledger::kFreezeDebits, command));
  return set_flag(members, Member::kCredits, ledger::kFreezeCredits, command);
}

Result<void> fill_close_account(const CommandMembers& members, Command& command, Batch&) {
  return set_from(members, Member::kAccount, command.debit_account);
}

Result<void> fill_set_ceiling(const CommandMembers& members, Command& command, Batch&) {
  command.limit_or_time = ledger::kNoCeiling;
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  return set_from(members, Member::kCeilingMinor, set_minor, command.limit_or_time);
}

Result<void> fill_set_balance_limits(const CommandMembers& members, Command& command, Batch&) {
  command.limit_or_time = ledger::kNoFloor;
  command.amount_minor = ledger::kNoCeiling;
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kFloorMinor, set_minor, command.limit_or_time));
  return set_from(members, Member::kCeilingMinor, set_minor, command.amount_minor);
}

Result<void> fill_expect(const CommandMembers& members, Command& command, Batch&) {
  command.amount_minor = ledger::kNoFloor;
  command.limit_or_time = ledger::kNoCeiling;
  ATOLL_TRY_VOID(set_from(members, Member::kAccount, command.debit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kBalanceMin, set_minor, command.amount_minor));
  ATOLL_TRY_VOID(set_from(members, Member::kBalanceMax, set_minor, command.limit_or_time));
  return set_from(members, Member::kVersion, command.related.low);
}

Result<void> fill_post_exchange(const CommandMembers& members, Command& command, Batch& batch) {
  ledger::ExchangeRate rate;
  ATOLL_TRY_VOID(set_from(members, Member::kRate, set_rate, rate));
  ATOLL_TRY_VOID(set_from(members, Member::kRounding, set_rounding, rate.rounding));
  rate.write_to(command);
  ATOLL_TRY_VOID(set_from(members, Member::kBaseCurrency, set_currency, command.currency));
  return fill_post_legs(members, command, batch);
}

Result<void> fill_close_period(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kBefore, set_time, command.limit_or_time));
  return set_flag(members, Member::kSealed, ledger::kSealed, command);
}

Result<void> fill_accrue(const CommandMembers& members, Command& command, Batch&) {
  ATOLL_TRY_VOID(set_from(members, Member::kDebitAccount, command.debit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kCreditAccount, command.credit_account));
  ATOLL_TRY_VOID(set_from(members, Member::kCurrency, set_currency, command.currency));
  ATOLL_TRY_VOID(set_from(members, Member::kValueTime, set_time, command.value_time_ns));
  return set_from(members, Member::kAmountNanos, set_minor, command.amount_minor);
}

Result<void> fill_define(const CommandMembers&, Command&, Batch&) { return {}; }

constexpr MemberSet kDated = set_of(Member::kValueTime, Member::kRelation);
constexpr MemberSet kHoldStep = kOfMost | kMoney | set_of(Member::kHoldId);
constexpr MemberSet kAccountStep = kOfMost | set_of(Member::kAccount);
constexpr MemberSet kOpening =
    kOfAll | set_of(Member::kCode, Member::kOwner, Member::kFloorMinor, Member::kCurrency,
                    Member::kLegalEntity, Member::kNamespaceName, Member::kName,
                    Member::kBalanceName);

constexpr std::array kForms = {
    KindForm{"post", CommandKind::kPost,
             kOfMost | kMoney | kDated | set_of(Member::kDebitAccount, Member::kCreditAccount),
             fill_post},
    KindForm{"post_legs", CommandKind::kPostLegs, kOfMost | kDated | set_of(Member::kLegs),
             fill_post_legs},
    KindForm{"place_hold", CommandKind::kPlaceHold,
             kAccountStep | kMoney | set_of(Member::kPayeeAccount, Member::kExpiresAt),
             fill_place_hold},
    KindForm{"increase_hold", CommandKind::kIncreaseHold, kHoldStep, fill_hold_step},
    KindForm{"capture_hold", CommandKind::kCaptureHold,
             kHoldStep | set_of(Member::kCreditAccount, Member::kFinalCapture, Member::kAboveHold,
                                Member::kValueTime),
             fill_capture_hold},
    KindForm{"release_hold", CommandKind::kReleaseHold, kHoldStep, fill_hold_step},
    KindForm{"open_account", CommandKind::kOpenAccount, kOpening, fill_open_account},
    KindForm{"set_floor", CommandKind::kSetFloor, kAccountStep | set_of(Member::kFloorMinor),
             fill_set_floor},
    KindForm{"freeze", CommandKind::kFreeze,
             kAccountStep | set_of(Member::kDebits, Member::kCredits), fill_freeze},
    KindForm{"close_account", CommandKind::kCloseAccount, kAccountStep, fill_close_account},
    KindForm{"set_ceiling", CommandKind::kSetCeiling, kAccountStep | set_of(Member::kCeilingMinor),
             fill_set_ceiling},
    KindForm{"extend_hold", CommandKind::kExtendHold,
             kOfMost | set_of(Member::kHoldId, Member::kExpiresAt), fill_extend_hold},
    KindForm{"expect", CommandKind::kExpect,
             kAccountStep | set_of(Member::kBalanceMin, Member::kBalanceMax, Member::kVersion),
             fill_expect},
    KindForm{"post_exchange", CommandKind::kPostExchange,
             kOfMost | kDated |
                 set_of(Member::kLegs, Member::kBaseCurrency, Member::kRate, Member::kRounding),
             fill_post_exchange},
    KindForm{"close_period", CommandKind::kClosePeriod,
             kOfMost | set_of(Member::kBefore, Member::kSealed), fill_close_period},
    KindForm{"accrue", CommandKind::kAccrue,
             kOfMost | set_of(Member::kDebitAccount, Member::kCreditAccount, Member::kAmountNanos,
                              Member::kCurrency, Member::kValueTime),
             fill_accrue},
    KindForm{"define", CommandKind::kDefine, kOfMost, fill_define},
    KindForm{"set_balance_limits", CommandKind::kSetBalanceLimits,
             kAccountStep | set_of(Member::kFloorMinor, Member::kCeilingMinor),
             fill_set_balance_limits},
};

Result<void> set_evidence(const CommandMembers& members, Command& command, Batch& batch) {
  if (members.has(Member::kEvidence) && members.has(Member::kEvidenceHex)) {
    return base::fail(ErrorCode::kInvalidArgument, "json_duplicate_member",
                      "\"evidence\" and \"evidence_hex\" say the same thing");
  }
  std::string bytes;
  const auto take_text = [](std::string& to, JsonView from) -> Result<void> {
    ATOLL_TRY(to, text_of(from));
    return {};
  };
  const auto take_hex = [](std::string& to, JsonView from) -> Result<void> {
    ATOLL_TRY(to, bytes_of_hex(from));
    return {};
  };
  ATOLL_TRY_VOID(set_from(members, Member::kEvidence, take_text, bytes));
  ATOLL_TRY_VOID(set_from(members, Member::kEvidenceHex, take_hex, bytes));
  if (!bytes.empty()) batch.attach_evidence(command, bytes);
  return {};
}

}  // namespace

std::span<const KindForm> kind_forms() { return kForms; }

const KindForm* form_named(std::string_view name) {
  const auto* found = std::ranges::find(kForms, name, &KindForm::name);
  return found == kForms.end() ? nullptr : found;
}

Result<void> fill_command(const KindForm& form, const CommandMembers& members, Command& command,
                          Batch& batch, std::vector<definitions::FieldOrder>& metadata) {
  const auto take_fields = [](auto& to, JsonView from) -> Result<void> {
    ATOLL_TRY(to, read_metadata(from));
    return {};
  };
  ATOLL_TRY_VOID(set_from(members, Member::kId, command.id));
  ATOLL_TRY_VOID(set_from(members, Member::kCode, command.code));
  ATOLL_TRY_VOID(set_from(members, Member::kReference, command.reference));
  ATOLL_TRY_VOID(set_flag(members, Member::kLinked, ledger::kLinked, command));
  ATOLL_TRY_VOID(set_evidence(members, command, batch));
  ATOLL_TRY_VOID(set_from(members, Member::kMetadata, take_fields, metadata));
  return form.fill(members, command, batch);
}

}  // namespace atollbank::ledger_http
