// SPDX-License-Identifier: Apache-2.0
// The queries of one ledger in this process. Safe to call from any thread.
//
// The executor runs the indexer's steps and belongs to it alone; the pool does what blocks. Order
// of use: construct, start() once the journal has recovered, calls, close(). Whoever owns the
// executor and the pool stops them after close() and before this object goes.
#pragma once

#include "services/queries/api.h"
#include "services/queries/indexer.h"

namespace atollbank::queries {

class LocalQueries final : public QueriesApi {
 public:
  // `disk`: for run files alone; nullptr keeps all indexes in memory.
  LocalQueries(const ports::Journal& journal, ports::Disk* disk, runtime::Executor& executor,
               runtime::BlockingPool& pool, IndexerOptions options);

  base::Result<void> start();
  void close() { indexer_.close(); }
  IndexerFigures figures() const { return indexer_.figures(); }

  void balance_as_of(const Context& context, BalanceRequest request,
                     Completion<BalanceAsOf> done) override;
  void statement(const Context& context, StatementRequest request,
                 Completion<Statement> done) override;
  void search(const Context& context, SearchRequest request, Completion<RecordPage> done) override;
  void aggregate(const Context& context, AggregateRequest request,
                 Completion<Aggregates> done) override;
  void trial_balance(const Context& context, TrialBalanceRequest request,
                     Completion<TrialBalance> done) override;
  void record(const Context& context, base::Id id, Completion<Record> done) override;

 private:
  // Waits until the index reaches the moment asked for and runs `work` with a view of it on the
  // pool.
  template <class T, class Work>
  void ask(const Context& context, std::uint64_t as_of_slot, Work work, Completion<T> done);

  const ports::Journal& journal_;
  runtime::BlockingPool& pool_;
  const base::Clock& clock_;
  Indexer indexer_;
};

}  // namespace atollbank::queries
