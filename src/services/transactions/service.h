// SPDX-License-Identifier: Apache-2.0
// The transactions service of one shard: follows its journal, and the records' outbox behind it,
// into the projection, and answers.
//
// Owned by apps/. Everything of it runs on its executor; stores are used on the pool. Order of use:
// construct, start(), calls; then stop() and the executor's stop before it goes.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "ports/projections.h"
#include "ports/records.h"
#include "runtime/answer.h"
#include "runtime/await.h"
#include "services/posting/api.h"
#include "services/transactions/api.h"
#include "services/transactions/event_reader.h"
#include "services/transactions/projector.h"
#include "services/transactions/reader.h"
#include "services/transactions/record_events.h"
#include "services/transactions/record_store.h"
#include "services/transactions/rule_store.h"

namespace atollbank::transactions {

struct TransactionsOptions {
  std::uint16_t shard = 0;
  std::uint64_t worker = 1;                        // of the ids it makes
  std::uint32_t follow_bytes = 256 * 1024;         // of journal in one batch, for who waits for it
  std::uint32_t catch_up_bytes = 4 * 1024 * 1024;  // while much of it is still ahead
  base::Duration follow_wait = base::Duration::from_seconds(30);
  base::Duration flush_interval = base::Duration::from_seconds(1);
  base::Duration retry_delay = base::Duration::from_ms(200);
  base::Duration outbox_interval = base::Duration::from_ms(100);  // between looks at the records
  std::uint32_t outbox_page = 256;
  std::size_t recent_max = 65'536;  // changes that changed_since() knows
  std::size_t waiters_max = 16'384;
};

// For the operator and the live view. Read on the service's executor or after it stopped.
struct TransactionsFigures {
  std::uint64_t next_slot = 0;        // the projection shows everything before it
  std::uint64_t record_sequence = 0;  // and every commit of the records up to it
  std::uint64_t created = 0;
  std::uint64_t follow_errors = 0;
  bool sorting = false;  // rules are being asked, or will be
};

class TransactionsService final : public TransactionsApi, public SpendingApi {
 public:
  TransactionsService(const TransactionsOptions& options, posting::PostingApi& posting,
                      ports::RecordStore& records, ports::Persons persons,
                      ports::ProjectionStore& projections, runtime::Executor& executor,
                      runtime::BlockingPool& pool, runtime::BlockingPool* commit_pool = nullptr);

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
  void events_since(const Context& context, EventsRequest request,
                    Completion<EventPage> done) override;
  void find_event(const Context& context, FindEvent request,
                  Completion<AccountEvent> done) override;
  void event_position(const Context& context, base::Id user_id, AccountId account,
                      std::optional<base::Timestamp> from, Completion<EventPosition> done) override;
  void changed_since(const Context& context, std::uint64_t tick,
                     Completion<ChangedSince> done) override;
  void put_merchant(const Context& context, Merchant merchant, Completion<void> done) override;
  void put_narrative(const Context& context, Narrative narrative, Completion<void> done) override;
  void link_correction(const Context& context, Correction correction,
                       Completion<void> done) override;
  void add_feed_item(const Context& context, FeedItem item, Completion<FeedItem> done) override;
  void feed(const Context& context, base::Id user_id, AccountId account, std::uint32_t limit,
            Completion<std::vector<FeedItem>> done) override;
  void spending(const Context& context, SpendingRequest request,
                Completion<std::vector<MonthSpending>> done) override;
  void create_rule(const Context& context, base::Id user_id, CategoryRule rule,
                   Completion<CategoryRule> done) override;
  void rules(const Context& context, base::Id user_id, AccountId account,
             Completion<std::vector<CategoryRule>> done) override;
  void delete_rule(const Context& context, base::Id user_id, base::Id rule_id,
                   Completion<CategoryRule> done) override;

 private:
  // Something that waits for the projection to pass a slot.
  struct Waiter {
    std::uint64_t number = 0;
    std::uint64_t until = 0;   // this slot is passed,
    bool for_changes = false;  // or, of changes, something came after this tick
    base::UniqueFunction<void(base::Result<void>)> done;
  };
  // A reader of one account's events: woken when there are more, also while it still reads.
  struct EventWaiter {
    base::Id account_id;
    bool is_woken = false;
    std::uint64_t wait_number = 0;
    base::UniqueFunction<void(base::Result<void>)> done;
  };
  struct Change {
    base::Id account_id;
    std::uint64_t tick = 0;
  };

