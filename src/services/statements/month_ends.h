// SPDX-License-Identifier: Apache-2.0
// Issues the statements of every account once a month of London is over, whether or not the bank
// was up at its end.
//
// Owned by apps/. Runs on its executor; records are used on the pool. Which month was issued last
// is a record, and a statement's id follows from account and month: what is walked through again is
// issued once. Looks at the bank's clock every `look_every`, so a clock moved by days is noticed.
#pragma once

#include <optional>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/statements/api.h"
#include "services/statements/stated_account.h"

namespace atollbank::statements {

struct MonthEndsOptions {
  BankWords bank;
  base::Duration settling_time = base::Duration::from_seconds(120);  // as the service's
  base::Duration look_every = base::Duration::from_seconds(1);
  base::Duration ask_again_after = base::Duration::from_seconds(60);
  base::Duration time_of_one = base::Duration::from_seconds(60);  // to draw one up
  std::uint32_t page_size = 100;                                  // of accounts
};

class MonthEnds {
 public:
  MonthEnds(MonthEndsOptions options, StatementsApi& statements, accounts::AccountsApi& accounts,
            customers::CustomersApi& customers, ports::RecordStore& records,
            runtime::Executor& executor, runtime::BlockingPool& pool);

  // Once, when transactions follow the ledger and openings were resumed.
  // In the background of whoever asks for something now.
  void start() {
    const runtime::PriorityScope scope(runtime::Priority::kBackground);
    runtime::spawn(executor_, live());
  }

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;
  // Of a walk, for the log.
  struct Counts {
    std::uint64_t issued = 0;
    std::uint64_t refused = 0;  // did not tie, or were too long
  };

  runtime::Task<void> live();
  Answer<void> issue_what_is_due();
  // All accounts, up to this month; an error where the bank cannot do it now.
  Answer<void> walk(Month last);
  Answer<void> issue_for(accounts::Account account, Month last);
  Answer<StatementHead> issue_one(accounts::Account account, Month month);

  Month last_month_over() const;
  runtime::Context context_of_one() const;

  const MonthEndsOptions options_;
  StatementsApi& statements_;
  accounts::AccountsApi& accounts_;
  customers::CustomersApi& customers_;
  ports::RecordStore& records_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  bool has_read_ = false;        // the record
  std::optional<Month> issued_;  // to all accounts
  std::optional<Month> walks_to_;
  std::optional<base::Id> resumes_;  // that walk was broken off, and goes on behind this account
  Counts counts_;
};

}  // namespace atollbank::statements
