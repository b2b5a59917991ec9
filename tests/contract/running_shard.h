// SPDX-License-Identifier: Apache-2.0
// A shard with threads of its own, on a journal that a test can hold.
#pragma once

#include <condition_variable>
#include <mutex>

#include "adapters/memory/memory_journal.h"
#include "base/clock.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/posting/local_posting.h"

namespace atollbank::contract {

// A journal whose writes wait while it is held.
class HeldJournal final : public ports::Journal {
 public:
  void hold();
  void release();

  base::Result<ports::JournalEnd> recover(const ports::JournalEnd& from,
                                          GroupVisitor visit) override;
  base::Result<ports::GroupPlace> reserve(std::uint64_t end_slot, std::uint32_t slots) override;
  bool reserves_at_once(std::uint64_t end_slot, std::uint32_t slots) const override {
    return journal_.reserves_at_once(end_slot, slots);
  }
  base::Result<void> append(std::span<const ports::Slot> group) override;
  base::Result<std::size_t> read(std::uint64_t first_slot,
                                 std::span<ports::Slot> out) const override;
  base::Result<std::uint64_t> visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                           GroupVisitor visit) const override;
  std::uint64_t durable_end() const override { return journal_.durable_end(); }
  base::Result<std::unique_ptr<ports::FrameWriter>> write_derived(std::string_view name) override;
  base::Result<std::unique_ptr<ports::FrameReader>> read_derived(
      std::string_view name) const override;
  base::Result<void> remove_derived(std::string_view name) override;
  ports::JournalFigures figures() const override { return journal_.figures(); }

 private:
  adapters::MemoryJournal journal_;
  std::mutex mutex_;
  std::condition_variable released_;
  bool is_held_ = false;
};

// A shard with threads of its own.
class RunningShard {
 public:
  RunningShard();
  ~RunningShard();

  posting::LocalPosting& api() { return posting_; }
  HeldJournal& journal() { return journal_; }
  const base::Clock& clock() const { return clock_; }

  static constexpr std::uint32_t kInboxMax = 8;

 private:
  static posting::ShardOptions options();

  base::SystemClock clock_;
  HeldJournal journal_;
  runtime::ThreadPool pool_{"reads", 1};
  runtime::ThreadExecutor front_{clock_, "front"};
  runtime::ThreadExecutor log_{clock_, "log"};
  posting::LocalPosting posting_{options(), journal_, clock_, front_, log_, pool_};
};

}  // namespace atollbank::contract
