// SPDX-License-Identifier: Apache-2.0
// Every id that was ever used, for ever: what it did, where it is journaled, and digests of its
// content.
//
// Ids are compared in full. Content is compared by a 64-bit digest: only a caller who set out to
// collide with its own earlier request could pass a different one off as a retry, and then nothing
// is applied either.
#pragma once

#include "base/id.h"
#include "ledger/chunked_column.h"
#include "ledger/index_table.h"
#include "ledger/outcome.h"

namespace atollbank::ledger {

enum BoundFlag : std::uint8_t { kWasReversed = 1 };

struct BoundId {
  base::Id id;
  std::uint64_t content_digest = 0;
  std::uint64_t slot : 40 = 0;
  std::uint64_t kind : 8 = 0;     // format::SlotKind
  std::uint64_t outcome : 8 = 0;  // Outcome
  std::uint64_t flags : 8 = 0;    // BoundFlag
  std::uint32_t money_digest =
      0;  // of accounts and amounts, so that a reversal can be held against it
  std::uint32_t hold_index = 0;  // of kHoldPlaced

  Outcome first_outcome() const { return static_cast<Outcome>(outcome); }
};

class BoundIds {
 public:
  static constexpr std::uint64_t kNone = IndexTable::kNone;

  [[gnu::always_inline]] void prefetch(const base::Id& id) const {
    index_.prefetch(hash_of(id.high, id.low));
  }
  // Position in the column, or kNone.
  std::uint64_t find(const base::Id& id) const {
    return index_.find(hash_of(id.high, id.low),
                       [&](std::uint64_t number) { return column_[number].id == id; });
  }
  // The id must be new.
  void bind(const BoundId& bound) {
    index_.insert(hash_of(bound.id.high, bound.id.low), column_.size());
    column_.push_back(bound);
  }
  // Forgets the newest ones, for a linked chain that is taken back.
  void truncate(std::uint64_t size) {
    for (std::uint64_t i = column_.size(); i > size; --i) {
      index_.erase(hash_of(column_[i - 1].id.high, column_[i - 1].id.low), i - 1);
    }
    column_.truncate(size);
  }
  BoundId& operator[](std::uint64_t position) { return column_[position]; }
  const BoundId& operator[](std::uint64_t position) const { return column_[position]; }
  std::uint64_t size() const { return column_.size(); }

 private:
  IndexTable index_;
  ChunkedColumn<BoundId, 18> column_;
};

}  // namespace atollbank::ledger
