// SPDX-License-Identifier: Apache-2.0
// The holds of a shard, in the order they were placed, and which of them expires next.
//
// Holds stay known after they end: a late capture hears whether it expired or was closed.
// Invariant: an account's held equals the sum of remaining over its open holds.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "base/id.h"
#include "ledger/command.h"
#include "ledger/memory/chunked_column.h"
#include "ledger/memory/index_table.h"

namespace atollbank::ledger {

enum class HoldState : std::uint8_t { kOpen = 0, kEnded = 1, kExpired = 2 };

struct Hold {
  base::Id id;  // of the command that placed it
  std::uint64_t placed_slot = 0;
  std::int64_t remaining = 0;
  std::int64_t expires_at_ns = 0;  // 0: never
  std::uint32_t account = 0;
  std::uint32_t payee = 0;  // format::kNoAccount when none
  HoldState state = HoldState::kOpen;
  std::uint8_t reserved[7] = {};
  std::uint64_t last_slot = 0;  // of the newest step
};
static_assert(sizeof(Hold) == 64);

// What a capture of `amount_minor` frees of the hold: all of it when it is the last one, or takes
// as much or more.
inline std::int64_t freed_by_capture(const Hold& hold, std::uint8_t flags,
                                     std::int64_t amount_minor) {
  const bool ends = (flags & kFinalCapture) != 0 || amount_minor >= hold.remaining;
  return ends ? hold.remaining : amount_minor;
}

class HoldBook {
 public:
  explicit HoldBook(base::PageSource& pages = base::pages_of_the_kernel())
      : index_(pages), holds_(pages) {}

  static constexpr std::uint32_t kNone = UINT32_MAX;

  // Returns the hold's index.
  std::uint32_t place(const Hold& hold);

  Hold& operator[](std::uint32_t index) { return holds_[index]; }
  const Hold& operator[](std::uint32_t index) const { return holds_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(holds_.size()); }

  // Gives it another expiry; 0: never.
  void extend(std::uint32_t index, std::int64_t expires_at_ns);

  [[gnu::always_inline]] void prefetch_find(const base::Id& id) const {
    index_.prefetch(hash_of(id.high, id.low));
  }
  // Once prefetch_find() has had its time: the hold that is most likely meant.
  [[gnu::always_inline]] void prefetch_likely(const base::Id& id) const {
    const auto found = index_.find(hash_of(id.high, id.low), [](std::uint64_t) { return true; });
    if (found != IndexTable::kNone) __builtin_prefetch(&holds_[found]);
  }
  // The index of the hold that this command placed, or kNone.
  std::uint32_t find(const base::Id& id) const {
    const auto found = index_.find(hash_of(id.high, id.low),
                                   [&](std::uint64_t number) { return holds_[number].id == id; });
    return found == IndexTable::kNone ? kNone : static_cast<std::uint32_t>(found);
  }
  // The hold placed in that slot, or kNone.
  std::uint32_t at_slot(std::uint64_t placed_slot) const;

  // An open hold whose time has come, earliest first and then by slot; false when none has. It
  // stays due until its state changes.
  bool next_due(std::int64_t now_ns, std::uint32_t& index);
  // When next_due may answer true; INT64_MAX when never. May be early, never late.
  std::int64_t next_expiry_ns() const {
    return expiries_.empty() ? INT64_MAX : expiries_.top().at_ns;
  }

  // Forgets the newest ones, for a linked chain that is taken back.
  void truncate(std::uint32_t size);

 private:
  struct Expiry {
    std::int64_t at_ns;
    std::uint64_t placed_slot;
    std::uint32_t index;
    bool operator>(const Expiry& other) const {
      return at_ns != other.at_ns ? at_ns > other.at_ns : placed_slot > other.placed_slot;
    }
  };

  IndexTable index_;
  ChunkedColumn<Hold, 15> holds_;
  // Ended and taken-back holds are dropped when they come to the top.
  std::priority_queue<Expiry, std::vector<Expiry>, std::greater<>> expiries_;
};

}  // namespace atollbank::ledger
