// SPDX-License-Identifier: Apache-2.0
// Copies the state of a ledger piece by piece while it goes on between the pieces. What comes out
// is of no single moment: replaying the journal from where the copy began makes it whole
// (replay.h). Ids are not part of it; they are kept in runs (id_run.h).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "ledger/format/checkpoint.h"

namespace atollbank::ledger {

struct LedgerState;

struct PieceSizes {
  std::uint32_t openings = 1u << 15;  // openings are copied in stretches that begin at multiples
  std::uint32_t records = 4096;       // accounts or holds
};

struct StatePiece {
  format::PieceKind kind{};
  std::uint64_t first = 0;
  std::uint32_t count = 0;
  base::Bytes bytes;  // with its header
};

class StateCopy {
 public:
  // `first_opening`: those before it are known elsewhere. `state` outlives the copy.
  StateCopy(const LedgerState& state, PieceSizes sizes, std::uint32_t first_opening)
      : state_(state), sizes_(sizes), next_opening_(first_opening) {}

  // False when everything was copied.
  bool next(StatePiece& piece);

 private:
  bool next_openings(StatePiece& piece);
  bool next_accounts(StatePiece& piece);
  bool next_holds(StatePiece& piece);
  bool next_reversed(StatePiece& piece);
  bool next_rules(StatePiece& piece);

  const LedgerState& state_;
  const PieceSizes sizes_;
  std::uint32_t next_opening_;
  std::uint32_t next_account_ = 0;
  std::uint32_t next_hold_ = 0;
  std::size_t next_reversed_ = 0;
  bool has_rules_ = false;
  std::vector<std::uint64_t> reversed_;  // as they were when the first piece of them was made
};

}  // namespace atollbank::ledger
