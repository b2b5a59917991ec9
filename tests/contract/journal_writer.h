// SPDX-License-Identifier: Apache-2.0
// Writes groups of postings to a journal as a shard's log does, and remembers what was
// acknowledged.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "adapters/file/aligned_bytes.h"
#include "ledger/format/group_example.h"
#include "ports/journal.h"

namespace atollbank::contract {

class JournalWriter {
 public:
  explicit JournalWriter(const ports::JournalEnd& end = {}) : end_(end) {}

  // One group of so many postings: reserved, sealed, appended.
  base::Result<void> append(ports::Journal& journal, std::size_t posting_count) {
    const auto slots = static_cast<std::uint32_t>(posting_count + 1);
    ATOLL_TRY(const auto place, journal.reserve(end_.end_slot, slots));
    EXPECT_GE(place.capacity_slots, slots);
    EXPECT_GE(place.first_slot, end_.end_slot);
    auto group = ledger::format::example::group_of(
        ledger::format::example::postings(posting_count, next_id_), place.first_slot,
        end_.ledger_time_ns + 1'000);
    const auto end = ledger::format::seal_group(group, end_);
    adapters::AlignedBytes memory(group.size() * ledger::format::kSlotSize);
    std::memcpy(memory.span().data(), group.data(), memory.span().size());
    attempted_ = group;
    ATOLL_TRY_VOID(journal.append(
        std::span(reinterpret_cast<const ports::Slot*>(memory.span().data()), group.size())));
    next_id_ += posting_count;
    end_ = end;
    groups_.push_back(std::move(group));
    return {};
  }

  const ports::JournalEnd& end() const { return end_; }
  const std::vector<std::vector<ports::Slot>>& groups() const { return groups_; }
  // The group of the last append, acknowledged or not.
  const std::vector<ports::Slot>& attempted() const { return attempted_; }

 private:
  ports::JournalEnd end_;
  std::uint64_t next_id_ = 1;
  std::vector<std::vector<ports::Slot>> groups_;
  std::vector<ports::Slot> attempted_;
};

// Everything recovery shows, one group after the other.
struct Replayed {
  base::Result<ports::JournalEnd> end;
  std::vector<std::vector<ports::Slot>> groups;
};

inline Replayed recover_all(ports::Journal& journal, const ports::JournalEnd& from = {}) {
  std::vector<std::vector<ports::Slot>> groups;
  auto end = journal.recover(from, [&](std::span<const ports::Slot> group) -> base::Result<void> {
    groups.emplace_back(group.begin(), group.end());
    return {};
  });
  return {std::move(end), std::move(groups)};
}

inline bool same_bytes(std::span<const ports::Slot> a, std::span<const ports::Slot> b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

inline bool same_groups(const std::vector<std::vector<ports::Slot>>& a,
                        const std::vector<std::vector<ports::Slot>>& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](const auto& x, const auto& y) { return same_bytes(x, y); });
}

}  // namespace atollbank::contract
