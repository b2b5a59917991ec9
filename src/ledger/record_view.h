// SPDX-License-Identifier: Apache-2.0
// Reading journaled slots: what one record did to one account, and what was answered to the command
// it journals. Pure functions over slots that the caller has fetched; they trust what check_group()
// has passed.
#pragma once

#include <span>
#include <string>

#include "ledger/command_result.h"
#include "ledger/format/rule_slots.h"

namespace atollbank::ledger {

// One account's side of a record.
struct AccountEffect {
  std::uint32_t account = format::kNoAccount;
  std::int64_t amount_minor = 0;  // change of the balance: positive credits
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::uint64_t previous_slot = 0;
  bool changes_state = false;    // floor and state below are new
  bool changes_ceiling = false;  // and so is the ceiling
  std::int64_t floor_after = 0;
  std::int64_t ceiling_after = 0;
  std::uint8_t state_after = 0;
};

template <class T>
const T& slot_as(const format::Slot& slot) {
  static_assert(format::kIsSlot<T>);
  return *reinterpret_cast<const T*>(&slot);
}

// True for slots that journal a command or an expiry: they have a SlotHeader and the common tail.
bool is_command(format::SlotKind kind);

// Fields that stand at the same place in every slot of a command.
inline const base::Id& id_of(const format::Slot& slot) {
  return *reinterpret_cast<const base::Id*>(&slot.bytes[7]);
}
std::uint32_t group_distance_of(const format::Slot& slot);
std::uint16_t evidence_distance_of(const format::Slot& slot);
inline Outcome outcome_of(const format::Slot& slot) {
  return slot_as<format::PostingSlot>(slot).header.outcome;
}

// Calls visit(const AccountEffect&) for each account that the slot changed; a declined one changed
// none. A posting of legs has its effects in its leg slots.
template <class Visit>
void for_each_effect(const format::Slot& slot, Visit visit);

// The effect on `account`; account kNoAccount when there is none.
AccountEffect effect_on(const format::Slot& slot, std::uint32_t account);

// The evidence that begins at slots[first]; empty when it does not lie within `slots`.
std::string evidence_at(std::span<const format::Slot> slots, std::size_t first);

// Fills in the first answer of a duplicate from its slot; `slots[0]` journals the command and its
// legs follow.
void fill_first_answer(std::span<const format::Slot> slots, std::int64_t booking_time_ns,
                       CommandResult& result, std::vector<LegBalance>& leg_balances);

}  // namespace atollbank::ledger

#include "ledger/record_view_inline.h"
