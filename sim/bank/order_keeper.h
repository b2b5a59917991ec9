// SPDX-License-Identifier: Apache-2.0
// What a resident does with standing orders and scheduled payments, and the book of what each of
// them must have paid by now: every due date once, or missed for want of money.
//
// One thread; outlives the bank's processes.
#pragma once

#include <vector>

#include "services/standing_orders/api.h"
#include "sim/bank/asker.h"
#include "sim/bank/payer.h"
#include "sim/bank/town.h"

namespace atollbank::sim {

class OrderKeeper {
 public:
  OrderKeeper(Asker& asker, Town& town, Payer& payer) : asker_(asker), town_(town), payer_(payer) {}

  runtime::Task<void> do_something();
  // The orders are those of the book, one for one.
  runtime::Task<void> compare();
  // Of what compare() saw and the payments that were listed since.
  void compare_payments();
  // Asks until nothing that is due is under way.
  runtime::Task<void> come_to_rest();

  std::uint64_t paid_count() const;
  std::uint64_t missed_count() const;

 private:
  using ShownOrder = standing_orders::ShownOrder;
  using State = standing_orders::OrderState;

  struct Book {
    NaiveOrder* naive = nullptr;  // the town's
    State state = State::kAwaitingApproval;
    std::uint32_t next_number = 1;
    std::uint8_t tries = 0;  // of the next one
    std::uint32_t missed = 0;
    base::Timestamp seen_at{};
    NaiveBank::Account seen_money;  // before it was asked what was seen
  };
  // A look, from before it was asked.
  struct Look {
    base::Timestamp asked;
    NaiveBank::Account money;
  };

  runtime::Task<void> create();
  runtime::Task<void> approve();
  runtime::Task<void> cancel();
  runtime::Task<void> look_at_one();
  runtime::Task<void> look_at(Book* book);
  runtime::Task<std::uint64_t> slot_of(base::Id payment_id, const NaiveOrder* order);
  runtime::Task<void> take(Book* book, ShownOrder shown, Look look);
  void check_refusals(const Book& book, const ShownOrder& shown);
  Look begin_look() {
    return {.asked = asker_.now(), .money = town_.look(payer_.account_id(), asker_.now())};
  }

  Book* some(State state);
  // Nothing of it is under way at that moment, if it stands as it was seen.
  bool is_quiet(const Book& book, base::Timestamp now) const;

  Asker& asker_;
  Town& town_;
  Payer& payer_;
  std::deque<Book> books_;
  bool is_resting_ = false;
};

}  // namespace atollbank::sim
