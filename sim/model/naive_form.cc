// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_form.h"

#include <map>

namespace atollbank::sim {
namespace {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::Leg;
using ledger::Outcome;
__extension__ using Wide = __int128;

constexpr std::int64_t kYear2200Ns = 7'258'118'400'000'000'000;

// The fields that a kind of command gives a meaning to.
struct Fields {
  bool debit, credit, amount, value_time, related, limit, side, code;
  int flags;
};

Fields fields_of(CommandKind kind) {
  using namespace ledger;
  constexpr int kAlways = kLinked;
  switch (kind) {
    case CommandKind::kPost:
      return {true, true, true, true, false, false, false, true, kAlways | kReversal | kCorrection};
    case CommandKind::kPostLegs:
      return {
          false, false, false, true, false, false, true, true, kAlways | kReversal | kCorrection};
    case CommandKind::kPlaceHold:
      return {true, true, true, true, false, true, false, true, kAlways};
    case CommandKind::kIncreaseHold:
    case CommandKind::kReleaseHold:
      return {true, false, true, true, true, false, false, true, kAlways};
    case CommandKind::kCaptureHold:
      return {true, true, true, true, true, false, false, true, kAlways | kFinalCapture};
    case CommandKind::kOpenAccount:
      return {false, false, false, false, false, false, true, false, 0};
    case CommandKind::kSetFloor:
      return {true, false, false, false, false, true, false, true, kAlways};
    case CommandKind::kFreeze:
      return {true,  false, false,
              false, false, false,
              false, true,  kAlways | kFreezeDebits | kFreezeCredits};
    case CommandKind::kCloseAccount:
      return {true, false, false, false, false, false, false, true, kAlways};
    default: break;
  }
  return {};
}

bool is_known_kind(CommandKind kind) {
  return static_cast<int>(kind) >= 1 && static_cast<int>(kind) <= 10;
}

bool names_a_posting(const Command& command) {
  return (command.flags & (ledger::kReversal | ledger::kCorrection)) != 0;
}

bool has_unused_field(const Command& c, const Fields& fields) {
  return (!fields.debit && !c.debit_account.is_nil()) ||
         (!fields.credit && !c.credit_account.is_nil()) ||
         (!fields.amount && (c.amount_minor != 0 || c.currency != 0)) ||
         (!fields.value_time && c.value_time_ns != 0) ||
         (!fields.related && !names_a_posting(c) && !c.related.is_nil()) ||
         (!fields.limit && c.limit_or_time != 0) ||
         (!fields.side && (c.side_index != 0 || c.side_count != 0)) ||
         (!fields.code && (c.code != 0 || !c.reference.is_nil()));
}

bool is_readable(const char* text, std::size_t size, bool may_be_empty) {
  std::string_view all(text, size);
  const std::string_view name = all.substr(0, all.find('\0'));
  for (const char c : name) {
    if (c < 33 || c > 126) return false;
  }
  for (const char c : all.substr(name.size())) {
    if (c != 0) return false;
  }
  return may_be_empty || !name.empty();
}

void add_opening_faults(const Command& command, const Batch& batch, std::set<Outcome>& faults) {
  const auto& opening = batch.openings.at(command.side_index);
  if (command.side_count != 1 || opening.id != command.id) faults.insert(Outcome::kReservedNotZero);
  if (!is_readable(opening.namespace_name, sizeof(opening.namespace_name), false) ||
      !is_readable(opening.name, sizeof(opening.name), false) ||
      !is_readable(opening.balance_name, sizeof(opening.balance_name), true)) {
    faults.insert(Outcome::kTextInvalid);
  }
  if (opening.currency < 1 || opening.currency > 999) faults.insert(Outcome::kCurrencyUnknown);
}

void add_leg_faults(const Command& command, const Batch& batch, std::set<Outcome>& faults) {
  if (command.side_count < 2 || command.side_count > ledger::kLegCountMax) {
    faults.insert(Outcome::kLegCountInvalid);
  }
  std::set<ledger::AccountId> seen;
  std::map<std::uint16_t, Wide> totals;
  std::map<std::uint16_t, Wide> credits;
  for (std::uint32_t i = 0; i < command.side_count; ++i) {
    const Leg& leg = batch.legs.at(command.side_index + i);
    if (leg.reserved[0] != 0 || leg.reserved[1] != 0 || leg.reserved[2] != 0) {
      faults.insert(Outcome::kReservedNotZero);
    }
    if (!seen.insert(leg.account).second) faults.insert(Outcome::kSameAccount);
    if (leg.amount_minor == 0) faults.insert(Outcome::kLegAmountZero);
    if (leg.amount_minor == INT64_MIN) faults.insert(Outcome::kAmountOverflow);
    totals[leg.currency] += leg.amount_minor;
    if (leg.amount_minor > 0) credits[leg.currency] += leg.amount_minor;
  }
  for (const auto& [currency, total] : totals) {
    if (total != 0) faults.insert(Outcome::kUnbalanced);
    if (credits[currency] > INT64_MAX) faults.insert(Outcome::kAmountOverflow);
  }
}

}  // namespace

std::set<Outcome> form_faults(const Command& c, const Batch& batch) {
  if (!is_known_kind(c.kind)) return {Outcome::kUnknownKind};
  std::set<Outcome> faults;
  const Fields fields = fields_of(c.kind);
  const bool two_links = (c.flags & ledger::kReversal) != 0 && (c.flags & ledger::kCorrection) != 0;
  if ((c.flags & ~fields.flags) != 0 || two_links) faults.insert(Outcome::kUnknownFlag);
  if (has_unused_field(c, fields)) faults.insert(Outcome::kReservedNotZero);
  if (c.id.is_nil()) faults.insert(Outcome::kIdIsNil);
  const bool may_be_zero = c.kind == CommandKind::kReleaseHold;
  if (fields.amount && (c.amount_minor < 0 || (c.amount_minor == 0 && !may_be_zero))) {
    faults.insert(Outcome::kAmountNotPositive);
  }
  if (fields.amount && (c.currency < 1 || c.currency > 999)) {
    faults.insert(Outcome::kCurrencyUnknown);
  }
  const bool is_hold = c.kind == CommandKind::kPlaceHold;
  if (c.value_time_ns < 0 || c.value_time_ns > kYear2200Ns ||
      (is_hold && (c.limit_or_time < 0 || c.limit_or_time > kYear2200Ns))) {
    faults.insert(Outcome::kValueTimeInvalid);
  }
  // A capture may leave both accounts to its hold.
  const bool leaves_both = c.kind == CommandKind::kCaptureHold && c.debit_account.is_nil();
  if (fields.debit && fields.credit && !leaves_both && c.debit_account == c.credit_account) {
    faults.insert(Outcome::kSameAccount);
  }
  if (c.evidence_size > ledger::kEvidenceSizeMax) faults.insert(Outcome::kEvidenceTooLarge);
  if ((fields.related || names_a_posting(c)) && c.related.is_nil()) {
    faults.insert(Outcome::kRelatedIsNil);
  }
  if (c.kind == CommandKind::kOpenAccount) add_opening_faults(c, batch, faults);
  if (c.kind == CommandKind::kPostLegs) add_leg_faults(c, batch, faults);
  return faults;
}

Outcome smallest(const std::set<Outcome>& faults) {
  return faults.empty() ? Outcome::kDone : *faults.begin();
}

}  // namespace atollbank::sim