  // How far an account's rules were asked; each rule that is made begins a generation.
  struct Ruled {
    base::Id through;
    std::uint64_t generation = 0;
  };
  struct SortedPage {
    base::Id through;
    bool is_full = false;
  };

  runtime::Task<void> follow(Start how);
  runtime::Task<base::Result<void>> begin(Start how);
  base::Result<bool> has_current_layout() const;
  runtime::Task<base::Result<void>> follow_once();
  runtime::Task<base::Result<void>> learn(std::vector<std::uint32_t> missing);
  void flush_when_due();
  runtime::Task<void> flush();
  void passed(std::uint64_t next_slot, const std::vector<Grown>& grown);
  bool is_ready(const Waiter& waiter) const;
  void wait(const Context& context, Waiter waiter);
  void answer_waiter(std::uint64_t number, base::Result<void> result);
  base::Error too_many_waiters() const;

  // record_follower.cc
  runtime::Task<void> follow_records();
  // The count of commits taken.
  runtime::Task<base::Result<std::size_t>> follow_records_once();
  runtime::Task<base::Result<void>> catch_up_with_records();
  base::Result<void> resort(const RecordEvents& events, ports::ProjectionStep& step);

  // spending_calls.cc
  runtime::Task<base::Result<std::vector<MonthSpending>>> show_spending(SpendingRequest request);

  // sorting.cc
  runtime::Task<base::Result<CategoryRule>> make_rule(Context context, base::Id user_id,
                                                      CategoryRule rule);
  void note_rules(base::Id account_id, base::Id through);
  void sort_soon(base::Id account_id);
  runtime::Task<void> sort_transactions();
  base::Result<SortedPage> sort_page(base::Id account_id, base::Id after);

  // events.cc
  runtime::Task<base::Result<EventPage>> read_events(Context context, EventsRequest request);
  base::Result<std::uint64_t> enter(base::Id account_id);
  void leave(std::uint64_t number);
  void await_news(std::uint64_t number, base::Deadline deadline, Completion<void> done);
  void answer_event_waiter(std::uint64_t number, std::uint64_t wait_number,
                           base::Result<void> result);
  void tell_changes(const std::vector<base::Id>& accounts);
  void answer_ready_waiters();
  void answer_all_event_waiters();
  ChangedSince changes_after(std::uint64_t tick) const;

  // Runs a blocking read or write on the pool and answers the caller.
  template <class T, class Work>
  void answer_blocking(const Context& context, Work work, Completion<T> done);
  base::Timestamp now() const { return executor_.clock().wall(); }

  const TransactionsOptions options_;
  const std::string source_;
  posting::PostingApi& posting_;
  ports::ProjectionStore& projections_;
  ports::RecordStore& record_store_;
  TransactionRecordStore records_;
  RuleStore rules_;
  TransactionReader reader_;
  TransactionReader reader_in_memory_;  // never waits, and may answer unavailable not_in_memory
  EventReader events_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  runtime::BlockingPool& commit_pool_;
  base::IdGenerator ids_;
  std::mutex projecting_;  // held where sums of months are changed, on the pool

  std::map<base::Id, Ruled> ruled_;  // by account
  std::set<base::Id> to_sort_;
  SortedEarly sorted_early_;  // under projecting_
  Openings openings_;
  TransactionsFigures figures_;
  base::Timestamp last_flush_{};
  bool is_dirty_ = false;
  bool is_flushing_ = false;
  bool stopping_ = false;
  bool is_far_behind_ = false;
  bool has_seen_end_ = false;      // of the journal, at least once
  bool records_followed_ = false;  // the outbox's follower was begun
  std::deque<Change> recent_;
  std::uint64_t recent_after_ = 0;  // recent_ is complete after this tick
  std::uint64_t ticks_ = 1;
  std::vector<Waiter> waiters_;
  std::uint64_t waiters_made_ = 0;
  std::map<std::uint64_t, EventWaiter> event_waiters_;                // by number
  std::unordered_map<base::Id, std::vector<std::uint64_t>> readers_;  // their numbers, by account
};

template <class T, class Work>
void TransactionsService::answer_blocking(const Context& context, Work work, Completion<T> done) {
  runtime::answer_from_pool<T>(pool_, executor_.clock(), context, std::move(work), std::move(done));
}

}  // namespace atollbank::transactions
