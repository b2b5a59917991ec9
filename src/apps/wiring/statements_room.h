// SPDX-License-Identifier: Apache-2.0
// The statements of the bank of one process: the service, with pages that are drawn as PDF, and
// whoever issues them at the ends of months. Drawing up and writing out have threads of their own,
// so that a long statement keeps nobody else waiting.
//
// Begins once the services below it have started; stops before their executor does.
#pragma once

#include "runtime/thread_pool.h"
#include "services/statements/month_ends.h"
#include "services/statements/service.h"

namespace atollbank::apps {

class StatementsRoom {
 public:
  // What it stands on, all of which outlives it.
  struct Below {
    posting::PostingApi& posting;
    transactions::TransactionsApi& transactions;
    accounts::AccountsApi& accounts;
    customers::CustomersApi& customers;
    ports::RecordStore& records;
    ports::PersonVault& persons;
    runtime::Executor& executor;
  };
  explicit StatementsRoom(const Below& below);

  statements::StatementsApi& statements() { return service_; }
  void start() { month_ends_.start(); }
  // After the executor's stop.
  void stop() { pool_.stop(); }

 private:
  runtime::ThreadPool pool_{"statements", 2};
  statements::StatementsService service_;
  statements::MonthEnds month_ends_;
};

}  // namespace atollbank::apps
