// SPDX-License-Identifier: Apache-2.0
// The second opinion on the whole bank's money: what each account has by what its people were
// answered, and what may have moved besides.
//
// Money that was asked for may move at any moment from may_move() until it is known what became of
// it. So between two moments an account had an amount within bounds; where nothing is in doubt the
// bounds are one. A value; knows nothing of the bank.
#pragma once

#include <cstdint>
#include <map>

#include "base/id.h"

namespace atollbank::sim {

struct MoneyBounds {
  std::int64_t low_minor = 0;
  std::int64_t high_minor = 0;

  bool contain(std::int64_t amount_minor) const {
    return low_minor <= amount_minor && amount_minor <= high_minor;
  }
};

class NaiveBank {
 public:
  struct Move {
    base::Id debit;
    base::Id credit;
    std::int64_t amount_minor = 0;
  };
  using MoveNumber = std::uint64_t;

  // An account as it stands; since() tells what it may have had from then on.
  struct Account {
    std::int64_t known_minor = 0;
    std::int64_t debits_in_doubt_minor = 0;
    std::int64_t credits_in_doubt_minor = 0;
    std::int64_t debits_asked_minor = 0;  // all that ever were in doubt
    std::int64_t credits_asked_minor = 0;
    std::int64_t taken_minor = 0;  // all that ever was surely taken, and
    std::int64_t given_minor = 0;  // given, by who alone may do it
    std::uint64_t last_slot = 0;   // of what is known
  };

  const Account& account(base::Id id) { return accounts_[id]; }
  MoneyBounds since(base::Id id, const Account& then);

  // Surely done, by who alone may do it: between two looks, or within a window that bounds it.
  void changed(base::Id id, std::int64_t by_minor, std::uint64_t slot);
  MoveNumber may_move(const Move& move);
  void moved(MoveNumber number, std::uint64_t slot);
  void did_not_move(MoveNumber number);

  bool is_in_doubt() const { return !in_doubt_.empty(); }

 private:
  void add(base::Id id, std::int64_t by_minor, std::uint64_t slot);
  Move forget(MoveNumber number);

  std::map<base::Id, Account> accounts_;
  std::map<MoveNumber, Move> in_doubt_;
  MoveNumber last_number_ = 0;
};

}  // namespace atollbank::sim
