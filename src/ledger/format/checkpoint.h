// SPDX-License-Identifier: Apache-2.0
// A ledger's state in pieces: each begins with this header, and `count` plain little-endian records
// follow. Format 5. Derived data: a piece of another format is refused, and the journal is replayed
// from its beginning.
#pragma once

#include <cstdint>
#include <type_traits>

namespace atollbank::ledger::format {

inline constexpr std::uint16_t kCheckpointFormat = 5;

enum class PieceKind : std::uint16_t {
  kOpenings = 1,  // AccountOpening, by dense index from `first` on
  kAccounts = 2,  // Account, the same; behind their openings
  kHolds = 3,     // Hold, in the order they were placed
  kReversed = 4,  // slots of reversed postings
  kIds = 5,       // IdPlace
  kRules = 6,     // what RuleState::save() wrote, as one record; behind all accounts
};

struct PieceHeader {
  std::uint16_t format = kCheckpointFormat;
  PieceKind kind{};
  std::uint32_t count = 0;
  std::uint64_t first = 0;
};
static_assert(sizeof(PieceHeader) == 16 && std::is_trivially_copyable_v<PieceHeader>);

// Where the command of an id is journaled: the top 40 bits of the id's hash, and the slot.
struct IdPlace {
  std::uint64_t hash_prefix = 0;
  std::uint64_t slot = 0;
};
static_assert(sizeof(IdPlace) == 16);

}  // namespace atollbank::ledger::format
