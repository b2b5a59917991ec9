// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/group.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/assert.h"
#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::ledger::format {
namespace {

using base::ErrorCode;
using base::fail;

__extension__ typedef unsigned __int128 UInt128;

struct GroupSums {
  UInt128 debit = 0;
  UInt128 credit = 0;
};

template <class T>
const T& as(const Slot& slot) {
  static_assert(kIsSlot<T>);
  return *reinterpret_cast<const T*>(&slot);
}

base::ByteView text_of(std::span<const Slot> slots) {
  return {reinterpret_cast<const char*>(slots.data()), slots.size_bytes()};
}

void add_legs(const LegsSlot& legs, GroupSums& sums) {
  const std::size_t count = std::min<std::size_t>(legs.count, kLegsPerSlot);
  for (const LegEntry& entry : std::span(legs.entries, count)) {
    // In 64 unsigned bits, so that the least number has a magnitude too.
    const auto bits = static_cast<std::uint64_t>(entry.amount_minor);
    if (entry.amount_minor < 0) {
      sums.debit += 0 - bits;
    } else {
      sums.credit += bits;
    }
  }
}

// Declines move nothing: they and their legs are left out.
GroupSums sums_of(std::span<const Slot> records) {
  GroupSums sums;
  UInt128 both_sides = 0;
  bool head_done = false;
  for (const Slot& slot : records) {
    switch (slot.kind) {
      case SlotKind::kPosting:
      case SlotKind::kCapture:
      case SlotKind::kAccrued: {
        const auto& posting = as<PostingSlot>(slot);
        if (posting.header.outcome == Outcome::kDone)
          both_sides += static_cast<std::uint64_t>(posting.amount_minor);
        break;
      }
      case SlotKind::kPostingHead:
      case SlotKind::kExchangeHead:
        head_done = as<PostingHeadSlot>(slot).header.outcome == Outcome::kDone;
        break;
      case SlotKind::kLegs:
        if (head_done) add_legs(as<LegsSlot>(slot), sums);
        break;
      default: break;
    }
  }
  sums.debit += both_sides;
  sums.credit += both_sides;
  return sums;
}

GroupSums sums_of_group(std::span<const Slot> group) {
  return sums_of(group.subspan(1, header_of(group).used_count - 1));
}

void store(UInt128 sum, std::uint64_t (&words)[2]) {
  words[0] = static_cast<std::uint64_t>(sum);
  words[1] = static_cast<std::uint64_t>(sum >> 64);
}

std::uint64_t header_checksum_of(const GroupHeaderSlot& header) {
  return base::checksum64(
      base::bytes_of(header).substr(0, offsetof(GroupHeaderSlot, header_checksum)));
}

// The header as the hash and the checksum see it is `header`; the rest is taken from `group`.
base::Sha256 chain_hash_of(const base::Sha256& previous, const GroupHeaderSlot& header,
                           std::span<const Slot> group) {
  const base::ByteView parts[] = {{reinterpret_cast<const char*>(previous.data()), previous.size()},
                                  base::bytes_of(header),
                                  text_of(group.subspan(1))};
  return base::sha256(parts);
}

std::uint64_t checksum_of(const GroupHeaderSlot& header, std::span<const Slot> group) {
  const base::ByteView parts[] = {base::bytes_of(header), text_of(group.subspan(1))};
  return base::checksum64(parts);
}

bool counts_make_sense(const GroupHeaderSlot& header) {
  return header.slot_count > 0 && header.slot_count % kSlotsPerBlock == 0 &&
         header.used_count > 0 && header.used_count <= header.slot_count &&
         header.slot_count - header.used_count < kSlotsPerBlock &&
         header.command_count < header.used_count;
}

JournalEnd end_after(const GroupHeaderSlot& header) {
  JournalEnd end{.end_slot = header.first_slot + header.slot_count,
                 .last_group_slot = header.first_slot,
                 .ledger_time_ns = header.ledger_time_ns,
                 .chain_hash = {}};
  std::memcpy(end.chain_hash.data(), header.chain_hash, end.chain_hash.size());
  return end;
}

bool follows(const GroupHeaderSlot& header, const JournalEnd& end) {
  return header.previous_group_slot == end.last_group_slot &&
         header.previous_end_slot == end.end_slot && header.first_slot >= end.end_slot &&
         header.ledger_time_ns > end.ledger_time_ns;
}

}  // namespace

const GroupHeaderSlot& header_of(std::span<const Slot> group) {
  ATOLL_ASSERT(!group.empty());
  return as<GroupHeaderSlot>(group.front());
}

