// SPDX-License-Identifier: Apache-2.0
#include "ledger/command_form.h"

#include <algorithm>
#include <span>
#include <vector>

#include "ledger/format/slot.h"

namespace atollbank::ledger {
namespace {

constexpr std::uint16_t kCurrencyMax = 999;
constexpr std::int64_t kValueTimeMaxNs = 7'258'118'400'000'000'000;  // 2200-01-01

std::uint8_t flags_allowed(CommandKind kind) {
  switch (kind) {
    case CommandKind::kPost:
    case CommandKind::kPostLegs: return kLinked | kReversal | kCorrection;
    case CommandKind::kCaptureHold: return kLinked | kFinalCapture;
    case CommandKind::kFreeze: return kLinked | kFreezeDebits | kFreezeCredits;
    case CommandKind::kOpenAccount: return 0;
    default: return kLinked;
  }
}

bool is_on_hold(CommandKind kind) {
  return kind == CommandKind::kIncreaseHold || kind == CommandKind::kCaptureHold ||
         kind == CommandKind::kReleaseHold;
}

bool changes_account(CommandKind kind) {
  return kind == CommandKind::kSetFloor || kind == CommandKind::kFreeze ||
         kind == CommandKind::kCloseAccount;
}

bool moves_money(CommandKind kind) {
  return kind == CommandKind::kPost || kind == CommandKind::kPlaceHold || is_on_hold(kind);
}

bool needs_related(const Command& command) {
  return is_on_hold(command.kind) || (command.flags & (kReversal | kCorrection)) != 0;
}

// What this kind of command does not use must be zero, so that later formats can give it a meaning.
bool unused_is_zero(const Command& c) {
  const bool has_side = c.kind == CommandKind::kPostLegs || c.kind == CommandKind::kOpenAccount;
  if (!has_side && (c.side_index != 0 || c.side_count != 0)) return false;
  if (c.kind != CommandKind::kSetFloor && c.kind != CommandKind::kPlaceHold && c.limit_or_time != 0)
    return false;
  if (!moves_money(c.kind) && (c.amount_minor != 0 || c.currency != 0)) return false;
  if (!needs_related(c) && !c.related.is_nil()) return false;
  switch (c.kind) {
    case CommandKind::kPostLegs: return c.debit_account.is_nil() && c.credit_account.is_nil();
    case CommandKind::kOpenAccount:
      return c.debit_account.is_nil() && c.credit_account.is_nil() && c.side_count == 1 &&
             c.code == 0 && c.value_time_ns == 0 && c.reference.is_nil();
    case CommandKind::kIncreaseHold:
    case CommandKind::kReleaseHold: return c.credit_account.is_nil();
    default: break;
  }
  if (changes_account(c.kind)) return c.credit_account.is_nil() && c.value_time_ns == 0;
  return true;
}

Outcome check_legs(std::span<const Leg> legs) {
  __extension__ using Wide = __int128;
  struct Sum {
    std::uint16_t currency;
    Wide total;
    Wide credits;
  };
  std::vector<Sum> sums;
  bool zero = false;
  bool overflow = false;
  for (const Leg& leg : legs) {
    zero |= leg.amount_minor == 0;
    overflow |= leg.amount_minor == INT64_MIN;
    auto sum = std::find_if(sums.begin(), sums.end(),
                            [&](const Sum& s) { return s.currency == leg.currency; });
    if (sum == sums.end()) sum = sums.insert(sums.end(), Sum{leg.currency, 0, 0});
    sum->total += leg.amount_minor;
    if (leg.amount_minor > 0) sum->credits += leg.amount_minor;
  }
  if (zero) return Outcome::kLegAmountZero;
  for (const Sum& sum : sums) overflow |= sum.credits > INT64_MAX;
  if (overflow) return Outcome::kAmountOverflow;
  for (const Sum& sum : sums) {
    if (sum.total != 0) return Outcome::kUnbalanced;
  }
  return Outcome::kDone;
}

bool has_repeated_account(std::span<const Leg> legs) {
  std::vector<AccountId> accounts;
  accounts.reserve(legs.size());
  for (const Leg& leg : legs) accounts.push_back(leg.account);
  std::sort(accounts.begin(), accounts.end());
  return std::adjacent_find(accounts.begin(), accounts.end()) != accounts.end();
}

// Printable ASCII without blanks, at least one character unless optional, zero bytes after it.
bool is_name(std::span<const char> text, bool optional) {
  std::size_t length = 0;
  while (length < text.size() && text[length] != 0) ++length;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < length ? (text[i] <= ' ' || text[i] > '~') : text[i] != 0) return false;
  }
  return optional || length > 0;
}

std::span<const Leg> legs_of(const Command& command, const Batch& batch) {
  return std::span(batch.legs).subspan(command.side_index, command.side_count);
}

