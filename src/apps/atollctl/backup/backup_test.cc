// SPDX-License-Identifier: Apache-2.0
// A ledger under load, its backup taken over gRPC meanwhile, and what is restored of it held
// against the naive ledger as it was at those instants.
#include "apps/atollctl/backup/backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "adapters/posix/posix_disk.h"
#include "apps/atollctl/backup/restore.h"
#include "apps/atollctl/connected_ledger.h"
#include "apps/atollctl/stopped_journal.h"
#include "apps/atollctl/verify.h"
#include "rpc/posting/posting_server.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/posting/local_posting.h"
#include "sim/model/comparison.h"
#include "sim/model/workload.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::atollctl {
namespace {

constexpr adapters::FileJournalOptions kOptions{.segment_bytes = std::uint64_t{1} << 20};
constexpr adapters::SegmentShape kShape{.shard = 0, .slots = (1u << 20) / 128};
constexpr base::Duration kPatience = base::Duration::from_seconds(20);

// A ledger on a folder, served on a Unix socket.
class ServedLedger {
 public:
  explicit ServedLedger(const std::filesystem::path& folder)
      : disk_(*adapters::PosixDisk::open_folder((folder / "data").string())),
        journal_(*disk_, pool_, kOptions),
        posting_({}, journal_, clock_, front_, log_, pool_) {
    EXPECT_TRUE(posting_.start());
    rpc::PostingServerOptions options;
    options.addresses = {"unix:" + (folder / "socket").string()};
    server_ = *rpc::PostingServer::start(posting_, clock_, options);
    serving_.emplace("serving", [this] { server_->run(); });
  }
  ~ServedLedger() {
    server_->stop(kPatience);
    serving_->join();
    posting_.close_followers();
    front_.stop();
    log_.stop();
    pool_.stop();
  }

  posting::PostingApi& api() { return posting_; }
  std::string address() const { return server_->addresses()[0]; }

 private:
  base::SystemClock clock_;
  std::unique_ptr<adapters::PosixDisk> disk_;
  runtime::ThreadPool pool_{"reads", 1};
  adapters::FileJournal journal_;
  runtime::ThreadExecutor front_{clock_, "front"};
  runtime::ThreadExecutor log_{clock_, "log"};
  posting::LocalPosting posting_;
  std::unique_ptr<rpc::PostingServer> server_;
  std::optional<runtime::NamedThread> serving_;
};

// A batch that changed the ledger: where it stands, and when.
struct Booked {
  std::uint64_t slot = 0;
  std::int64_t time_ns = 0;
  ledger::Batch batch;
};

std::optional<Booked> booked(const ledger::Batch& batch, const posting::Reply& reply) {
  for (const ledger::CommandResult& result : reply.results) {
    if (result.slot != 0 && result.duplicate == 0) {
      return Booked{result.slot, result.booking_time_ns, batch};
    }
  }
  return std::nullopt;
}

// Everything callers do and get wrong, one batch after the other, until told to stop.
void load(std::uint64_t seed, posting::PostingApi& api, const std::atomic<bool>& is_over,
          std::vector<Booked>& done) {
  const base::SystemClock clock;
  LedgerCalls calls(api, clock, kPatience);
  sim::Workload workload({.seed = seed, .hold_lifetime_max_ns = 300'000'000});
  ledger::Batch batch = workload.opening_batch();
  while (!is_over) {
    const auto reply = calls.submit_all(batch);
    ASSERT_TRUE(reply) << reply.error().message;
    if (auto change = booked(batch, *reply)) done.push_back(*std::move(change));
    batch = workload.next_batch(clock.wall().nanoseconds);
  }
}

class BackupUnderLoad : public ::testing::Test {
 protected:
  std::string path(const char* name) const { return (folder_.path() / name).string(); }

  std::unique_ptr<adapters::JournalCopy> open_backup(ports::Disk& disk) {
    auto copy = adapters::JournalCopy::open(disk, no_pool_, kShape);
    EXPECT_TRUE(copy) << copy.error().message;
    return *std::move(copy);
  }

