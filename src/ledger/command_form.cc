// SPDX-License-Identifier: Apache-2.0
#include "ledger/command_form.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "ledger/exchange_rate.h"
#include "ledger/format/slot.h"

namespace atollbank::ledger {
namespace {

constexpr std::uint16_t kCurrencyMax = 999;
constexpr std::int64_t kValueTimeMaxNs = 7'258'118'400'000'000'000;  // 2200-01-01

// The fields of a command that a kind may use.
enum Field : std::uint16_t {
  kDebit = 1,
  kCredit = 2,
  kAmount = 4,
  kCurrency = 8,
  kValueTime = 16,
  kRelated = 32,
  kLimit = 64,
  kSides = 128,
  kWords = 256,  // code and reference
};

struct Form {
  std::uint16_t fields = 0;
  std::uint8_t flags = 0;
};

constexpr std::size_t kFormCount = 19;

// Indexed by CommandKind.
constexpr std::array<Form, kFormCount> kForms = [] {
  constexpr auto at = [](CommandKind kind) { return static_cast<std::size_t>(kind); };
  constexpr std::uint16_t both = kDebit | kCredit | kAmount | kCurrency | kValueTime | kWords;
  constexpr std::uint16_t hold = kDebit | kAmount | kCurrency | kValueTime | kRelated | kWords;
  constexpr std::uint8_t relation = kLinked | kReversal | kCorrection;
  std::array<Form, kFormCount> forms{};
  forms[at(CommandKind::kPost)] = {both | kRelated, relation};
  forms[at(CommandKind::kPostLegs)] = {kValueTime | kRelated | kSides | kWords, relation};
  forms[at(CommandKind::kPlaceHold)] = {both | kLimit, kLinked};
  forms[at(CommandKind::kIncreaseHold)] = {hold, kLinked};
  forms[at(CommandKind::kCaptureHold)] = {hold | kCredit, kLinked | kFinalCapture | kAboveHold};
  forms[at(CommandKind::kReleaseHold)] = {hold, kLinked};
  forms[at(CommandKind::kOpenAccount)] = {kSides, 0};
  forms[at(CommandKind::kSetFloor)] = {kDebit | kLimit | kWords, kLinked};
  forms[at(CommandKind::kFreeze)] = {kDebit | kWords, kLinked | kFreezeDebits | kFreezeCredits};
  forms[at(CommandKind::kCloseAccount)] = {kDebit | kWords, kLinked};
  forms[at(CommandKind::kSetCeiling)] = {kDebit | kLimit | kWords, kLinked};
  forms[at(CommandKind::kExtendHold)] = {kDebit | kRelated | kLimit | kWords, kLinked};
  forms[at(CommandKind::kExpect)] = {kDebit | kAmount | kRelated | kLimit | kWords, kLinked};
  forms[at(CommandKind::kPostExchange)] = {
      kAmount | kCurrency | kValueTime | kRelated | kLimit | kSides | kWords, relation};
  forms[at(CommandKind::kClosePeriod)] = {kLimit | kWords, kLinked | kSealed};
  forms[at(CommandKind::kAccrue)] = {both, kLinked};
  forms[at(CommandKind::kDefine)] = {kWords, kLinked};
  forms[at(CommandKind::kSetBalanceLimits)] = {kDebit | kAmount | kLimit | kWords, kLinked};
  return forms;
}();
static_assert(kFormCount == static_cast<std::size_t>(kCommandKindLast) + 1);

bool moves_money(CommandKind kind) {
  return kind == CommandKind::kPost || kind == CommandKind::kPlaceHold ||
         kind == CommandKind::kIncreaseHold || kind == CommandKind::kCaptureHold ||
         kind == CommandKind::kReleaseHold || kind == CommandKind::kAccrue;
}

bool needs_related(const Command& command) {
  return names_hold(command.kind) || (command.flags & (kReversal | kCorrection)) != 0;
}

std::uint16_t fields_used(const Command& c) {
  const auto bit = [](bool used, Field field) { return used ? field : 0; };
  return static_cast<std::uint16_t>(
      bit(!c.debit_account.is_nil(), kDebit) | bit(!c.credit_account.is_nil(), kCredit) |
      bit(c.amount_minor != 0, kAmount) | bit(c.currency != 0, kCurrency) |
      bit(c.value_time_ns != 0, kValueTime) | bit(!c.related.is_nil(), kRelated) |
      bit(c.limit_or_time != 0, kLimit) | bit((c.side_index | c.side_count) != 0, kSides) |
      bit(c.code != 0 || !c.reference.is_nil(), kWords));
}

// What this kind of command does not use must be zero, so that later formats can give it a meaning.
bool unused_is_zero(const Command& c, const Form& form) {
  if ((fields_used(c) & ~form.fields) != 0) return false;
  if (c.kind == CommandKind::kOpenAccount) return c.side_count == 1;
  if (c.kind == CommandKind::kExpect) return c.related.high == 0;
  return needs_related(c) || c.related.is_nil();
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

bool is_time(std::int64_t time_ns) { return time_ns >= 0 && time_ns <= kValueTimeMaxNs; }

bool limit_is_time(CommandKind kind) {
  return kind == CommandKind::kPlaceHold || kind == CommandKind::kExtendHold ||
         kind == CommandKind::kClosePeriod;
}

bool amount_is_valid(const Command& command) {
  if (!moves_money(command.kind)) return true;
  return command.kind == CommandKind::kReleaseHold ? command.amount_minor >= 0
                                                   : command.amount_minor > 0;
}

}  // namespace

Outcome check_form(const Command& c, const Batch& batch) {
  if (c.kind < CommandKind::kPost || c.kind > kCommandKindLast) return Outcome::kUnknownKind;
  const Form& form = kForms[static_cast<std::size_t>(c.kind)];
  if ((c.flags & ~form.flags) != 0) return Outcome::kUnknownFlag;
  if ((c.flags & kReversal) != 0 && (c.flags & kCorrection) != 0) return Outcome::kUnknownFlag;
  if (!unused_is_zero(c, form)) return Outcome::kReservedNotZero;
  // An opening's id is its account's; another one would be a second key.
  const bool opens = c.kind == CommandKind::kOpenAccount;
  if (opens && !(batch.openings[c.side_index].id == c.id)) return Outcome::kReservedNotZero;
  const bool is_legs = has_legs(c.kind);
  const auto legs = is_legs ? legs_of(c, batch) : std::span<const Leg>{};
  for (const Leg& leg : legs) {
    if (leg.reserved[0] != 0 || leg.reserved[1] != 0 || leg.reserved[2] != 0)
      return Outcome::kReservedNotZero;
  }
  if (c.id.is_nil()) return Outcome::kIdIsNil;
  if (!amount_is_valid(c)) return Outcome::kAmountNotPositive;
  if (!is_time(c.value_time_ns)) return Outcome::kValueTimeInvalid;
  if (limit_is_time(c.kind) && !is_time(c.limit_or_time)) return Outcome::kValueTimeInvalid;
  const bool names_two = c.kind == CommandKind::kPost || c.kind == CommandKind::kPlaceHold ||
                         c.kind == CommandKind::kAccrue ||
                         (c.kind == CommandKind::kCaptureHold && !c.debit_account.is_nil());
  if (names_two && c.debit_account == c.credit_account) return Outcome::kSameAccount;
  if (is_legs && has_repeated_account(legs)) return Outcome::kSameAccount;
  if (is_legs && (legs.size() < 2 || legs.size() > kLegCountMax)) return Outcome::kLegCountInvalid;
  if (is_legs) {
    if (const Outcome outcome = check_legs(legs); outcome != Outcome::kDone) return outcome;
  }
  if (c.evidence_size > kEvidenceSizeMax) return Outcome::kEvidenceTooLarge;
  if (opens) return check_opening(c, batch);
  if (moves_money(c.kind) && (c.currency == 0 || c.currency > kCurrencyMax))
    return Outcome::kCurrencyUnknown;
  const bool exchanges = c.kind == CommandKind::kPostExchange;
  if (exchanges && !has_known_currencies(c.currency, legs)) return Outcome::kCurrencyUnknown;
  if (needs_related(c) && c.related.is_nil()) return Outcome::kRelatedIsNil;
  return exchanges ? check_exchange_form(c, legs) : Outcome::kDone;
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
    if (has_legs(command.kind)) within = within && side_end <= batch.legs.size();
    if (command.kind == CommandKind::kOpenAccount) {
      within = within && command.side_index < batch.openings.size();
    }
    if (!within) {
      return base::fail(ErrorCode::kInvalidArgument, "batch_malformed",
                        "a command points outside its batch");
    }
    slots += 1 + (command.evidence_size + format::kEvidencePerSlot - 1) / format::kEvidencePerSlot;
    if (has_legs(command.kind)) {
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
