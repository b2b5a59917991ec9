// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_bank.h"

#include <algorithm>
#include <cstdlib>

#include "base/assert.h"

namespace atollbank::sim {

MoneyBounds NaiveBank::since(base::Id id, const Account& then) {
  const Account& now = accounts_[id];
  const std::int64_t debits =
      then.debits_in_doubt_minor + now.debits_asked_minor - then.debits_asked_minor;
  const std::int64_t credits =
      then.credits_in_doubt_minor + now.credits_asked_minor - then.credits_asked_minor;
  return {.low_minor = then.known_minor - debits - (now.taken_minor - then.taken_minor),
          .high_minor = then.known_minor + credits + now.given_minor - then.given_minor};
}

void NaiveBank::changed(base::Id id, std::int64_t by_minor, std::uint64_t slot) {
  Account& account = accounts_[id];
  (by_minor < 0 ? account.taken_minor : account.given_minor) += std::abs(by_minor);
  add(id, by_minor, slot);
}

void NaiveBank::add(base::Id id, std::int64_t by_minor, std::uint64_t slot) {
  Account& account = accounts_[id];
  account.known_minor += by_minor;
  account.last_slot = std::max(account.last_slot, slot);
}

NaiveBank::MoveNumber NaiveBank::may_move(const Move& move) {
  accounts_[move.debit].debits_in_doubt_minor += move.amount_minor;
  accounts_[move.debit].debits_asked_minor += move.amount_minor;
  accounts_[move.credit].credits_in_doubt_minor += move.amount_minor;
  accounts_[move.credit].credits_asked_minor += move.amount_minor;
  in_doubt_.emplace(++last_number_, move);
  return last_number_;
}

void NaiveBank::moved(MoveNumber number, std::uint64_t slot) {
  const Move move = forget(number);
  add(move.debit, -move.amount_minor, slot);
  add(move.credit, move.amount_minor, slot);
}

void NaiveBank::did_not_move(MoveNumber number) { forget(number); }

NaiveBank::Move NaiveBank::forget(MoveNumber number) {
  const auto found = in_doubt_.find(number);
  ATOLL_ASSERT(found != in_doubt_.end());
  const Move move = found->second;
  in_doubt_.erase(found);
  accounts_[move.debit].debits_in_doubt_minor -= move.amount_minor;
  accounts_[move.credit].credits_in_doubt_minor -= move.amount_minor;
  return move;
}

}  // namespace atollbank::sim
