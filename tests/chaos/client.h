// SPDX-License-Identifier: Apache-2.0
// One of the bank's clients: asks for one thing after another and repeats each request, under the
// same dedupe_id, until it is answered.
//
// run() on a thread of its own; history() after that.
#pragma once

#include "base/random.h"
#include "tests/chaos/bank_program.h"
#include "tests/chaos/http_connection.h"
#include "tests/chaos/operation.h"
#include "tests/chaos/stage.h"

namespace atollbank::chaos {

struct ClientOptions {
  std::size_t number = 0;
  std::uint64_t seed = 0;
  std::uint64_t operations = 0;  // of any kind, reads included
};

class Client {
 public:
  Client(const ClientOptions& options, const Door& door, base::Id pot_id, Stage& stage);

  void run();
  History take_history() { return std::move(history_); }

 private:
  void do_something();
  void move_money(OperationKind kind);
  void annotate();
  void put_into_feed();
  void read();
  void rename_pot();

  // client_payments.cc
  void send_payment();
  void decide_on_payment();
  void create_order();
  void cancel_order();
  void make_payee();
  void delete_payee();
  void put_receipt();
  // Until what became of it is known; the answer's JSON has it under "payment" or "payments".
  void take_payment(const HttpAnswer& answer, const std::string& dedupe_id);

  std::string fresh_name(std::string_view what) const;
  std::string form_of(const Operation& operation) const;
  std::string target_of(OperationKind kind) const;
  base::Id posting_id_of(const Operation& operation) const;
  std::int64_t amount_of(OperationKind kind);
  void take_answer(Operation& operation, const HttpAnswer& answer);
  void ask_again(const Operation& operation);
  // Until it is answered for good; no status when the test was given up.
  HttpAnswer ask_until_answered(std::string_view method, const std::string& target,
                                const std::string& form, std::uint32_t* attempts = nullptr);
  // Of payments' money, once it is known to have moved.
  void note_transfer(const std::string& payment_id, const std::string& transaction_id);
  void complain(const std::string& what, const HttpAnswer& answer);

  const ClientOptions options_;
  const Door door_;
  const base::Id pot_id_;
  Stage& stage_;
  base::Random random_;
  HttpConnection connection_;
  History history_;
  std::uint64_t made_ = 0;
  std::string last_transaction_;
  std::int64_t last_amount_minor_ = 0;
  std::string payee_id_;
  std::vector<std::string> awaiting_;  // payments, for their approval
  std::vector<std::string> orders_;    // that were not cancelled
};

// Whether the answer has such words.
bool says(const HttpAnswer& answer, std::string_view what);

}  // namespace atollbank::chaos
