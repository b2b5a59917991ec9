// SPDX-License-Identifier: Apache-2.0
#include "ledger/checkpoint/state_copy.h"

#include <algorithm>
#include <utility>

#include "ledger/applier.h"

namespace atollbank::ledger {
namespace {

using format::PieceHeader;
using format::PieceKind;

// Calls write(i) for each of the records [first, first + count).
template <class Write>
void fill(StatePiece& piece, PieceKind kind, std::uint32_t first, std::uint32_t count,
          std::size_t record_size, Write write) {
  piece.kind = kind;
  piece.first = first;
  piece.count = count;
  piece.bytes.clear();
  piece.bytes.reserve(sizeof(PieceHeader) + count * record_size);
  piece.bytes.append(base::bytes_of(PieceHeader{.kind = kind, .count = count, .first = first}));
  for (std::uint32_t i = first; i < first + count; ++i)
    piece.bytes.append(base::bytes_of(write(i)));
}

}  // namespace

bool StateCopy::next(StatePiece& piece) {
  return next_openings(piece) || next_accounts(piece) || next_holds(piece) ||
         next_reversed(piece) || next_rules(piece);
}

bool StateCopy::next_openings(StatePiece& piece) {
  // Once the accounts are begun no opening is added: there is none for which an account is missing,
  // and what is opened later is replayed.
  if (next_account_ != 0 || next_opening_ >= state_.accounts.size()) return false;
  const std::uint32_t end =
      std::min(state_.accounts.size(), (next_opening_ / sizes_.openings + 1) * sizes_.openings);
  fill(piece, PieceKind::kOpenings, next_opening_, end - next_opening_, sizeof(AccountOpening),
       [this](std::uint32_t i) -> const AccountOpening& { return state_.accounts.opening(i); });
  next_opening_ = end;
  return true;
}

bool StateCopy::next_accounts(StatePiece& piece) {
  if (next_account_ >= next_opening_) return false;
  const std::uint32_t count = std::min(sizes_.records, next_opening_ - next_account_);
  fill(piece, PieceKind::kAccounts, next_account_, count, sizeof(Account),
       [this](std::uint32_t i) -> const Account& { return state_.accounts[i]; });
  next_account_ += count;
  return true;
}

bool StateCopy::next_holds(StatePiece& piece) {
  if (next_hold_ >= state_.holds.size()) return false;
  const std::uint32_t count = std::min(sizes_.records, state_.holds.size() - next_hold_);
  fill(piece, PieceKind::kHolds, next_hold_, count, sizeof(Hold),
       [this](std::uint32_t i) -> const Hold& { return state_.holds[i]; });
  next_hold_ += count;
  return true;
}

bool StateCopy::next_reversed(StatePiece& piece) {
  if (next_reversed_ == 0) reversed_ = state_.reversed.sorted();
  if (next_reversed_ == reversed_.size()) return false;
  const auto first = static_cast<std::uint32_t>(next_reversed_);
  const auto count = static_cast<std::uint32_t>(
      std::min<std::size_t>(sizes_.records, reversed_.size() - next_reversed_));
  fill(piece, PieceKind::kReversed, first, count, sizeof(std::uint64_t),
       [this](std::uint32_t i) -> const std::uint64_t& { return reversed_[i]; });
  next_reversed_ += count;
  return true;
}

bool StateCopy::next_rules(StatePiece& piece) {
  if (std::exchange(has_rules_, true)) return false;
  piece.kind = PieceKind::kRules;
  piece.first = 0;
  piece.count = 1;
  base::ByteWriter writer;
  writer.write(PieceHeader{.kind = piece.kind, .count = piece.count, .first = piece.first});
  state_.rules.save(writer);
  piece.bytes = writer.take();
  return true;
}

}  // namespace atollbank::ledger
