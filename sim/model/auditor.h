// SPDX-License-Identifier: Apache-2.0
// Watches one shard from outside and holds everything it says against the naive model.
//
// Told of every batch that reaches the service and of every answer, in order; looks into the
// journal for what no answer tells: expiries, and after a crash what became of batches that nobody
// was answered. One thread. Keeps the first difference, in words; everything after it is ignored.
// On a disk that is damaged the journal may refuse to be read: then it is blind, and goes on when
// it is told that it can see again. Being told something wrong is a difference all the same.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ports/journal.h"
#include "services/posting/shard.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::sim {

class Auditor {
 public:
  // `is_damaged`: whether the disk under the journal is not what was written to it.
  explicit Auditor(std::function<bool()> is_damaged) : is_damaged_(std::move(is_damaged)) {}

  // A batch reached the service; the number names it until it is answered.
  std::uint64_t submitted(const Batch& batch);
  // `wall_ns`: the service's clock now. Called before anybody else hears the answer.
  void answered(std::uint64_t number, const base::Result<posting::Reply>& reply,
                const ports::Journal& journal, std::int64_t wall_ns);
  // Whatever was not answered may or may not have happened.
  void crashed();
  // Compares everything there is. The shard was just recovered and has not run.
  void recovered(const posting::Shard& shard, const ports::Journal& journal);

  // What a reader was told, just now.
  void balance_read(const AccountId& id, const base::Result<posting::AccountBalance>& read,
                    const ports::Journal& journal);
  void page_read(const posting::StatementRequest& request,
                 const base::Result<posting::StatementPage>& read, const ports::Journal& journal);
  void record_read(const Id& id, bool was_used, const base::Result<posting::RecordView>& read);
  // Groups that a follower was given; they must follow each other and stay for ever.
  void followed(std::uint64_t from_slot, const posting::FollowedGroups& groups);
  // A difference that somebody else has seen.
  void report(const std::string& text) { fail(text); }

  bool is_used(const Id& id) const { return model_.bound().contains(id); }
  const std::string& first_difference() const { return difference_; }
  bool failed() const { return !difference_.empty(); }
  bool is_blind() const { return blind_; }
  void can_see_again() { blind_ = false; }
  std::uint64_t commands_answered() const { return commands_answered_; }
  const NaiveLedger& model() const { return model_; }

 private:
  bool is_done() const { return failed() || blind_; }
  void fail(const std::string& text);
  void cannot_read(const base::Error& error);
  void audit_new_groups(const ports::Journal& journal, bool resolve);
  void audit_group(std::span<const ports::Slot> group, bool resolve);
  void resolve_records(std::span<const ports::Slot> group, std::size_t first);
  std::size_t try_in_doubt(std::span<const ports::Slot> group, std::size_t first,
                           const Batch& batch);
  void compare_answer(const Batch& batch, const posting::Reply& reply, std::int64_t wall_ns);
  std::string compare_at(const Batch& batch, const posting::Reply& reply, std::int64_t now_ns);
  void compare_journal(const ports::Journal& journal);
  void compare_statements(const posting::Shard& shard, const ports::Journal& journal);
  std::string compare_entry(const NaiveLedger::Account& account, std::size_t position,
                            const posting::StatementEntry& entry) const;

  NaiveLedger model_;
  std::uint64_t next_number_ = 1;
  std::map<std::uint64_t, Batch> open_;
  std::vector<Batch> in_doubt_;
  std::map<Id, std::uint64_t> slots_;  // of every used id
  std::uint64_t audited_end_ = ledger::format::kFirstSlot;
  std::uint64_t followed_end_ = ledger::format::kFirstSlot;
  std::uint64_t promised_end_ = 0;  // by answers that could not be compared
  std::int64_t last_time_ns_ = 0;
  std::uint64_t commands_answered_ = 0;
  std::string difference_;
  std::function<bool()> is_damaged_;
  bool blind_ = false;
};

}  // namespace atollbank::sim
