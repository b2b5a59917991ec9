// SPDX-License-Identifier: Apache-2.0
// A hash index from 64-bit hashes to numbers that grows without a stall. Owned by one engine, one
// thread. The caller compares its full key when a tag matches.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/memory/table_memory.h"

namespace atollbank::ledger {

// 4,096 parts by the hash's top 12 bits, each an open-addressing table that doubles on its own. The
// load at which a part doubles is staggered over the parts (0.42 to 0.84), so that they never grow
// together. A slot is a 28-bit tag, the next bits of the hash, and number + 1 in 36 bits; growing
// re-places slots by their tags and reads nothing else.
class IndexTable {
 public:
  static constexpr std::uint64_t kNone = UINT64_MAX;
  static constexpr std::uint64_t kNumberMax = (std::uint64_t{1} << 36) - 2;

  explicit IndexTable(base::PageSource& pages = base::pages_of_the_kernel());

  // Asks for the memory that find() and insert() of this hash will read. Inlined by force: g++ 12
  // takes a function that only prefetches for one without effect and drops its calls.
  [[gnu::always_inline]] void prefetch(std::uint64_t hash) const {
    const Part& part = part_of(hash);
    __builtin_prefetch(&part.slots[home(tag_of(hash), part.log2_size)]);
  }

  // The number inserted under `hash` for which matches(number) holds, or kNone.
  template <class Matches>
  std::uint64_t find(std::uint64_t hash, Matches matches) const {
    const Part& part = part_of(hash);
    const std::uint64_t tag = tag_of(hash);
    const std::uint64_t mask = (std::uint64_t{1} << part.log2_size) - 1;
    for (std::uint64_t at = home(tag, part.log2_size);; at = (at + 1) & mask) {
      const std::uint64_t slot = part.slots[at];
      if (slot == 0) return kNone;
      if ((slot >> kNumberBits) == tag && matches((slot & kNumberMask) - 1))
        return (slot & kNumberMask) - 1;
    }
  }

  // Makes room for so many keys of random hashes at once; nothing is in the table yet.
  void reserve(std::uint64_t key_count);
  // The key must not be there.
  void insert(std::uint64_t hash, std::uint64_t number);
  // The key must be there.
  void erase(std::uint64_t hash, std::uint64_t number);

  std::uint64_t size() const { return size_; }
  // Calls visit(prefix, number) for every key, by the top 12 bits of its hash and otherwise in no
  // order; `prefix` is the hash's top 40 bits, which is all that the table knows of it.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint64_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      for (std::uint64_t at = 0; at >> part.log2_size == 0; ++at) {
        const std::uint64_t slot = part.slots[at];
        if (slot != 0) visit((i << kTagBits) | (slot >> kNumberBits), (slot & kNumberMask) - 1);
      }
    }
  }
  // A hash with this prefix, which the table cannot tell from the one that was inserted.
  static std::uint64_t hash_with_prefix(std::uint64_t prefix) {
    return prefix << (64 - kPartBits - kTagBits);
  }

  // Whether the table takes two hashes for one until the full keys are compared.
  static bool are_alike(std::uint64_t a, std::uint64_t b) {
    return ((a ^ b) >> (64 - kPartBits - kTagBits)) == 0;
  }

 private:
  static constexpr unsigned kPartBits = 12;
  static constexpr unsigned kTagBits = 28;
  static constexpr unsigned kNumberBits = 36;
  static constexpr std::uint64_t kNumberMask = (std::uint64_t{1} << kNumberBits) - 1;

  struct Part {
    std::uint64_t* slots = nullptr;  // of memory_
    std::uint32_t log2_size = 0;
    std::uint32_t count = 0;
    std::uint32_t limit = 0;  // doubles beyond this
    std::uint32_t stagger = 0;
  };

  static std::uint64_t tag_of(std::uint64_t hash) {
    return (hash >> (64 - kPartBits - kTagBits)) & ((std::uint64_t{1} << kTagBits) - 1);
  }
  static std::uint64_t home(std::uint64_t tag, std::uint32_t log2_size) {
    return tag >> (kTagBits - log2_size);
  }
  const Part& part_of(std::uint64_t hash) const { return parts_[hash >> (64 - kPartBits)]; }
  Part& part_of(std::uint64_t hash) { return parts_[hash >> (64 - kPartBits)]; }

  static void place(Part& part, std::uint64_t slot);
  void grow(Part& part);

  TableMemory memory_;
  std::vector<Part> parts_;
  std::uint64_t size_ = 0;
};

// Spreads a 128-bit id over 64 bits (the finalizer of MurmurHash3, by Austin Appleby, in the public
// domain).
inline std::uint64_t hash_of(const std::uint64_t high, const std::uint64_t low) {
  std::uint64_t h = low ^ (high * 0x9E3779B97F4A7C15ull);
  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDull;
  h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53ull;
  return h ^ (h >> 33);
}

}  // namespace atollbank::ledger
