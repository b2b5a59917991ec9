// SPDX-License-Identifier: Apache-2.0
// The imports service: reads a file, plans its lines, and drives each import to its end.
//
// Owned by apps/. Everything of it runs on its executor; files are read and records are kept on the
// pool. resume() goes on with imports that a crash cut off; call it once at start, after the
// accounts service started. stop() begins no further step.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/imports/api.h"
#include "services/imports/import_store.h"

namespace atollbank::imports {

struct ImportsOptions {
  std::uint64_t worker = 7;  // of the ids it makes
  std::size_t lanes = 4;     // words that are stored at once
  base::Duration retry_delay = base::Duration::from_ms(200);
  base::Duration step_time = base::Duration::from_seconds(30);  // for one call of a step
};

class ImportsService final : public ImportsApi {
 public:
  ImportsService(const ImportsOptions& options, accounts::AccountsApi& accounts,
                 transactions::TransactionsApi& transactions, ports::RecordStore& records,
                 ports::Persons persons, runtime::Executor& executor, runtime::BlockingPool& pool);

  // Begins to go on with unfinished imports; how many there are.
  void resume(const Context& context, Completion<std::size_t> done);
  // Any thread.
  void stop();

  void start_import(const Context& context, StartImport request,
                    Completion<StartedImport> done) override;
  void find_import(const Context& context, base::Id user_id, base::Id import_id,
                   Completion<Import> done) override;
  void imports_of(const Context& context, base::Id user_id, base::Id account_id,
                  Completion<std::vector<Import>> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  Answer<std::size_t> resume_all();
  void go_on(StoredImport stored);
  Answer<StartedImport> begin(Context context, StartImport request);
  Answer<std::optional<Import>> find_begun(base::Id user_id, base::Id import_id);
  Answer<StartedImport> begin_alone(Context context, StartImport request);
  Answer<Plan> plan(Context context, StartImport request, Statement statement, base::Id import_id);
  Answer<Import> show(base::Id user_id, base::Id import_id);
  Answer<std::vector<Import>> show_all(Context context, base::Id user_id, base::Id account_id);

  // driver.cc. One import on its way, in the frame of drive(), which outlives what it awaits.
  struct Run {
    StoredImport stored;
    std::optional<accounts::TakenOver> taken;
    Context context;
  };
  struct Lanes;
  runtime::Task<void> drive(Run run);
  Answer<void> take_step(Run& run);
  Answer<void> store_words(Run& run);
  runtime::Task<void> store_lane(Run& run, std::size_t first, std::shared_ptr<Lanes> lanes);
  Answer<bool> store_words_of(Run& run, PlannedLine& line);
  Answer<void> book(Run& run);
  Answer<void> add_notes(Run& run);
  Answer<void> advance(Run& run, ImportState state);
  Context step_context(const Run& run) const;

  base::Timestamp now() const { return executor_.clock().wall(); }

  const ImportsOptions options_;
  accounts::AccountsApi& accounts_;
  transactions::TransactionsApi& transactions_;
  ImportStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  std::map<base::Id, std::uint32_t> done_counts_;  // of imports that run, for those who watch
  std::set<base::Id> busy_accounts_;
  bool is_stopping_ = false;
};

}  // namespace atollbank::imports