bool is_zero(std::span<const Slot> slots) {
  const base::ByteView bytes = text_of(slots);
  // Each byte equals its neighbour, which memcmp finds out many at a time.
  return bytes.empty() ||
         (bytes.front() == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

JournalEnd seal_group(std::span<Slot> group, const JournalEnd& end) {
  ATOLL_ASSERT(!group.empty() && group.front().kind == SlotKind::kGroupHeader);
  auto& header = *reinterpret_cast<GroupHeaderSlot*>(group.data());
  ATOLL_ASSERT(is_known_format(header.format) && header.slot_count == group.size() &&
               counts_make_sense(header));
  ATOLL_ASSERT(is_zero(group.subspan(header.used_count)));

  header.previous_group_slot = end.last_group_slot;
  header.previous_end_slot = end.end_slot;
  ATOLL_ASSERT(header.first_slot % kSlotsPerBlock == 0 && follows(header, end));
  const GroupSums sums = sums_of_group(group);
  ATOLL_ASSERT(sums.debit == sums.credit);
  store(sums.debit, header.debit_sum);
  store(sums.credit, header.credit_sum);
  header.header_checksum = header_checksum_of(header);

  std::memset(header.chain_hash, 0, sizeof(header.chain_hash));
  header.checksum = 0;
  const base::Sha256 hash = chain_hash_of(end.chain_hash, header, group);
  std::memcpy(header.chain_hash, hash.data(), hash.size());
  header.checksum = base::checksum64(text_of(group));
  return end_after(header);
}

bool is_group_header(const Slot& slot, std::uint64_t expected_first_slot) {
  if (slot.kind != SlotKind::kGroupHeader) return false;
  const auto& header = as<GroupHeaderSlot>(slot);
  return header.first_slot == expected_first_slot && counts_make_sense(header) &&
         header.header_checksum == header_checksum_of(header);
}

base::Result<std::span<const Slot>> check_group(std::span<const Slot> slots,
                                                std::uint64_t expected_first_slot) {
  if (slots.empty() || slots.front().kind != SlotKind::kGroupHeader) {
    return fail(ErrorCode::kDataLoss, "not_a_group",
                fmt::format("no group begins at slot {}", expected_first_slot));
  }
  const GroupHeaderSlot& header = header_of(slots);
  if (!is_known_format(header.format)) {
    return fail(
        ErrorCode::kDataLoss, "group_format_unknown",
        fmt::format("the group at slot {} has format {}", expected_first_slot, header.format));
  }
  if (!is_group_header(slots.front(), expected_first_slot)) {
    return fail(ErrorCode::kDataLoss, "not_a_group",
                fmt::format("the header of the group at slot {} is damaged", expected_first_slot));
  }
  if (header.slot_count > slots.size()) {
    return fail(ErrorCode::kDataLoss, "group_cut_short",
                fmt::format("the group at slot {} has {} slots, {} are there", expected_first_slot,
                            header.slot_count, slots.size()));
  }
  const auto group = slots.first(header.slot_count);
  GroupHeaderSlot unsummed = header;
  unsummed.checksum = 0;
  if (checksum_of(unsummed, group) != header.checksum ||
      !is_zero(group.subspan(header.used_count))) {
    return fail(ErrorCode::kDataLoss, "group_checksum_mismatch",
                fmt::format("the bytes of the group at slot {} are not those written",
                            expected_first_slot));
  }
  return group;
}

base::Result<JournalEnd> check_chain(std::span<const Slot> group, const JournalEnd& end) {
  const GroupHeaderSlot& header = header_of(group);
  ATOLL_ASSERT(header.slot_count == group.size() && counts_make_sense(header));
  if (!follows(header, end)) {
    return fail(ErrorCode::kDataLoss, "group_chain_broken",
                fmt::format("the group at slot {} names the predecessor at slot {} that ends at "
                            "{}; the journal's last "
                            "is at {} and ends at {}",
                            header.first_slot, header.previous_group_slot, header.previous_end_slot,
                            end.last_group_slot, end.end_slot));
  }
  GroupHeaderSlot unhashed = header;
  std::memset(unhashed.chain_hash, 0, sizeof(unhashed.chain_hash));
  unhashed.checksum = 0;
  const base::Sha256 hash = chain_hash_of(end.chain_hash, unhashed, group);
  if (std::memcmp(hash.data(), header.chain_hash, hash.size()) != 0) {
    return fail(ErrorCode::kDataLoss, "group_chain_broken",
                fmt::format("the hash of the group at slot {} does not follow its predecessor's",
                            header.first_slot));
  }
  const GroupSums sums = sums_of_group(group);
  GroupHeaderSlot summed{};
  store(sums.debit, summed.debit_sum);
  store(sums.credit, summed.credit_sum);
  const bool as_told =
      std::memcmp(summed.debit_sum, header.debit_sum, sizeof(summed.debit_sum)) == 0 &&
      std::memcmp(summed.credit_sum, header.credit_sum, sizeof(summed.credit_sum)) == 0;
  if (!as_told || sums.debit != sums.credit) {
    return fail(ErrorCode::kDataLoss, "group_sums_differ",
                fmt::format("debits and credits of the group at slot {} do not sum to what it says",
                            header.first_slot));
  }
  return end_after(header);
}

}  // namespace atollbank::ledger::format