Outcome check_opening(const Command& command, const Batch& batch) {
  const AccountOpening& opening = batch.openings[command.side_index];
  if (!is_name(opening.namespace_name, false) || !is_name(opening.name, false) ||
      !is_name(opening.balance_name, true)) {
    return Outcome::kTextInvalid;
  }
  if (opening.currency == 0 || opening.currency > kCurrencyMax) return Outcome::kCurrencyUnknown;
  return Outcome::kDone;
}

bool amount_is_valid(const Command& command) {
  if (!moves_money(command.kind)) return true;
  return command.kind == CommandKind::kReleaseHold ? command.amount_minor >= 0
                                                   : command.amount_minor > 0;
}

}  // namespace

Outcome check_form(const Command& c, const Batch& batch) {
  if (c.kind < CommandKind::kPost || c.kind > CommandKind::kCloseAccount)
    return Outcome::kUnknownKind;
  if ((c.flags & ~flags_allowed(c.kind)) != 0) return Outcome::kUnknownFlag;
  if ((c.flags & kReversal) != 0 && (c.flags & kCorrection) != 0) return Outcome::kUnknownFlag;
  if (!unused_is_zero(c)) return Outcome::kReservedNotZero;
  // An opening's id is its account's; another one would be a second key.
  const bool opens = c.kind == CommandKind::kOpenAccount;
  if (opens && !(batch.openings[c.side_index].id == c.id)) return Outcome::kReservedNotZero;
  const bool is_legs = c.kind == CommandKind::kPostLegs;
  const auto legs = is_legs ? legs_of(c, batch) : std::span<const Leg>{};
  for (const Leg& leg : legs) {
    if (leg.reserved[0] != 0 || leg.reserved[1] != 0 || leg.reserved[2] != 0)
      return Outcome::kReservedNotZero;
  }
  if (c.id.is_nil()) return Outcome::kIdIsNil;
  if (!amount_is_valid(c)) return Outcome::kAmountNotPositive;
  if (c.value_time_ns < 0 || c.value_time_ns > kValueTimeMaxNs) return Outcome::kValueTimeInvalid;
  if (c.kind == CommandKind::kPlaceHold &&
      (c.limit_or_time < 0 || c.limit_or_time > kValueTimeMaxNs)) {
    return Outcome::kValueTimeInvalid;
  }
  const bool names_two = c.kind == CommandKind::kPost || c.kind == CommandKind::kPlaceHold ||
                         (c.kind == CommandKind::kCaptureHold && !c.debit_account.is_nil());
  if (names_two && c.debit_account == c.credit_account) return Outcome::kSameAccount;
  if (is_legs && has_repeated_account(legs)) return Outcome::kSameAccount;
  if (is_legs && (legs.size() < 2 || legs.size() > kLegCountMax)) return Outcome::kLegCountInvalid;
  if (is_legs) {
    if (const Outcome outcome = check_legs(legs); outcome != Outcome::kDone) return outcome;
  }
  if (c.evidence_size > kEvidenceSizeMax) return Outcome::kEvidenceTooLarge;
  if (c.kind == CommandKind::kOpenAccount) return check_opening(c, batch);
  if (moves_money(c.kind) && (c.currency == 0 || c.currency > kCurrencyMax))
    return Outcome::kCurrencyUnknown;
  if (needs_related(c) && c.related.is_nil()) return Outcome::kRelatedIsNil;
  return Outcome::kDone;
}

base::Result<std::uint32_t> check_batch(const Batch& batch) {
  using base::ErrorCode;
  if (batch.commands.empty())
    return base::fail(ErrorCode::kInvalidArgument, "batch_empty", "a batch has a command");
  if (batch.commands.size() > kBatchCommandMax) {
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "more than 8190 commands in a batch");
  }
  std::uint64_t slots = 0;
  for (const Command& command : batch.commands) {
    const std::uint64_t side_end = std::uint64_t{command.side_index} + command.side_count;
    const std::uint64_t evidence_end =
        std::uint64_t{command.evidence_offset} + command.evidence_size;
    bool within = evidence_end <= batch.evidence.size();
    if (command.kind == CommandKind::kPostLegs) within = within && side_end <= batch.legs.size();
    if (command.kind == CommandKind::kOpenAccount) {
      within = within && command.side_index < batch.openings.size();
    }
    if (!within) {
      return base::fail(ErrorCode::kInvalidArgument, "batch_malformed",
                        "a command points outside its batch");
    }
    slots += 1 + (command.evidence_size + format::kEvidencePerSlot - 1) / format::kEvidencePerSlot;
    if (command.kind == CommandKind::kPostLegs) {
      slots += (command.side_count + format::kLegsPerSlot - 1) / format::kLegsPerSlot;
    }
  }
  if (slots > kBatchSlotMax) {
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "a batch needs more than 32000 slots");
  }
  return static_cast<std::uint32_t>(slots);
}

}  // namespace atollbank::ledger
