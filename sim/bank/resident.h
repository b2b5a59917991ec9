// SPDX-License-Identifier: Apache-2.0
// A customer of the simulated bank who keeps a book of their own and believes nothing else.
//
// Does one thing at a time and repeats it, under the same id, until the bank has given a definite
// answer; now and then asks twice at once, or does not hear the answer. Compares balances, pots
// and transactions with the book. One thread; outlives the bank's processes.
#pragma once

#include <string>
#include <vector>

#include "sim/bank/bank_process.h"

namespace atollbank::sim {

class Resident {
 public:
  Resident(SimLoop& loop, BankProcess& bank, const base::Clock& clock, std::uint64_t number);

  void begin() { runtime::spawn(executor_, live()); }
  // Finishes what is begun, compares everything once more and is done.
  void stop() { stopping_ = true; }
  bool is_done() const { return done_; }
  std::uint64_t operations() const { return operations_; }
  const std::string& first_difference() const { return difference_; }
  base::Id user_id() const { return user_id_; }
  base::Id account_id() const { return account_id_; }

 private:
  using Services = BankProcess::Services;
  struct PotBook {
    base::Id id;
    std::int64_t balance_minor = 0;
    bool locked = false;
    bool deleted = false;
  };
  struct Purchase {
    base::Id id;
    std::int64_t amount_minor = 0;
  };

  runtime::Task<void> live();
  runtime::Task<void> open();
  runtime::Task<void> do_something();
  runtime::Task<void> receive();
  runtime::Task<void> move_into_or_out_of_pot(bool into);
  runtime::Task<void> create_pot();
  runtime::Task<void> change_pot();
  runtime::Task<void> purchase();
  runtime::Task<void> settle();
  runtime::Task<void> compare();
  runtime::Task<void> compare_transactions();

  // Asks until the answer is definite. `call` is made anew for every try.
  template <class T, class Call>
  runtime::Task<base::Result<T>> ask(Call call);
  void expect(bool holds, const std::string& what);
  std::string dedupe_id();

  SimLoop& loop_;
  BankProcess& bank_;
  SimExecutor executor_;
  const std::uint64_t number_;
  base::Id user_id_;
  base::Id account_id_;
  std::int64_t balance_minor_ = 0;  // booked less held
  std::vector<PotBook> pots_;
  std::vector<Purchase> purchases_;  // pending
  std::uint64_t last_slot_ = 0;
  std::uint64_t operations_ = 0;
  std::uint64_t dedupe_ids_ = 0;
  bool stopping_ = false;
  bool done_ = false;
  std::string difference_;
};

}  // namespace atollbank::sim
