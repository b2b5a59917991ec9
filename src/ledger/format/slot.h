// SPDX-License-Identifier: Apache-2.0
// The journal's 128-byte slots, format 2: the layout that everything rests on
// (docs/decisions/0002-slot-layout.md; what format 2 adds to format 1: 0009-format-2.md).
//
// A slot's number is the record number, the cursor of every reader and the file offset / 128.
// Byte budget of a two-legged posting: one slot. What is unused is zero; a reader refuses anything
// else. Dense account indexes (u32) are given in journal order of the openings and never leave the
// shard.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/id.h"
#include "ledger/command.h"
#include "ledger/outcome.h"

namespace atollbank::ledger::format {

inline constexpr std::uint8_t kFormatNumber = 2;
// Journals are written in kFormatNumber and read from this on: each format is a subset of the next.
inline constexpr std::uint8_t kFormatNumberOldest = 1;
constexpr bool is_known_format(std::uint8_t number) {
  return number >= kFormatNumberOldest && number <= kFormatNumber;
}
inline constexpr std::uint32_t kSlotSize = 128;
inline constexpr std::uint32_t kBlockSize = 4096;  // writes are whole blocks
inline constexpr std::uint32_t kSlotsPerBlock = kBlockSize / kSlotSize;
inline constexpr std::uint32_t kNoAccount = 0xFFFF'FFFF;
// The first slot of a journal's first group: block 0 of every segment is its header.
inline constexpr std::uint64_t kFirstSlot = kSlotsPerBlock;

enum class SlotKind : std::uint8_t {
  kPadding = 0,
  kGroupHeader = 1,
  kPosting = 2,      // two accounts
  kPostingHead = 3,  // n legs, which follow it at once
  kLegs = 4,
  kCapture = 5,  // a PostingSlot whose related_slot is the hold's
  kHoldPlaced = 6,
  kHoldIncreased = 7,
  kHoldReleased = 8,
  kHoldExpired = 9,  // written by the shard; id is nil
  kAccountOpened = 10,
  kFloorSet = 11,
  kFrozen = 12,
  kAccountClosed = 13,
  kEvidence = 14,
  kSegmentHeader = 15,
  // Format 2.
  kCeilingSet = 16,
  kHoldExtended = 17,
  kExpected = 18,
  kExchangeHead = 19,  // a PostingHeadSlot with its rate; legs follow
  kPeriodClosed = 20,
  kAccrued = 21,  // a PostingSlot of the whole amount; related_slot is the exact one asked
  kDefined = 22,
  kBalanceLimitsSet = 23,
};

struct Slot {
  SlotKind kind{};
  std::uint8_t bytes[kSlotSize - 1] = {};
};

// Every slot that journals a command begins with this, has its id at byte 8, and ends with two
// distances that count slots within the group: `group_distance` back to the header,
// `evidence_distance` forward to the first evidence slot (0: none).
struct SlotHeader {
  SlotKind kind{};
  std::uint8_t flags = 0;  // CommandFlag
  Outcome outcome{};       // declines are journaled with the balances unchanged and no links
  std::uint32_t code = 0;
};

struct PostingSlot {
  SlotHeader header;
  base::Id id;
  std::int64_t amount_minor = 0;
  std::uint32_t debit_account = 0;
  std::uint32_t credit_account = 0;
  std::uint64_t debit_previous_slot = 0;  // the account's chain, newest to oldest; 0 ends it
  std::uint64_t credit_previous_slot = 0;
  std::int64_t debit_balance_after = 0;
  std::int64_t credit_balance_after = 0;
  std::int64_t debit_held_after = 0;
  std::int64_t credit_held_after = 0;
  std::int64_t value_time_ns = 0;  // 0: the booking time
  base::Id reference;
  std::uint64_t related_slot = 0;
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric; 0 where it has none
};

// kPostingHead; kExchangeHead with the rate, which is zero in the other.
struct PostingHeadSlot {
  SlotHeader header;
  base::Id id;
  std::uint32_t leg_count = 0;
  std::uint32_t reserved0 = 0;
  std::int64_t value_time_ns = 0;
  base::Id reference;
  std::uint64_t related_slot = 0;
  std::int64_t rate_mantissa = 0;  // one base unit is mantissa · 10^-exponent quote units
  std::int64_t base_minor = 0;     // what was exchanged: the credits in `currency`
  std::int64_t quote_minor = 0;    // for what: the credits in the other one
  std::uint8_t rate_exponent = 0;
  std::uint8_t rate_rounding = 0;
  std::uint16_t quote_currency = 0;
  std::uint8_t reserved[28] = {};
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // the base currency; 0 in a kPostingHead
};

struct LegEntry {
  std::int64_t amount_minor = 0;  // positive credits
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::uint64_t previous_slot = 0;
  std::uint32_t account = 0;
  std::uint32_t reserved = 0;
};
inline constexpr std::uint32_t kLegsPerSlot = 3;

struct LegsSlot {
  SlotKind kind = SlotKind::kLegs;
  std::uint8_t count = 0;
  Outcome outcome{};                // the head's
  std::uint32_t head_distance = 0;  // slots back to the posting's head
  LegEntry entries[kLegsPerSlot];
};

// kHoldPlaced, kHoldIncreased, kHoldReleased, kHoldExpired, kHoldExtended.
struct HoldSlot {
  SlotHeader header;
  base::Id id;
  std::int64_t amount_minor = 0;  // of this step
  std::uint32_t account = 0;
  std::uint32_t payee_account = kNoAccount;
  std::uint64_t previous_slot = 0;
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::int64_t remaining_after = 0;  // of the hold
  std::int64_t expires_at_ns = 0;
  base::Id reference;
  std::uint64_t hold_slot = 0;  // where the hold was placed; 0 in the placing slot itself
  std::int64_t value_time_ns = 0;
  std::int64_t amount_asked = 0;  // 0 in a release of what is left
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric; 0 where it has none
};

// The id of the opening is the account's id.
struct AccountOpenedSlot {
  SlotHeader header;  // code: the chart of accounts code
  base::Id id;
  base::Id owner;
  std::int64_t floor_minor = 0;
  std::uint32_t account = 0;  // the dense index it was given
  std::uint16_t reserved2 = 0;
  std::uint16_t legal_entity = 0;
  char namespace_name[16] = {};
  char name[24] = {};
  char balance_name[16] = {};
  std::uint32_t reserved = 0;
  std::uint32_t reserved1 = 0;
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric; 0 where it has none
};

// kFloorSet, kFrozen, kAccountClosed, kCeilingSet.
struct AccountChangedSlot {
  SlotHeader header;
  base::Id id;
  std::uint32_t account = 0;
  std::uint32_t state_after = 0;  // AccountState bits
  std::int64_t floor_after = 0;
  std::uint64_t previous_slot = 0;
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::int64_t limit_asked = 0;  // floor or ceiling
  base::Id reference;
  std::int64_t ceiling_after = 0;  // of kCeilingSet only
  std::uint8_t reserved[24] = {};
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // ISO 4217 numeric; 0 where it has none
};

inline constexpr std::uint32_t kEvidencePerSlot = 120;

struct EvidenceSlot {
  SlotKind kind = SlotKind::kEvidence;
  std::uint8_t used = 0;   // bytes of this slot
  std::uint16_t size = 0;  // bytes of the whole evidence, in its first slot; 0 in the next ones
  std::uint32_t owner_distance = 0;  // slots back to the command it belongs to
  char bytes[kEvidencePerSlot] = {};
};

struct GroupHeaderSlot {
  SlotKind kind = SlotKind::kGroupHeader;
  std::uint8_t format = kFormatNumber;
  std::uint16_t shard = 0;
  std::uint32_t slot_count = 0;           // header and padding included; whole blocks
  std::uint64_t first_slot = 0;           // the header's own number
  std::uint64_t previous_group_slot = 0;  // 0 in the first group
  std::uint64_t previous_end_slot =
      0;                             // where the predecessor ended; kFirstSlot in the first group
  std::int64_t ledger_time_ns = 0;   // the booking time of every record of the group
  std::uint32_t command_count = 0;   // slots that journal a command
  std::uint32_t used_count = 0;      // slots without the padding
  std::uint64_t debit_sum[2] = {};   // 128-bit sums over all entries of the group, low word first;
  std::uint64_t credit_sum[2] = {};  // equal, or the group is damaged
  std::uint64_t header_checksum =
      0;  // XXH3 of the bytes before it: the extent of a torn group is known
  std::uint8_t chain_hash[32] = {};  // SHA-256(predecessor's chain_hash, this group with hash and
  std::uint64_t checksum = 0;  // checksum zero). checksum: XXH3 of the group with checksum zero
};

struct SegmentHeaderSlot {
  SlotKind kind = SlotKind::kSegmentHeader;
  std::uint8_t format = kFormatNumber;
  std::uint16_t shard = 0;
  std::uint32_t segment_slots = 0;
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'j', 'o', 'u', 'r', 'n', 'a', 'l', '\n', 0, 0};
  std::uint64_t first_slot = 0;
  std::uint8_t reserved[80] = {};
  std::uint64_t reserved1 = 0;
  std::uint64_t checksum = 0;
};

template <class T>
inline constexpr bool kIsSlot = sizeof(T) == kSlotSize && std::is_trivially_copyable_v<T> &&
                                std::has_unique_object_representations_v<T>;
static_assert(kIsSlot<Slot> && kIsSlot<PostingSlot> && kIsSlot<PostingHeadSlot> &&
              kIsSlot<LegsSlot>);
static_assert(kIsSlot<HoldSlot> && kIsSlot<AccountOpenedSlot> && kIsSlot<AccountChangedSlot>);
static_assert(kIsSlot<EvidenceSlot> && kIsSlot<GroupHeaderSlot> && kIsSlot<SegmentHeaderSlot>);
static_assert(sizeof(LegEntry) == 40 && sizeof(SlotHeader) == 8);

}  // namespace atollbank::ledger::format