  // The model after everything up to an instant.
  static sim::NaiveLedger model_at(const std::vector<Booked>& history, std::int64_t time_ns) {
    sim::NaiveLedger model;
    for (const Booked& change : history) {
      if (change.time_ns <= time_ns) model.apply(change.batch, change.time_ns);
    }
    model.expire_due(time_ns);
    return model;
  }

  // Fills a new ledger from the folder's groups, as a restart does.
  static void replay(const std::string& data_folder, ledger::Ledger& ledger) {
    const auto disk = adapters::PosixDisk::open_folder(data_folder);
    const auto end =
        read_stopped_journal(**disk, [&](std::span<const ports::Slot> group) -> base::Result<bool> {
          ATOLL_TRY_VOID(ledger.replay(group));
          return true;
        });
    EXPECT_TRUE(end) << end.error().message;
  }

  void restore_and_compare(const std::vector<Booked>& history, std::int64_t time_ns,
                           const std::string& data_folder) {
    const auto restored = restore_folder(path("backup"), data_folder, {.time_ns = time_ns}, bar_);
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(restored->end.ledger_time_ns, time_ns);
    ledger::Ledger ledger;
    replay(data_folder, ledger);
    ASSERT_GT(ledger.accounts().size(), 0u) << data_folder;
    EXPECT_EQ(sim::difference(model_at(history, time_ns), ledger), "");
    const auto verdict = verify_folder(data_folder, bar_);
    ASSERT_TRUE(verdict) << verdict.error().message;
    EXPECT_FALSE(verdict->difference) << verdict_line(*verdict);
  }

  base::SystemClock clock_;
  contract::TemporaryFolder folder_;
  NoPool no_pool_;
  ProgressBar bar_{stderr, clock_};
};

TEST_F(BackupUnderLoad, restored_to_three_instants_equals_the_naive_model_at_those_instants) {
  std::vector<Booked> history;
  {
    ServedLedger ledger(folder_.path());
    std::atomic<bool> is_over = false;
    std::vector<Booked> done[2];
    runtime::NamedThread first("load", [&] { load(1, ledger.api(), is_over, done[0]); });
    runtime::NamedThread second("load", [&] { load(2, ledger.api(), is_over, done[1]); });
    ConnectedLedger connected({.address = ledger.address(), .patience = kPatience}, clock_);
    const auto disk = adapters::PosixDisk::open_folder(path("backup"));
    CopyFigures all;
    std::uint64_t last_end = 0;
    for (int run = 0; run < 12 || all.records < 8'000; ++run) {
      // Each run opens what the one before left, and takes only what is new.
      const auto copy = open_backup(**disk);
      ASSERT_TRUE(check_same_ledger(connected.calls(), *copy));
      const auto now = connected.calls().figures();
      ASSERT_TRUE(now) << now.error().message;
      const auto taken = back_up(connected.calls(), *copy, now->durable_end_slot, bar_);
      ASSERT_TRUE(taken) << taken.error().message;
      EXPECT_GE(copy->end().end_slot, std::max(last_end, now->durable_end_slot));
      last_end = copy->end().end_slot;
      all.records += taken->records;
    }
    is_over = true;
    first.join();
    second.join();
    const auto copy = open_backup(**disk);
    ASSERT_TRUE(
        back_up(connected.calls(), *copy, connected.calls().figures()->durable_end_slot, bar_));
    for (std::vector<Booked>& one : done) {
      history.insert(history.end(), one.begin(), one.end());
    }
  }
  const auto by_slot = [](const Booked& a, const Booked& b) { return a.slot < b.slot; };
  std::sort(history.begin(), history.end(), by_slot);
  ASSERT_GT(history.size(), 100u);
  restore_and_compare(history, history[history.size() / 5].time_ns, path("early"));
  restore_and_compare(history, history[history.size() / 2].time_ns, path("middle"));
  restore_and_compare(history, history.back().time_ns, path("late"));
}

// A quiet ledger with a few batches and its backup.
class BackupFolder : public BackupUnderLoad {
 protected:
  void submit(ServedLedger& ledger, sim::Workload& workload, int batches) {
    LedgerCalls calls(ledger.api(), clock_, kPatience);
    for (int i = 0; i < batches; ++i) {
      ASSERT_TRUE(calls.submit_all(workload.next_batch(clock_.wall().nanoseconds)));
    }
  }
  base::Result<CopyFigures> take(ServedLedger& ledger) {
    ConnectedLedger connected({.address = ledger.address(), .patience = kPatience}, clock_);
    ATOLL_TRY(const auto disk, adapters::PosixDisk::open_folder(path("backup")));
    ATOLL_TRY(const auto copy, adapters::JournalCopy::open(*disk, no_pool_, kShape));
    ATOLL_TRY_VOID(check_same_ledger(connected.calls(), *copy));
    ATOLL_TRY(const posting::LedgerFigures now, connected.calls().figures());
    return back_up(connected.calls(), *copy, now.durable_end_slot, bar_);
  }
  void open_accounts(ServedLedger& ledger, sim::Workload& workload) {
    LedgerCalls calls(ledger.api(), clock_, kPatience);
    ASSERT_TRUE(calls.submit_all(workload.opening_batch()));
  }
};

TEST_F(BackupFolder, a_second_run_takes_only_what_is_new) {
  ServedLedger ledger(folder_.path());
  sim::Workload workload({.seed = 3});
  open_accounts(ledger, workload);
  const auto first = take(ledger);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->groups, 1u);
  EXPECT_EQ(take(ledger)->groups, 0u);
  submit(ledger, workload, 5);
  const auto third = take(ledger);
  EXPECT_GE(third->groups, 1u);
  EXPECT_LE(third->groups, 6u);  // expiries may have groups of their own
}

