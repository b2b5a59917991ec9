// SPDX-License-Identifier: Apache-2.0
// The one place that knows where each kind of slot keeps what queries ask for: whom a command
// names, what it did to them, its code, times and links. Pure functions over slots that were
// checked.
#pragma once

#include <cstdint>
#include <span>

#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"

namespace atollbank::queries {

// One account that a command names. An n-legged posting names one a leg.
struct NamedEntry {
  std::uint32_t account = ledger::format::kNoAccount;
  bool done = false;               // it is an entry of the account's history
  std::int64_t change_minor = 0;   // of the balance; 0 when declined
  std::int64_t amount_minor = -1;  // asked, without a sign; −1: it has none
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
};

struct CommandFields {
  ledger::format::SlotKind kind{};
  std::uint8_t flags = 0;
  ledger::Outcome outcome{};
  std::uint32_t code = 0;
  base::Id id;
  std::uint16_t currency = 0;
  std::int64_t amount_minor = 0;
  std::int64_t value_time_ns = 0;  // 0: the booking time
  base::Id reference;
  std::uint64_t related_slot = 0;
  std::uint32_t group_distance = 0;
  std::uint16_t evidence_distance = 0;
};

// `slot` journals a command (ledger::is_command).
CommandFields fields_of(const ledger::format::Slot& slot);

// The slots of legs that follow the head of a posting; 0 for every other command.
std::size_t leg_slot_count(const ledger::format::Slot& slot);

// Calls visit(const NamedEntry&) in journal order. `slots[0]` journals the command; its leg slots,
// if it has any, follow.
template <class Visit>
void for_each_named(std::span<const ledger::format::Slot> slots, Visit visit);

}  // namespace atollbank::queries

#include "services/queries/record_fields_inline.h"
