// SPDX-License-Identifier: Apache-2.0
// What the embedded ledger is asked to do. Posting, Hold, Capture, Release and AccountOpening say
// the usual things; Command says everything, in the 128 bytes that also travel over gRPC.
//
// Money is minor units of an ISO 4217 currency, given as its number (826 is GBP). Times are
// nanoseconds since 1970.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <atoll/result.h>

namespace atollbank::embedded {

// The id of an account or a command: an idempotency key, for ever. Make them with
// Ledger::new_id(), or from what you have: any 128 bits that are not all zero.
struct Id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return high == 0 && low == 0; }
};
ATOLL_LEDGER_API std::string to_text(Id id);                  // 22 characters 0-9A-Za-z
ATOLL_LEDGER_API Result<Id> parse_id(std::string_view text);  // malformed_id

inline constexpr std::int64_t kNoFloor = INT64_MIN;
inline constexpr std::int64_t kNoCeiling = INT64_MAX;

// Names are printable ASCII without blanks.
struct AccountOpening {
  Id id{};
  Id owner{};                    // may be nil
  std::int64_t floor_minor = 0;  // the least that balance − held may be; kNoFloor: no limit
  std::uint16_t currency = 0;    // ISO 4217 numeric: 826 is GBP
  std::uint16_t legal_entity = 0;
  std::uint32_t chart_code = 0;
  char namespace_name[16] = {};  // "customer", "house"
  char name[24] = {};            // "current"
  char balance_name[16] = {};    // the sum that people see
};

struct Posting {
  Id id{};
  Id debit_account{};
  Id credit_account{};
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  std::uint32_t code = 0;          // your own classification
  Id reference{};                  // your own; not unique
  std::int64_t value_time_ns = 0;  // 0: when it is booked
  std::string evidence{};          // kept with the record, ≤ 4,080 bytes
};

// Money that may not be spent otherwise, until it is captured, released or expires.
struct Hold {
  Id id{};
  Id account{};
  Id payee{};  // may be nil
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  std::int64_t expires_at_ns = 0;  // 0: never
  std::uint32_t code = 0;
  Id reference{};
};

struct Capture {
  Id id{};
  Id hold{};
  Id credit_account{};  // nil: the hold's payee
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  bool releases_rest = false;
};

struct Release {
  Id id{};
  Id hold{};
  std::int64_t amount_minor = 0;  // 0: what is left
  std::uint16_t currency = 0;
};

enum class CommandKind : std::uint8_t {
  kPost = 1,
  kPostLegs = 2,
  kPlaceHold = 3,
  kIncreaseHold = 4,
  kCaptureHold = 5,
  kReleaseHold = 6,
  kOpenAccount = 7,
  kSetFloor = 8,
  kFreeze = 9,
  kCloseAccount = 10,
  kSetCeiling = 11,    // limit_or_time: the most that the balance may be
  kExtendHold = 12,    // limit_or_time: when it expires now, 0 for never
  kExpect = 13,        // linked in front of what it guards: the balance is at least amount_minor
                       // and at most limit_or_time, the newest record in slot related.low
  kPostExchange = 14,  // legs of two currencies at a rate
  kClosePeriod = 15,   // value times before limit_or_time decline from now on
  kAccrue = 16,        // amount_minor in 10⁻⁹ minor units; whole ones are posted
  kDefine = 17,        // a definition, in the evidence
  kSetBalanceLimits = 18,  // of all accounts of one owner, balance name and currency
};

enum CommandFlag : std::uint8_t {
  kLinked = 1,  // succeeds or fails with the next command
  kReversal = 2,
  kCorrection = 4,
  kFinalCapture = 8,
  kFreezeDebits = 16,
  kFreezeCredits = 32,
  kAboveHold = 64,  // a capture may take more than its hold has left
  kSealed = 128,    // a closed period that is never moved back
};

// Every command in its packed form, the same bytes as over gRPC; the calls above are made of it.
struct Command {
  CommandKind kind{};
  std::uint8_t flags = 0;
  std::uint16_t currency = 0;
  std::uint32_t code = 0;
  Id id{};
  Id debit_account{};  // also the account of a hold, floor, freeze or close
  Id credit_account{};
  std::int64_t amount_minor = 0;
  std::int64_t value_time_ns = 0;
  Id reference{};
  Id related{};                    // the hold, or the posting that is reversed or corrected
  std::int64_t limit_or_time = 0;  // a floor, or a hold's expiry
  std::uint32_t side_index = 0;    // into Batch::legs or Batch::openings
  std::uint32_t side_count = 0;
  std::uint32_t evidence_offset = 0;
  std::uint32_t evidence_size = 0;
};

// One entry of a posting of many legs. Positive credits the account, negative debits it.
struct Leg {
  Id account{};
  std::int64_t amount_minor = 0;
  std::uint16_t currency = 0;
  std::uint16_t reserved[3] = {};
};

// 1 to 8,190 commands that travel and are made durable together. Each has its own outcome, unless
// linked.
struct ATOLL_LEDGER_API Batch {
  std::vector<Command> commands;
  std::vector<Leg> legs;
  std::vector<AccountOpening> openings;
  std::string evidence;

  // The command made of it, to put flags on; valid until the next add.
  Command& add(const AccountOpening& opening);
  Command& add(const Posting& posting);
  Command& add(const Hold& hold);
  Command& add(const Capture& capture);
  Command& add(const Release& release);
};

}  // namespace atollbank::embedded