TEST_F(BackupFolder, a_backup_of_another_ledger_is_refused_and_stays_as_it_is) {
  {
    ServedLedger ledger(folder_.path());
    sim::Workload workload({.seed = 3});
    open_accounts(ledger, workload);
    submit(ledger, workload, 5);
    ASSERT_TRUE(take(ledger));
  }
  const contract::TemporaryFolder elsewhere;
  ServedLedger other(elsewhere.path());
  const auto empty = take(other);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().reason, "backup_of_another_ledger");
  sim::Workload workload({.seed = 4});
  open_accounts(other, workload);
  submit(other, workload, 50);
  const auto refused = take(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "backup_of_another_ledger");
  EXPECT_EQ(refused.error().code, base::ErrorCode::kFailedPrecondition);
}

TEST_F(BackupFolder, a_restored_ledger_that_went_on_is_another_ledger) {
  ServedLedger ledger(folder_.path());
  sim::Workload workload({.seed = 3});
  open_accounts(ledger, workload);
  ASSERT_TRUE(take(ledger));
  submit(ledger, workload, 5);
  const auto restored = restore_folder(path("backup"), path("twin/data"), {}, bar_);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_TRUE(restored->is_all);
  ASSERT_TRUE(take(ledger));
  ServedLedger twin(folder_.path() / "twin");
  sim::Workload others({.seed = 9});
  open_accounts(twin, others);
  submit(twin, others, 50);
  const auto refused = take(twin);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "backup_of_another_ledger");
}

TEST_F(BackupFolder, a_restore_makes_a_new_folder_or_none) {
  ServedLedger ledger(folder_.path());
  sim::Workload workload({.seed = 3});
  open_accounts(ledger, workload);
  ASSERT_TRUE(take(ledger));
  const auto early = restore_folder(path("backup"), path("new"), {.time_ns = 1}, bar_);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().reason, "nothing_before_instant");
  EXPECT_FALSE(std::filesystem::exists(path("new")));
  EXPECT_FALSE(std::filesystem::exists(path("new.unfinished")));
  const auto there = restore_folder(path("backup"), path("data"), {}, bar_);
  ASSERT_FALSE(there);
  EXPECT_EQ(there.error().reason, "folder_exists");
  ASSERT_TRUE(restore_folder(path("backup"), path("new"), {.slot = 40}, bar_));
  const auto again = restore_folder(path("backup"), path("new"), {}, bar_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "folder_exists");
}

}  // namespace
}  // namespace atollbank::atollctl
