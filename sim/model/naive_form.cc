// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_form.h"

#include <map>
#include <string_view>

#include "money/currency.h"

namespace atollbank::sim {
namespace {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::Leg;
using ledger::Outcome;
__extension__ using Wide = __int128;

constexpr std::int64_t kYear2200Ns = 7'258'118'400'000'000'000;

// The fields that a kind of command gives a meaning to: d(ebit) c(redit) a(mount) m(oney: an amount
// in a currency) v(alue time) r(elated) l(imit) s(ide) w(ords: code and reference).
struct Fields {
  std::string_view names;
  int flags;

  bool has(char name) const { return names.find(name) != std::string_view::npos; }
};

Fields fields_of(CommandKind kind) {
  using namespace ledger;
  constexpr int kRelation = kLinked | kReversal | kCorrection;
  switch (kind) {
    case CommandKind::kPost: return {"dcmvw", kRelation};
    case CommandKind::kPostLegs: return {"vsw", kRelation};
    case CommandKind::kPlaceHold: return {"dcmvlw", kLinked};
    case CommandKind::kIncreaseHold:
    case CommandKind::kReleaseHold: return {"dmvrw", kLinked};
    case CommandKind::kCaptureHold: return {"dcmvrw", kLinked | kFinalCapture | kAboveHold};
    case CommandKind::kOpenAccount: return {"s", 0};
    case CommandKind::kSetFloor:
    case CommandKind::kSetCeiling: return {"dlw", kLinked};
    case CommandKind::kFreeze: return {"dw", kLinked | kFreezeDebits | kFreezeCredits};
    case CommandKind::kCloseAccount: return {"dw", kLinked};
    case CommandKind::kExtendHold: return {"drlw", kLinked};
    case CommandKind::kExpect: return {"darlw", kLinked};
    case CommandKind::kPostExchange: return {"mvlsw", kRelation};
    case CommandKind::kClosePeriod: return {"lw", kLinked | kSealed};
    case CommandKind::kAccrue: return {"dcmvw", kLinked};
    case CommandKind::kDefine: return {"w", kLinked};
    case CommandKind::kSetBalanceLimits: return {"dalw", kLinked};
  }
  return {};
}

bool is_known_kind(CommandKind kind) {
  return static_cast<int>(kind) >= 1 && static_cast<int>(kind) <= 18;
}

bool names_a_posting(const Command& command) {
  return (command.flags & (ledger::kReversal | ledger::kCorrection)) != 0;
}

bool has_unused_field(const Command& c, const Fields& fields) {
  const bool sums = fields.has('a') || fields.has('m');
  return (!fields.has('d') && !c.debit_account.is_nil()) ||
         (!fields.has('c') && !c.credit_account.is_nil()) || (!sums && c.amount_minor != 0) ||
         (!fields.has('m') && c.currency != 0) || (!fields.has('v') && c.value_time_ns != 0) ||
         (!fields.has('r') && !names_a_posting(c) && !c.related.is_nil()) ||
         (c.kind == CommandKind::kExpect && c.related.high != 0) ||
         (!fields.has('l') && c.limit_or_time != 0) ||
         (!fields.has('s') && (c.side_index != 0 || c.side_count != 0)) ||
         (!fields.has('w') && (c.code != 0 || !c.reference.is_nil()));
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

void add_exchange_faults(const Command& command, const Batch& batch, std::set<Outcome>& faults) {
  std::set<std::uint16_t> currencies;
  for (std::uint32_t i = 0; i < command.side_count; ++i)
    currencies.insert(batch.legs.at(command.side_index + i).currency);
  if (!currencies.contains(command.currency) || currencies.size() != 2)
    faults.insert(Outcome::kRatePairInvalid);
  currencies.insert(command.currency);
  for (const std::uint16_t currency : currencies) {
    if (!money::Currency::from_numeric(currency)) faults.insert(Outcome::kCurrencyUnknown);
  }
  if (command.amount_minor == 0) faults.insert(Outcome::kRateMissing);
  const std::int64_t exponent = command.limit_or_time % 256;
  const std::int64_t rounding = command.limit_or_time / 256;
  if (command.amount_minor < 0 || command.limit_or_time < 0 || exponent > 12 || rounding > 3)
    faults.insert(Outcome::kRateInvalid);
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
  const bool exchanges = c.kind == CommandKind::kPostExchange;
  const bool may_be_zero = c.kind == CommandKind::kReleaseHold;
  if (fields.has('m') && !exchanges) {
    if (c.amount_minor < 0 || (c.amount_minor == 0 && !may_be_zero))
      faults.insert(Outcome::kAmountNotPositive);
    if (c.currency < 1 || c.currency > 999) faults.insert(Outcome::kCurrencyUnknown);
  }
  const bool has_expiry = c.kind == CommandKind::kPlaceHold || c.kind == CommandKind::kExtendHold ||
                          c.kind == CommandKind::kClosePeriod;
  if (c.value_time_ns < 0 || c.value_time_ns > kYear2200Ns ||
      (has_expiry && (c.limit_or_time < 0 || c.limit_or_time > kYear2200Ns))) {
    faults.insert(Outcome::kValueTimeInvalid);
  }
  // A capture may leave both accounts to its hold.
  const bool leaves_both = c.kind == CommandKind::kCaptureHold && c.debit_account.is_nil();
  const bool names_two = fields.has('d') && fields.has('c');
  if (names_two && !leaves_both && c.debit_account == c.credit_account) {
    faults.insert(Outcome::kSameAccount);
  }
  if (c.evidence_size > ledger::kEvidenceSizeMax) faults.insert(Outcome::kEvidenceTooLarge);
  const bool needs_related = fields.has('r') && c.kind != CommandKind::kExpect;
  if ((needs_related || names_a_posting(c)) && c.related.is_nil()) {
    faults.insert(Outcome::kRelatedIsNil);
  }
  if (c.kind == CommandKind::kOpenAccount) add_opening_faults(c, batch, faults);
  if (fields.has('s') && c.kind != CommandKind::kOpenAccount) add_leg_faults(c, batch, faults);
  if (exchanges) add_exchange_faults(c, batch, faults);
  return faults;
}

Outcome smallest(const std::set<Outcome>& faults) {
  return faults.empty() ? Outcome::kDone : *faults.begin();
}

}  // namespace atollbank::sim
