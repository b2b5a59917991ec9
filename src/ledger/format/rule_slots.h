// SPDX-License-Identifier: Apache-2.0
// The slots of format 2 that move no money: conditions, closed periods, definitions, and limits of
// balance names. Laid out like those in slot.h, which has the rules for all of them.
#pragma once

#include "ledger/format/slot.h"

namespace atollbank::ledger::format {

// A condition that was looked at; not in the account's chain.
struct ExpectedSlot {
  SlotHeader header;
  base::Id id;
  base::Id reference;
  std::uint32_t account = 0;
  std::uint32_t reserved0 = 0;
  std::int64_t balance_min_asked = 0;
  std::int64_t balance_max_asked = 0;
  std::uint64_t version_asked = 0;
  std::int64_t balance_after = 0;  // as it was found
  std::int64_t held_after = 0;
  std::uint64_t version_after = 0;
  std::uint8_t reserved[24] = {};
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // 0
};

struct PeriodClosedSlot {
  SlotHeader header;
  base::Id id;
  base::Id reference;
  std::int64_t closed_before_asked_ns = 0;
  std::int64_t closed_before_after_ns = 0;
  std::int64_t sealed_before_after_ns = 0;
  std::uint8_t reserved[56] = {};
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // 0
};

struct DefinedSlot {
  SlotHeader header;  // code: the kind of definition
  base::Id id;
  base::Id reference;               // the hash of its name
  std::uint64_t previous_slot = 0;  // the definition before it, of any kind; 0 ends the chain
  std::uint8_t reserved[72] = {};
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;  // to its text
  std::uint16_t currency = 0;           // 0
};

// Limits of the sum over an owner's accounts of one balance name and currency.
struct BalanceLimitsSlot {
  SlotHeader header;
  base::Id id;
  base::Id reference;
  std::uint32_t account = 0;  // one of them
  std::uint32_t reserved0 = 0;
  std::int64_t floor_asked = 0;
  std::int64_t ceiling_asked = 0;
  std::int64_t floor_after = 0;
  std::int64_t ceiling_after = 0;
  std::uint64_t balance_sum[2] = {};  // of all of them, 128 bits with sign, low word first
  std::uint64_t held_sum[2] = {};
  std::uint64_t previous_slot = 0;  // where the limits before these were set; 0: there were none
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
  std::uint16_t currency = 0;  // 0
};

static_assert(kIsSlot<ExpectedSlot> && kIsSlot<PeriodClosedSlot> && kIsSlot<DefinedSlot> &&
              kIsSlot<BalanceLimitsSlot>);

}  // namespace atollbank::ledger::format
