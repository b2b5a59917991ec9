// SPDX-License-Identifier: Apache-2.0
// The statements service: reads the ledger, joins the words, draws up, keeps.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/posting/api.h"
#include "services/statements/api.h"
#include "services/statements/drawing_up.h"
#include "services/statements/statement_store.h"
#include "services/transactions/api.h"

namespace atollbank::statements {

struct StatementsOptions {
  // How long after its end a period is over: what the ledger booked within it is durable by then.
  base::Duration settling_time = base::Duration::from_seconds(120);
  std::uint32_t page_size = 1'000;  // of the ledger's records
  // How far back from a period's beginning the holds are looked for that were captured in it, in
  // records of the account. An entry whose hold is older stands without words.
  std::size_t hold_records_max = 50'000;
};

class StatementsService final : public StatementsApi {
 public:
  StatementsService(const StatementsOptions& options, posting::PostingApi& posting,
                    transactions::TransactionsApi& transactions, ports::RecordStore& records,
                    const ports::PersonVault& persons, runtime::Executor& executor,
                    runtime::BlockingPool& pool, PagesMaker begin_pages = {});

  void issue(const Context& context, IssueStatement request,
             Completion<IssuedStatement> done) override;
  void issue_month(const Context& context, IssueMonth request,
                   Completion<IssuedStatement> done) override;
  void list(const Context& context, ListStatements request,
            Completion<StatementsPage> done) override;
  void find_head(const Context& context, base::Id user_id, base::Id statement_id,
                 Completion<IssuedHead> done) override;
  void find(const Context& context, base::Id user_id, base::Id statement_id,
            Completion<IssuedStatement> done) override;
  void write(const Context& context, base::Id user_id, base::Id statement_id, Form form,
             Completion<StatementFile> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // What was read of the ledger for one statement.
  struct Gathered {
    LedgerRecords ledger;
    money::Currency currency = money::Currency::gbp();
    std::map<std::uint64_t, posting::StatementEntry> holds;  // by slot, of the captures
    std::set<std::uint64_t> awaited_holds;                   // older than what was read so far
    std::size_t older_count = 0;                             // of records before the period
    std::uint64_t newest_slot = 0;  // of the account up to the period's end
  };

  // service.cc
  Answer<IssuedStatement> issue_one(Context context, IssueStatement request);
  Answer<IssuedStatement> issue_the_month(Context context, IssueMonth request);
  Answer<StatementsPage> show_list(Context context, ListStatements request);
  Answer<IssuedHead> show_head(Context context, base::Id user_id, base::Id statement_id);
  Answer<IssuedStatement> show_one(Context context, base::Id user_id, base::Id statement_id);
  Answer<StatementFile> write_one(Context context, base::Id user_id, base::Id statement_id,
                                  Form form);
  Answer<void> check_owner(Context context, base::Id user_id, base::Id account_id);
  Answer<void> check_neighbours(StatementHead head);
  Answer<std::optional<IssuedStatement>> find_issued(base::Id statement_id);

  // gathering.cc
  Answer<Gathered> gather(Context context, base::Id account_id, Period period);
  Answer<posting::AccountBalance> balance(Context context, base::Id account_id);
  Answer<Gathered> walk(Context context, base::Id account_id, Period period);
  Answer<Words> words_of(Context context, base::Id user_id, base::Id account_id, Gathered gathered);
  Answer<std::optional<transactions::Transaction>> word_of(Context context, base::Id user_id,
                                                           std::vector<base::Id> ids);
  base::Result<void> check_deadline(const Context& context) const;

  base::Timestamp now() const { return executor_.clock().wall(); }

  const StatementsOptions options_;
  posting::PostingApi& posting_;
  transactions::TransactionsApi& transactions_;
  StatementStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  const PagesMaker begin_pages_;
};

}  // namespace atollbank::statements
