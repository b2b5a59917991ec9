// SPDX-License-Identifier: Apache-2.0
// What a resident does with payments: keeps payees, sends money to neighbours, approves or cancels
// what awaits it; and the book of it, with which the bank must agree.
//
// One thread; outlives the bank's processes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/payments/api.h"
#include "sim/bank/asker.h"
#include "sim/bank/town.h"

namespace atollbank::sim {

class Payer {
 public:
  Payer(Asker& asker, Town& town) : asker_(asker), town_(town) {}

  void has_account(base::Id account_id) { account_id_ = account_id; }
  runtime::Task<void> do_something();
  // Payees and payments are those of the book, one for one.
  runtime::Task<void> compare();
  // Asks until the end of every released payment is known.
  runtime::Task<void> come_to_rest();

  // One that money can be sent to, made if there is none; nothing without neighbours.
  struct PayeeBook {
    base::Id id;
    Neighbour neighbour;
    std::string name;
    bool is_deleted = false;
  };
  runtime::Task<std::optional<PayeeBook>> some_payee();

  // Under an order of hers, as the bank lists them.
  struct Mandated {
    std::uint32_t booked = 0;
    std::uint32_t declined = 0;
    std::uint32_t open = 0;
    std::uint64_t last_slot = 0;
  };
  const std::map<base::Id, Mandated>& mandated() const { return mandated_; }
  // What counts against the limit of a day: surely, and with what is in doubt.
  const std::map<std::int32_t, MoneyBounds>& sent() const { return sent_; }
  base::Id account_id() const { return account_id_; }
  std::map<std::string, std::uint64_t> counts() const;

 private:
  using Payment = payments::Payment;
  using State = payments::PaymentState;
  using Answer = base::Result<Payment>;

  // From before a request to after its answer.
  struct Window {
    base::Timestamp began;
    NaiveBank::Account account;
    std::map<std::int32_t, MoneyBounds> sent;
  };
  struct Book {
    Payment payment;                 // as last heard
    Window window;                   // of the request that released it
    NaiveBank::MoveNumber move = 0;  // while it is in doubt; else 0
    // Declined, and seen so in the records: only with that it counts no more against the limit.
    bool is_given_back = false;
  };

  runtime::Task<void> send();
  runtime::Task<void> approve();
  runtime::Task<void> cancel();
  runtime::Task<void> look_after();
  runtime::Task<void> create_payee();
  runtime::Task<void> delete_payee();
  runtime::Task<void> compare_payees();
  runtime::Task<std::vector<Payment>> list_all();

  Window window();
  // Some day of the window on which it may have counted so.
  bool fits(const Window& window, std::int64_t amount_minor, std::int64_t limit_minor) const;
  bool exceeds(const Window& window, std::int64_t amount_minor, std::int64_t limit_minor) const;
  void check_sent(const Window& window, const payments::SendPayment& request, const Neighbour& to,
                  const Answer& sent);
  void check_end(const Window& window, const Payment& payment);
  void check_listed(const Payment& listed, base::Timestamp asked);
  void take(const Payment& payment, NaiveBank::MoveNumber move, const Window& window);
  void note_booked(const Payment& payment);
  const Book* some_awaiting();

  Asker& asker_;
  Town& town_;
  base::Id account_id_;
  std::vector<PayeeBook> payees_;
  std::map<base::Id, Book> payments_;
  std::map<base::Id, Mandated> mandated_;
  std::map<std::int32_t, MoneyBounds> sent_;
  bool is_resting_ = false;
};

}  // namespace atollbank::sim
