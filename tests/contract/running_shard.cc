// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/running_shard.h"

#include <gtest/gtest.h>

namespace atollbank::contract {

using base::Result;

void HeldJournal::hold() {
  const std::lock_guard lock(mutex_);
  is_held_ = true;
}

void HeldJournal::release() {
  const std::lock_guard lock(mutex_);
  is_held_ = false;
  released_.notify_all();
}

Result<void> HeldJournal::append(std::span<const ports::Slot> group) {
  std::unique_lock lock(mutex_);
  released_.wait(lock, [this] { return !is_held_; });
  lock.unlock();
  return journal_.append(group);
}

Result<ports::JournalEnd> HeldJournal::recover(const ports::JournalEnd& from, GroupVisitor visit) {
  return journal_.recover(from, std::move(visit));
}
Result<ports::GroupPlace> HeldJournal::reserve(std::uint64_t end_slot, std::uint32_t slots) {
  return journal_.reserve(end_slot, slots);
}
Result<std::size_t> HeldJournal::read(std::uint64_t first_slot, std::span<ports::Slot> out) const {
  return journal_.read(first_slot, out);
}
Result<std::uint64_t> HeldJournal::visit_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                                GroupVisitor visit) const {
  return journal_.visit_groups(from_slot, bytes_max, std::move(visit));
}
Result<std::unique_ptr<ports::FrameWriter>> HeldJournal::write_derived(std::string_view name) {
  return journal_.write_derived(name);
}
Result<std::unique_ptr<ports::FrameReader>> HeldJournal::read_derived(std::string_view name) const {
  return journal_.read_derived(name);
}
Result<void> HeldJournal::remove_derived(std::string_view name) {
  return journal_.remove_derived(name);
}

posting::ShardOptions RunningShard::options() {
  posting::ShardOptions options;
  options.inbox_submissions_max = kInboxMax;
  return options;
}

RunningShard::RunningShard() { EXPECT_TRUE(posting_.start().has_value()); }

RunningShard::~RunningShard() {
  journal_.release();
  posting_.close_followers();
  front_.stop();
  log_.stop();
  pool_.stop();
}

}  // namespace atollbank::contract
