// SPDX-License-Identifier: Apache-2.0
// The transactions service of one shard: follows its journal into the projection, and answers.
//
// Owned by apps/. Everything of it runs on its executor; stores are used on the pool. Order of use:
// construct, start(), calls; then stop() and the executor's stop before it goes.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/id.h"
#include "ports/projections.h"
#include "ports/records.h"
#include "runtime/await.h"
#include "services/posting/api.h"
#include "services/transactions/api.h"
#include "services/transactions/projector.h"
#include "services/transactions/reader.h"
#include "services/transactions/record_store.h"

namespace atollbank::transactions {

struct TransactionsOptions {
  std::uint16_t shard = 0;
  std::uint64_t worker = 1;                 // of the ids it makes
  std::uint32_t follow_bytes = 256 * 1024;  // of journal in one batch
  base::Duration follow_wait = base::Duration::from_seconds(30);
  base::Duration flush_interval = base::Duration::from_seconds(1);
  base::Duration retry_delay = base::Duration::from_ms(200);
  std::size_t recent_max = 65'536;  // created transactions that created_since() knows
  std::size_t waiters_max = 16'384;
};

// For the operator and the live view. Read on the service's executor or after it stopped.
struct TransactionsFigures {
  std::uint64_t next_slot = 0;  // the projection shows everything before it
  std::uint64_t created = 0;
  std::uint64_t follow_errors = 0;
};

class TransactionsService final : public TransactionsApi {
 public:
  TransactionsService(const TransactionsOptions& options, posting::PostingApi& posting,
                      ports::RecordStore& records, ports::ProjectionStore& projections,
                      runtime::Executor& executor, runtime::BlockingPool& pool);

  enum class Start : std::uint8_t { kGoOn, kRebuild };
  // Begins to follow. kRebuild forgets the projection first and follows from the journal's start.
  void start(Start how = Start::kGoOn);
  // Follows no more; waiters are answered unavailable. Any thread.
  void stop();

  const TransactionsFigures& figures() const { return figures_; }

  void list(const Context& context, ListTransactions request,
            Completion<std::vector<Transaction>> done) override;
  void get(const Context& context, GetTransaction request, Completion<Transaction> done) override;
  void annotate(const Context& context, AnnotateTransaction request,
                Completion<Transaction> done) override;
  void attach(const Context& context, AttachFile request, Completion<Attachment> done) override;
  void detach(const Context& context, base::Id user_id, base::Id attachment_id,
              Completion<Attachment> done) override;
  void wait_until(const Context& context, AccountId account, std::uint64_t slot,
                  Completion<void> done) override;
  void spend_today(const Context& context, AccountId account,
                   Completion<std::int64_t> done) override;
  void created_since(const Context& context, std::uint64_t position,
                     Completion<CreatedSince> done) override;
  void put_merchant(const Context& context, Merchant merchant, Completion<void> done) override;
  void put_narrative(const Context& context, Narrative narrative, Completion<void> done) override;
  void add_feed_item(const Context& context, FeedItem item, Completion<FeedItem> done) override;
  void feed(const Context& context, base::Id user_id, AccountId account, std::uint32_t limit,
            Completion<std::vector<FeedItem>> done) override;

 private:
  // Something that waits for the projection to pass a slot.
  struct Waiter {
    std::uint64_t number = 0;
    std::uint64_t slot = 0;
    bool for_created = false;  // until something is created at or after `slot`; else, until passed
    base::UniqueFunction<void(base::Result<void>)> done;
  };

  runtime::Task<void> follow(Start how);
  runtime::Task<base::Result<void>> begin(Start how);
  runtime::Task<base::Result<void>> follow_once();
  runtime::Task<base::Result<void>> learn(std::vector<std::uint32_t> missing);
  runtime::Task<base::Result<void>> flush_when_due(bool at_once);
  void passed(std::uint64_t next_slot, const std::vector<Created>& created);
  bool is_ready(const Waiter& waiter) const;
  void wait(const Context& context, Waiter waiter);
  void answer_waiter(std::uint64_t number, base::Result<void> result);
  CreatedSince recent_after(std::uint64_t position) const;

  // Runs a blocking read or write on the pool and answers the caller.
  template <class T, class Work>
  void answer_blocking(const Context& context, Work work, Completion<T> done);
  template <class T, class Work>
  runtime::Task<base::Result<T>> run_blocking(Work work);
  base::Timestamp now() const { return executor_.clock().wall(); }

  const TransactionsOptions options_;
  const std::string source_;
  posting::PostingApi& posting_;
  ports::ProjectionStore& projections_;
  TransactionRecordStore records_;
  TransactionReader reader_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;

  Openings openings_;
  TransactionsFigures figures_;
  base::Timestamp last_flush_{};
  bool is_dirty_ = false;
  bool stopping_ = false;
  std::deque<Created> recent_;
  std::uint64_t recent_from_ = 0;  // recent_ is complete from this slot on
  std::vector<Waiter> waiters_;
  std::uint64_t waiters_made_ = 0;
};

}  // namespace atollbank::transactions
