// SPDX-License-Identifier: Apache-2.0
// The embedded ledger on a disk that stalls: who waits is told "unknown" in time, and asking again
// settles it.
#include "apps/embedded/open_ledger.h"

#include <gtest/gtest.h>

#include <condition_variable>

#include "adapters/memory/memory_disk.h"

namespace atollbank::embedded {
namespace {

using ledger::Outcome;

// Syncs wait while it is shut.
class Gate {
 public:
  void shut() { set(true); }
  void open() { set(false); }
  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return !shut_; });
  }

 private:
  void set(bool shut) {
    const std::lock_guard lock(mutex_);
    shut_ = shut;
    opened_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable opened_;
  bool shut_ = false;
};

class StallingFile final : public ports::DiskFile {
 public:
  StallingFile(std::unique_ptr<ports::DiskFile> file, Gate& gate)
      : file_(std::move(file)), gate_(gate) {}
  base::Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    return file_->write_at(offset, bytes);
  }
  base::Result<void> sync() override {
    gate_.pass();
    return file_->sync();
  }
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return file_->read_at(offset, out);
  }
  base::Result<std::uint64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<ports::DiskFile> file_;
  Gate& gate_;
};

class StallingDisk final : public ports::Disk {
 public:
  explicit StallingDisk(Gate& gate) : gate_(gate) {}
  base::Result<std::unique_ptr<ports::DiskFile>> open_or_create(std::string_view name) override {
    ATOLL_TRY(auto file, disk_.open_or_create(name));
    return std::make_unique<StallingFile>(std::move(file), gate_);
  }
  base::Result<std::unique_ptr<ports::DiskFile>> open(std::string_view name) override {
    ATOLL_TRY(auto file, disk_.open(name));
    return std::make_unique<StallingFile>(std::move(file), gate_);
  }
  base::Result<void> rename(std::string_view source, std::string_view target) override {
    return disk_.rename(source, target);
  }
  base::Result<void> remove(std::string_view name) override { return disk_.remove(name); }
  base::Result<std::vector<std::string>> list() const override { return disk_.list(); }
  base::Result<void> sync_folder() override { return disk_.sync_folder(); }
  base::Result<std::uint64_t> free_bytes() const override { return disk_.free_bytes(); }

 private:
  adapters::MemoryDisk disk_;
  Gate& gate_;
};

ledger::Batch opening_of(base::Id id) {
  ledger::AccountOpening opening{
      .id = id, .currency = 826, .namespace_name = "house", .name = "cash"};
  ledger::Batch batch;
  batch.openings.push_back(opening);
  batch.commands.push_back(
      {.kind = ledger::CommandKind::kOpenAccount, .id = id, .side_index = 0, .side_count = 1});
  return batch;
}

class OpenLedgerOnAStallingDisk : public ::testing::Test {
 protected:
  base::Result<posting::Reply> submit(const ledger::Batch& batch) {
    auto start = [&batch](posting::PostingApi& api, const posting::Context& context, auto done) {
      api.submit(context, batch, std::move(done));
    };
    return ledger_.change<posting::Reply>(start);
  }

  // What a caller does who wants to know: ask again until there is an answer.
  base::Result<posting::Reply> settle(const ledger::Batch& batch) {
    for (int tries = 1; tries < kTriesMax; ++tries)
      if (auto reply = submit(batch)) return reply;
    return submit(batch);
  }

  static constexpr int kTriesMax = 200;
  Gate gate_;
  base::SystemClock clock_;
  OpenLedger ledger_{*apps::LedgerHost::start(std::make_unique<StallingDisk>(gate_), clock_),
                     clock_, base::Duration::from_ms(50)};
};

TEST_F(OpenLedgerOnAStallingDisk, no_answer_in_time_is_unknown_and_asking_again_settles_it) {
  const ledger::Batch batch = opening_of({1, 1});
  gate_.shut();
  const auto late = submit(batch);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, base::ErrorCode::kUnknown);
  EXPECT_EQ(late.error().reason, "outcome_unknown");
  gate_.open();
  const auto settled = settle(batch);
  ASSERT_TRUE(settled.has_value()) << settled.error().reason;
  EXPECT_EQ(settled->results[0].outcome, Outcome::kDone);
  EXPECT_EQ(settled->results[0].duplicate, 1);
}

TEST_F(OpenLedgerOnAStallingDisk, closing_finishes_what_nobody_waits_for_any_more) {
  gate_.shut();
  ASSERT_FALSE(submit(opening_of({1, 2})).has_value());
  gate_.open();
  EXPECT_TRUE(ledger_.close().has_value());
  EXPECT_EQ(submit(opening_of({1, 3})).error().reason, "ledger_closed");
}

}  // namespace
}  // namespace atollbank::embedded
