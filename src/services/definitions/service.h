// SPDX-License-Identifier: Apache-2.0
// The definitions of one ledger: follows its journal into the books, and answers from them.
//
// Everything of it runs on its executor. Order of use: construct, start(), calls; then stop() and
// the executor's stop before it goes. With a store, the books are saved now and then, so that a
// restart follows only what came since; what is saved is checked against the journal and made anew
// when it does not fit.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>

#include "ports/journal.h"
#include "ports/sealing.h"
#include "runtime/await.h"
#include "services/definitions/api.h"
#include "services/definitions/books.h"
#include "services/definitions/books_store.h"

namespace atollbank::definitions {

struct DefinitionsOptions {
  std::uint32_t step_bytes = 4u << 20;  // followed before others have their turn
  base::Duration idle_pause = base::Duration::from_ms(5);
  base::Duration retry_delay = base::Duration::from_ms(200);
  std::uint64_t save_every_slots = 2'000'000;
};

struct DefinitionsFigures {
  std::uint64_t next_slot = 0;
  std::uint64_t refused_count = 0;  // journaled definitions that no book took
  std::uint64_t follow_errors = 0;
};

class DefinitionsService final : public DefinitionsApi {
 public:
  // What a ledger may be without: saved books (every start reads the whole journal) and keys
  // (nothing can be sealed).
  struct Stores {
    BooksStore* books = nullptr;
    ports::Sealing* sealing = nullptr;
  };
  // `posting` writes to `journal`.
  DefinitionsService(const DefinitionsOptions& options, posting::PostingApi& posting,
                     const ports::Journal& journal, const Stores& stores,
                     runtime::Executor& executor, runtime::BlockingPool& pool);

  void start();
  // Follows no more; those who wait are answered unavailable. Any thread.
  void stop();

  // On the service's executor, or after it stopped.
  DefinitionsFigures figures() const;
  const Books& books() const { return books_; }
  base::Result<void> save_books();  // after it stopped

  void define(const Context& context, std::string text, base::Id id,
              Completion<Defined> done) override;
  void dry_run(const Context& context, TemplateCall call, Completion<Expansion> done) override;
  void post(const Context& context, std::vector<TemplatePosting> postings,
            Completion<posting::Reply> done) override;
  void templates(const Context& context, Completion<std::vector<TemplateView>> done) override;
  void chart_entry(const Context& context, std::uint32_t code,
                   Completion<ChartEntry> done) override;
  void chart(const Context& context, Completion<std::vector<ChartEntry>> done) override;
  void metadata_types(const Context& context,
                      Completion<std::vector<DeclaredMetadata>> done) override;
  void seal_metadata(const Context& context, std::vector<FieldOrder> fields,
                     Completion<std::vector<ledger::format::MetadataField>> done) override;
  void submit(const Context& context, ledger::Batch batch, std::vector<CommandMetadata> metadata,
              Completion<posting::Reply> done) override;
  void read_metadata(const Context& context, std::vector<std::string> evidences,
                     Completion<std::vector<ReadFields>> done) override;
  void sealed_term(const Context& context, SealedSearch search,
                   Completion<std::string> done) override;
  void monitors(const Context& context, Completion<std::vector<MonitorRule>> done) override;
  void firings(const Context& context, std::uint64_t from_slot, std::uint32_t limit,
               Completion<FiringsPage> done) override;

 private:
  // A group that was followed in place, or a copy of one that wants the indexes of accounts first.
  struct Followed {
    std::size_t bytes = 0;  // 0: there was none
    std::vector<ledger::AccountId> accounts;
    std::vector<ledger::format::Slot> waiting;
  };
  struct Waiter {
    std::uint64_t slot = 0;  // ready once the books have passed it
    Completion<void> done;
  };

  // Answers with what `answer` makes of the books, on the executor, once they are there.
  template <class T, class Answer>
  void ask(const Context& context, Completion<T> done, Answer answer);

  runtime::Task<void> follow();
  void log_failure(const base::Error& error) const;
  runtime::Task<base::Result<void>> begin();
  base::Result<bool> is_of_this_journal(const BooksPosition& position) const;
  // False when there was nothing.
  runtime::Task<base::Result<bool>> follow_step();
  base::Result<Followed> follow_group();
  runtime::Task<base::Result<AccountIndexes>> indexes_of(std::vector<ledger::AccountId> accounts);
  runtime::Task<base::Result<void>> destroy_keys();
  runtime::Task<base::Result<void>> save_when_due();
  using Fields = std::vector<ledger::format::MetadataField>;
  using Orders = std::vector<FieldOrder>;
  // One list of fields for each list of orders.
  runtime::Task<base::Result<std::vector<Fields>>> seal_all(std::vector<Orders> orders);
  runtime::Task<base::Result<Fields>> seal_now(Orders orders);
  runtime::Task<base::Result<posting::Reply>> submit_now(Context context, ledger::Batch batch,
                                                         std::vector<CommandMetadata> metadata);
  runtime::Task<base::Result<std::vector<ReadFields>>> read_now(std::vector<std::string> evidences);
  runtime::Task<base::Result<std::string>> term_now(SealedSearch search);
  runtime::Task<base::Result<posting::Reply>> post_now(Context context,
                                                       std::vector<TemplatePosting> postings);
  runtime::Task<base::Result<posting::Reply>> hand_over(Context context, ledger::Batch batch);
  // The answer of a batch that was journaled before, whose metadata is refused by now; `refusal`
  // where some of it was not.
  runtime::Task<base::Result<posting::Reply>> answer_again(Context context, ledger::Batch batch,
                                                           base::Error refusal);
  runtime::Task<base::Result<Defined>> define_now(Context context, std::string text, base::Id id);
  base::Result<std::vector<Expansion>> expand_all(
      const std::vector<TemplatePosting>& postings) const;
  void wait_until(std::uint64_t slot, Completion<void> done);
  void answer_waiters();
  base::Result<void> check_ready() const;

  const DefinitionsOptions options_;
  posting::PostingApi& posting_;
  const ports::Journal& journal_;
  BooksStore* const store_;
  ports::Sealing* const sealing_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  Books books_;
  bool is_ready_ = false;
  bool stopping_ = false;
  std::uint64_t saved_slot_ = 0;
  std::uint64_t follow_errors_ = 0;
  std::deque<Waiter> waiters_;
  std::set<base::Id> destroyed_;  // keys that are known to be gone
};

}  // namespace atollbank::definitions
