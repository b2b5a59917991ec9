// SPDX-License-Identifier: Apache-2.0
// Every id that was ever used, for ever, and the slot that journals its command.
//
// Memory keeps a 40-bit prefix of the id's hash and the slot: about 13 bytes an id. Ids are
// compared in full, in the journal; only one comparison in a hundred thousand meets another id
// there (at a hundred million ids).
#pragma once

#include "base/assert.h"
#include "base/id.h"
#include "ledger/memory/index_table.h"

namespace atollbank::ledger {

class BoundIds {
 public:
  explicit BoundIds(base::PageSource& pages = base::pages_of_the_kernel()) : index_(pages) {}

  static constexpr std::uint64_t kNone = IndexTable::kNone;

  [[gnu::always_inline]] void prefetch(const base::Id& id) const {
    index_.prefetch(hash_of(id.high, id.low));
  }
  // The slot, or kNone. `id_at(slot)` reads the id that is journaled there.
  template <class IdAt>
  std::uint64_t find(const base::Id& id, IdAt id_at) const {
    const std::uint64_t hash = hash_of(id.high, id.low);
    return index_.find(hash, [&](std::uint64_t slot) {
      const base::Id found = id_at(slot);
      // An id of another hash did not bring this slot here: its record is rotten, and to take it
      // for another's would post twice.
      ATOLL_ASSERT(IndexTable::are_alike(hash_of(found.high, found.low), hash));
      return found == id;
    });
  }
  // Makes room in an empty table.
  void reserve(std::uint64_t id_count) { index_.reserve(id_count); }
  // The id must be new.
  void bind(const base::Id& id, std::uint64_t slot) {
    index_.insert(hash_of(id.high, id.low), slot);
  }
  [[gnu::always_inline]] void prefetch_prefix(std::uint64_t prefix) const {
    index_.prefetch(IndexTable::hash_with_prefix(prefix));
  }
  // The same where only the prefix of the id's hash is known.
  void bind_prefix(std::uint64_t prefix, std::uint64_t slot) {
    index_.insert(IndexTable::hash_with_prefix(prefix), slot);
  }
  // For a linked chain that is taken back.
  void unbind(const base::Id& id, std::uint64_t slot) {
    index_.erase(hash_of(id.high, id.low), slot);
  }
  std::uint64_t size() const { return index_.size(); }
  const IndexTable& index() const { return index_; }

 private:
  IndexTable index_;
};

}  // namespace atollbank::ledger
