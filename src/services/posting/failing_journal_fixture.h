// SPDX-License-Identifier: Apache-2.0
// For tests: a journal in memory whose space and writes can be made to fail.
#pragma once

#include <functional>
#include <utility>

#include "adapters/memory/memory_journal.h"

namespace atollbank::posting {

class FailingJournal final : public ports::Journal {
 public:
  bool no_space = false;
  bool space_fails = false;  // and is not only used up
  bool writes_fail = false;
  bool reads_fail = false;
  bool derived_fails = false;
  bool has_space_ready = true;
  std::function<void()> during_append = [] {};  // what others do meanwhile

  base::Result<ports::JournalEnd> recover(const ports::JournalEnd& from,
                                          GroupVisitor visit) override {
    return inner_.recover(from, std::move(visit));
  }
  base::Result<ports::GroupPlace> reserve(std::uint64_t end_slot, std::uint32_t slots) override {
    if (no_space)
      return base::fail(base::ErrorCode::kResourceExhausted, "no_space", "the disk is full");
    if (space_fails) return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
    return inner_.reserve(end_slot, slots);
  }
  bool reserves_at_once(std::uint64_t, std::uint32_t) const override { return has_space_ready; }
  base::Result<void> append(std::span<const ports::Slot> group) override {
    std::exchange(during_append, [] {})();
    if (writes_fail) return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
    return inner_.append(group);
  }
  base::Result<std::size_t> read(std::uint64_t first_slot,
                                 std::span<ports::Slot> out) const override {
    return inner_.read(first_slot, out);
  }
  base::Result<std::uint64_t> visit_groups(std::uint64_t from, std::size_t max,
                                           GroupVisitor visit) const override {
    if (reads_fail) return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
    return inner_.visit_groups(from, max, std::move(visit));
  }
  std::uint64_t durable_end() const override { return inner_.durable_end(); }
  base::Result<std::unique_ptr<ports::FrameWriter>> write_derived(std::string_view name) override {
    if (derived_fails) return base::fail(base::ErrorCode::kInternal, "disk_failed", "it broke");
    return inner_.write_derived(name);
  }
  base::Result<std::unique_ptr<ports::FrameReader>> read_derived(
      std::string_view name) const override {
    return inner_.read_derived(name);
  }
  base::Result<void> remove_derived(std::string_view name) override {
    return inner_.remove_derived(name);
  }
  ports::JournalFigures figures() const override { return inner_.figures(); }

 private:
  adapters::MemoryJournal inner_;
};

}  // namespace atollbank::posting
