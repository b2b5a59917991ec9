// SPDX-License-Identifier: Apache-2.0
// What the ledger is asked to do. A command is 128 bytes, little-endian, without pointers: the same
// bytes in process, in a packed gRPC batch and in a test. Variable parts (legs, openings, evidence)
// stand in side arrays of the batch. Decoding and its checks are in ledger/packed.h.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::ledger {

using AccountId = base::Id;

inline constexpr std::uint32_t kBatchCommandMax = 8190;
inline constexpr std::uint32_t kLegCountMax = 1022;
inline constexpr std::uint32_t kEvidenceSizeMax = 4080;
// All side arrays and commands of one batch together, in slots once journaled.
inline constexpr std::uint32_t kBatchSlotMax = 32'000;

enum class CommandKind : std::uint8_t {
  kPost = 1,      // debit_account → credit_account
  kPostLegs = 2,  // legs[side_index, +side_count): any number of accounts and currencies
  kPlaceHold =
      3,  // on debit_account; credit_account is the usual payee or nil; until limit_or_time
  kIncreaseHold = 4,  // related: the hold's id
  kCaptureHold =
      5,  // related: the hold's id; posts to credit_account, or to the hold's payee when nil
  kReleaseHold = 6,  // related: the hold's id; amount 0 releases what is left
  kOpenAccount = 7,  // openings[side_index]; id is the account's id
  kSetFloor = 8,     // debit_account; limit_or_time: the least that balance − held may be
  kFreeze = 9,       // debit_account; flags say which sides are frozen from now on, none unfreezes
  kCloseAccount = 10,  // debit_account, which must be empty
  // Format 2.
  kSetCeiling = 11,  // debit_account; limit_or_time: the most that the balance may be
  kExtendHold = 12,  // related: the hold's id; limit_or_time: when it expires now, 0 for never
  // A condition, linked in front of what it guards: debit_account has a balance of at least
  // amount_minor (kNoFloor: any) and at most limit_or_time (kNoCeiling: any), and its newest record
  // is in slot related.low (0: any).
  kExpect = 13,
  // kPostLegs of two currencies at a rate (exchange_rate.h): currency is the base, amount_minor the
  // rate's mantissa, limit_or_time its exponent and rounding.
  kPostExchange = 14,
  kClosePeriod = 15,  // postings with a value time before limit_or_time decline from now on
  // debit_account → credit_account, amount_minor in 10⁻⁹ of a minor unit: what makes whole minor
  // units is posted, the rest is carried to the next one between these accounts with this code.
  kAccrue = 16,
  kDefine = 17,  // code: the kind of definition; reference: its name's hash; evidence: its text
  // The sum over the accounts with debit_account's owner, balance name and currency:
  // limit_or_time is the least, amount_minor the most that it may be.
  kSetBalanceLimits = 18,
};
inline constexpr auto kCommandKindLast = CommandKind::kSetBalanceLimits;

// The kinds whose money moves by legs[side_index, +side_count).
constexpr bool has_legs(CommandKind kind) {
  return kind == CommandKind::kPostLegs || kind == CommandKind::kPostExchange;
}

// The kinds whose `related` is a hold; they may leave debit_account nil.
constexpr bool names_hold(CommandKind kind) {
  return kind == CommandKind::kIncreaseHold || kind == CommandKind::kCaptureHold ||
         kind == CommandKind::kReleaseHold || kind == CommandKind::kExtendHold;
}

enum CommandFlag : std::uint8_t {
  kLinked = 1,        // succeeds or fails with the next command
  kReversal = 2,      // related: the posting that this undoes; must mirror it, once
  kCorrection = 4,    // related: the posting that this puts right; any content
  kFinalCapture = 8,  // releases what the capture leaves of its hold
  kFreezeDebits = 16,
  kFreezeCredits = 32,
  kAboveHold = 64,  // a capture may take more than its hold has left; the excess must be available
  kSealed = 128,    // a closed period that is never moved back
};

struct Command {
  CommandKind kind{};
  std::uint8_t flags = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric; of postings by two accounts and of holds
  std::uint32_t code = 0;      // the caller's own classification
  base::Id id{};               // idempotency key, for ever
  AccountId debit_account{};
  AccountId credit_account{};
  std::int64_t amount_minor = 0;
  std::int64_t value_time_ns = 0;  // 0: the booking time
  base::Id reference{};            // the caller's own; not unique
  base::Id related{};
  // Limits are in minor units, times in ns since 1970. kPlaceHold: its expiry, 0 for never.
  std::int64_t limit_or_time = 0;
  std::uint32_t side_index = 0;
  std::uint32_t side_count = 0;
  std::uint32_t evidence_offset = 0;  // into Batch::evidence
  std::uint32_t evidence_size = 0;
};
static_assert(sizeof(Command) == 128 && std::is_trivially_copyable_v<Command>);

// One entry of an n-legged posting. Positive credits the account, negative debits it.
struct Leg {
  AccountId account{};
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  std::uint16_t reserved[3] = {};
};
static_assert(sizeof(Leg) == 32 && std::is_trivially_copyable_v<Leg>);

// Names are printable ASCII without blanks, padded with zero bytes.
struct AccountOpening {
  AccountId id{};
  base::Id owner{};  // may be nil
  std::int64_t floor_minor =
      0;  // the least that balance − held may be; kNoFloor for house accounts
  std::uint16_t currency = 0;
  std::uint16_t legal_entity = 0;
  std::uint32_t chart_code = 0;  // chart of accounts
  char namespace_name[16] = {};  // "customer", "house"
  char name[24] = {};            // "current", "pot", "settlement.mastercard"
  char balance_name[16] = {};    // the sum that people see: "customer-facing"
};
static_assert(sizeof(AccountOpening) == 104 && std::is_trivially_copyable_v<AccountOpening>);

inline constexpr std::int64_t kNoFloor = INT64_MIN;
inline constexpr std::int64_t kNoCeiling = INT64_MAX;

struct Batch {
  std::vector<Command> commands;
  std::vector<Leg> legs;
  std::vector<AccountOpening> openings;
  std::string evidence;

  // Appends `text` to the evidence and points the command at it.
  void attach_evidence(Command& command, std::string_view text) {
    command.evidence_offset = static_cast<std::uint32_t>(evidence.size());
    command.evidence_size = static_cast<std::uint32_t>(text.size());
    evidence.append(text);
  }
};

}  // namespace atollbank::ledger
