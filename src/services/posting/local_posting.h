// SPDX-License-Identifier: Apache-2.0
// The posting service in this process: one shard behind the PostingApi. Safe to call from any
// thread.
//
// The two executors run the shard's front and its log and belong to it alone; a small batch is
// applied on the thread that submits it. The pool does blocking reads. Order of use: construct,
// start() (recovers), calls, stop() once nothing calls any more. Whoever owns the executors stops
// them after stop() and before this object goes.
#pragma once

#include "runtime/executor.h"
#include "services/posting/api.h"
#include "services/posting/shard.h"
#include "services/posting/step_runner.h"

namespace atollbank::posting {

class LocalPosting final : public PostingApi {
 public:
  LocalPosting(const ShardOptions& options, ports::Journal& journal, const base::Clock& clock,
               runtime::Executor& front, runtime::Executor& log, runtime::BlockingPool& pool);

  // data_loss: the journal is damaged or does not follow from itself; nothing was started.
  base::Result<void> start();

  // Whether everything asked has been answered; true once and for all when nobody calls any more.
  bool is_idle() const { return shard_.is_idle(); }
  // Answers waiting followers and writes a checkpoint. Needs is_idle() and executors that have
  // stopped.
  base::Result<void> save_checkpoint() { return shard_.save_checkpoint(); }
  void close_followers();

  ShardFigures figures() const { return shard_.figures(); }
  std::uint64_t durable_end() const { return shard_.readers().durable_end(); }
  const Shard& shard() const { return shard_; }

  void submit(const Context& context, ledger::Batch batch, Completion<Reply> done) override;
  void balance(const Context& context, AccountId account, Completion<AccountBalance> done) override;
  void named_balance(const Context& context, base::Id owner, std::string balance_name,
                     Completion<std::vector<NamedBalance>> done) override;
  void statement(const Context& context, StatementRequest request,
                 Completion<StatementPage> done) override;
  void find(const Context& context, base::Id id, Completion<RecordView> done) override;
  void follow(const Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
              Completion<FollowedGroups> done) override;
  void account_at(const Context& context, std::uint32_t index,
                  Completion<ledger::AccountOpening> done) override;
  void figures(const Context& context, Completion<LedgerFigures> done) override;

 private:
  // Runs a blocking read on the pool, or answers that it is full.
  template <class T, class Read>
  void read_on_pool(const Context& context, Read read, Completion<T> done);

  const base::Clock& clock_;
  Shard shard_;
  runtime::BlockingPool& pool_;
  StepRunner front_;
  StepRunner log_;
};

}  // namespace atollbank::posting
