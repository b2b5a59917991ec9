// SPDX-License-Identifier: Apache-2.0
// A customer of the simulated bank who keeps a book of their own and believes nothing else.
//
// Does one thing at a time (asker.h says how) and compares balances, pots, transactions, payments
// and orders with the book, after each of the bank's lives too. One thread; outlives the bank's
// processes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/bank/asker.h"
#include "sim/bank/order_keeper.h"
#include "sim/bank/payer.h"
#include "sim/bank/subscriber.h"
#include "sim/bank/town.h"

namespace atollbank::sim {

class Resident {
 public:
  Resident(SimLoop& loop, BankProcess& bank, const base::Clock& clock, Town& town,
           std::uint64_t number)
      : asker_(loop, bank, clock, number),
        bank_(bank),
        town_(town),
        payer_(asker_, town),
        orders_(asker_, town, payer_),
        subscriber_(asker_) {}

  void begin() { runtime::spawn(asker_.executor(), live()); }
  // Begins nothing new, and asks until nothing of it is in doubt.
  void stop() { stopping_ = true; }
  bool is_at_rest() const { return at_rest_; }
  // Compares everything once more; the bank and all residents are at rest.
  void end() { runtime::spawn(asker_.executor(), compare_and_end()); }
  bool is_done() const { return done_; }
  std::uint64_t operations() const { return operations_; }
  const std::string& first_difference() const { return asker_.first_difference(); }
  base::Id user_id() const { return asker_.user_id(); }
  base::Id account_id() const { return account_id_; }
  const Payer& payer() const { return payer_; }
  const OrderKeeper& orders() const { return orders_; }
  const Subscriber& subscriber() const { return subscriber_; }

 private:
  using Services = BankProcess::Services;
  struct PotBook {
    base::Id id;
    std::int64_t balance_minor = 0;
    bool locked = false;
    bool deleted = false;
    std::string name;
  };
  struct Purchase {
    base::Id id;
    std::int64_t amount_minor = 0;  // held, or what may yet be refunded
  };

  // resident.cc
  runtime::Task<void> live();
  runtime::Task<void> open();
  runtime::Task<void> do_something();
  runtime::Task<void> annotate();
  runtime::Task<void> compare();
  runtime::Task<void> compare_money();
  runtime::Task<void> compare_transactions();
  void compare_rows(const std::vector<transactions::Transaction>& rows,
                    const std::map<base::Id, BookedPayment>& booked);
  runtime::Task<void> compare_and_end();

  // resident_money.cc
  runtime::Task<void> receive();
  runtime::Task<void> move_into_or_out_of_pot(bool into);
  runtime::Task<void> create_pot();
  runtime::Task<void> change_pot();
  runtime::Task<void> rename_pot();
  runtime::Task<void> purchase();
  runtime::Task<void> settle();
  runtime::Task<void> refund();

  NaiveBank::Account look() { return town_.look(account_id_, asker_.now()); }
  MoneyBounds since(const NaiveBank::Account& then) {
    return town_.since(account_id_, then, asker_.now());
  }
  void changed(std::int64_t by_minor, std::uint64_t slot) {
    town_.money.changed(account_id_, by_minor, slot);
  }

  Asker asker_;
  BankProcess& bank_;
  Town& town_;
  Payer payer_;
  OrderKeeper orders_;
  Subscriber subscriber_;
  base::Id account_id_;
  std::vector<PotBook> pots_;
  std::vector<Purchase> pending_;
  std::vector<Purchase> settled_;
  base::Id last_transaction_;
  std::map<base::Id, std::string> notes_;  // by transaction
  std::uint64_t boots_ = 0;                // of the life that was compared last
  std::uint64_t operations_ = 0;
  bool stopping_ = false;
  bool at_rest_ = false;
  bool done_ = false;
};

}  // namespace atollbank::sim
