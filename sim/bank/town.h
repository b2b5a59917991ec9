// SPDX-License-Identifier: Apache-2.0
// What the residents of a simulated bank know together: who lives there, what was paid, and the
// second opinion on everybody's money. One thread; outlives the bank's processes.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/id.h"
#include "sim/model/naive_bank.h"
#include "sim/model/naive_order.h"

namespace atollbank::sim {

struct Neighbour {
  std::uint64_t number = 0;
  std::string name;
  base::Id user_id;
  base::Id account_id;
  std::string sort_code;
  std::string account_number;
};

// As its payer heard it.
struct BookedPayment {
  NaiveBank::Move move;
  base::Id debit_transaction_id;
  base::Id credit_transaction_id;
};

// A transaction that its account must hear of.
struct KnownTransaction {
  base::Id account_id;
  std::int64_t amount_minor = 0;
};

struct Town {
  NaiveBank money;
  std::deque<NaiveOrder> orders;
  std::vector<Neighbour> neighbours;  // who has opened an account
  std::map<base::Id, BookedPayment> booked;
  std::map<base::Id, KnownTransaction> transactions;  // by id

  NaiveBank::Account look(base::Id account_id, base::Timestamp now) {
    for (NaiveOrder& order : orders) order.announce(money, now);
    return money.account(account_id);
  }
  MoneyBounds since(base::Id account_id, const NaiveBank::Account& then, base::Timestamp now) {
    look(account_id, now);
    return money.since(account_id, then);
  }
};

}  // namespace atollbank::sim
