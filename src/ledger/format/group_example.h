// SPDX-License-Identifier: Apache-2.0
// A few small, fixed groups with every kind of slot in them, for the tests and the golden file of
// the format.
//
// The numbers are made up but for what the format itself promises: padding, counts and sums.
#pragma once

#include <bit>
#include <vector>

#include "ledger/format/group.h"

namespace atollbank::ledger::format::example {

inline std::uint32_t whole_blocks(std::size_t slots) {
  return static_cast<std::uint32_t>((slots + kSlotsPerBlock - 1) / kSlotsPerBlock * kSlotsPerBlock);
}

// Puts a header before `records` and padding behind them; not sealed yet.
inline std::vector<Slot> group_of(const std::vector<Slot>& records, std::uint64_t first_slot,
                                  std::int64_t ledger_time_ns) {
  GroupHeaderSlot header;
  header.slot_count = whole_blocks(records.size() + 1);
  header.first_slot = first_slot;
  header.ledger_time_ns = ledger_time_ns;
  header.command_count = static_cast<std::uint32_t>(records.size());
  header.used_count = static_cast<std::uint32_t>(records.size() + 1);
  std::vector<Slot> group{std::bit_cast<Slot>(header)};
  group.insert(group.end(), records.begin(), records.end());
  group.resize(header.slot_count);
  return group;
}

inline Slot posting(std::int64_t amount_minor, std::uint64_t id, Outcome outcome = Outcome::kDone) {
  PostingSlot slot;
  slot.header = {.kind = SlotKind::kPosting, .flags = 0, .outcome = outcome, .code = 7};
  slot.id = {.high = 1'700'000'000'000, .low = id};
  slot.amount_minor = amount_minor;
  slot.debit_account = 1;
  slot.credit_account = 2;
  return std::bit_cast<Slot>(slot);
}

inline std::vector<Slot> postings(std::size_t count, std::uint64_t first_id = 1) {
  std::vector<Slot> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(posting(static_cast<std::int64_t>(100 + i), first_id + i));
  }
  return records;
}

}  // namespace atollbank::ledger::format::example
