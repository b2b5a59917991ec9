// SPDX-License-Identifier: Apache-2.0
// Answers, and what the journal adds to them. Reads and the audit after a recovery are in
// full_audit.cc.
#include "sim/model/auditor.h"

#include <fmt/core.h>

#include <algorithm>

#include "ledger/record_view.h"
#include "sim/model/comparison.h"

namespace atollbank::sim {

using ledger::format::GroupHeaderSlot;
using ledger::format::header_of;
using ledger::format::HoldSlot;
using ledger::format::SlotKind;
using ports::Slot;

namespace {

constexpr std::size_t kReadBytesMax = std::size_t{1} << 20;

// The errors of submit() in services/posting/api.h.
bool is_promised(const base::Error& error) {
  for (const std::string_view reason :
       {"posting_overloaded", "journal_full", "deadline_exceeded", "shard_stopped",
        "clock_unsettled", "outcome_unknown", "batch_too_large", "batch_malformed"}) {
    if (error.reason == reason) return true;
  }
  return false;
}

bool is_journaled(const ledger::CommandResult& result) {
  return result.duplicate == 0 && result.slot != 0;
}

}  // namespace

void Auditor::fail(const std::string& text) {
  if (difference_.empty()) difference_ = text;
}

void Auditor::cannot_read(const base::Error& error) {
  if (error.reason == "journal_damaged" && is_damaged_()) {
    blind_ = true;
    return;
  }
  fail("the journal cannot be read: " + error.message);
}

std::uint64_t Auditor::submitted(const Batch& batch) {
  open_.emplace(next_number_, batch);
  return next_number_++;
}

void Auditor::answered(std::uint64_t number, const base::Result<posting::Reply>& reply,
                       const ports::Journal& journal, std::int64_t wall_ns) {
  if (failed()) return;
  const auto found = open_.find(number);
  if (found == open_.end()) return fail("a batch was answered twice");
  const Batch batch = std::move(found->second);
  open_.erase(found);
  if (!reply) {
    if (!is_promised(reply.error())) {
      return fail("an error that api.h does not name: " + reply.error().reason);
    }
    // Every other error promises that nothing was done.
    if (reply.error().code == base::ErrorCode::kUnknown) in_doubt_.push_back(batch);
    return;
  }
  if (!blind_) audit_new_groups(journal, false);
  if (blind_) {
    // After the repair its records must be what it would have written, and they must be there.
    for (const ledger::CommandResult& result : reply->results)
      promised_end_ = std::max(promised_end_, result.slot + 1);
    in_doubt_.push_back(batch);
    return;
  }
  compare_answer(batch, *reply, wall_ns);
  commands_answered_ += batch.commands.size();
}

void Auditor::compare_answer(const Batch& batch, const posting::Reply& reply,
                             std::int64_t wall_ns) {
  if (failed()) return;
  if (reply.results.size() != batch.commands.size()) return fail("not one result a command");
  std::int64_t time_ns = 0;
  for (std::size_t i = 0; i < batch.commands.size(); ++i) {
    const ledger::CommandResult& result = reply.results[i];
    if (!is_journaled(result)) continue;
    time_ns = result.booking_time_ns;
    if (result.slot >= audited_end_) return fail("an answer rests on a record that is not durable");
    slots_[batch.commands[i].id] = result.slot;
  }
  if (time_ns != 0) {
    if (time_ns != last_time_ns_) return fail("a booking time is not that of the newest group");
    return fail(compare_at(batch, reply, time_ns));
  }
  // Nothing was journaled, so the time of its group is not known; it hardly matters.
  const std::string late = compare_at(batch, reply, std::max(wall_ns, last_time_ns_ + 1));
  if (late.empty()) return;
  model_.take_back();
  const std::string early = compare_at(batch, reply, last_time_ns_ + 1);
  if (!early.empty()) fail(late);
}

// The model is left as after the batch.
std::string Auditor::compare_at(const Batch& batch, const posting::Reply& reply,
                                std::int64_t now_ns) {
  for (std::size_t i = 0; i < batch.commands.size(); ++i) {
    if (is_journaled(reply.results[i]))
      model_.told_slot(batch.commands[i].id, reply.results[i].slot);
  }
  const std::vector<Answer> expected = model_.apply_commands_only(batch, now_ns);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const ledger::CommandResult& result = reply.results[i];
    const std::string text = difference(expected[i], result, reply.leg_balances);
    if (!text.empty()) return text + "; " + describe(batch.commands[i]);
    const bool names_slot = result.duplicate == 1;
    if (names_slot && result.slot != slots_[batch.commands[i].id]) {
      return "a duplicate names another slot than its original";
    }
  }
  return "";
}

// Reads on from where the last look ended. What expired is in the journal alone; with `resolve`,
// so is what became of the batches in doubt.
void Auditor::audit_new_groups(const ports::Journal& journal, bool resolve) {
  while (!is_done() && journal.durable_end() > audited_end_) {
    std::vector<Slot> slots;
    const auto next = journal.read_groups(audited_end_, kReadBytesMax, slots);
    if (!next) return cannot_read(next.error());
    if (slots.empty()) return fail("the journal has no group before its durable end");
    std::span<const Slot> rest(slots);
    while (!rest.empty() && !failed()) {
      const auto group = rest.first(header_of(rest).slot_count);
      rest = rest.subspan(group.size());
      audit_group(group, resolve);
    }
  }
}

void Auditor::audit_group(std::span<const Slot> group, bool resolve) {
  const GroupHeaderSlot& header = header_of(group);
  if (header.first_slot < audited_end_) return fail("a group begins inside another");
  if (header.ledger_time_ns <= last_time_ns_) return fail("the ledger's time went back");
  last_time_ns_ = header.ledger_time_ns;
  audited_end_ = header.first_slot + header.slot_count;
  std::size_t first = 1;
  while (first < header.used_count && group[first].kind == SlotKind::kHoldExpired) ++first;
  const std::vector<Id> expired = model_.expire_due(header.ledger_time_ns, first - 1);
  if (expired.size() != first - 1) return fail("a hold expired that was not due");
  for (std::size_t i = 0; i < expired.size(); ++i) {
    const std::uint64_t hold_slot = ledger::slot_as<HoldSlot>(group[1 + i]).hold_slot;
    if (hold_slot != slots_[expired[i]]) return fail("the wrong hold expired, or in wrong order");
    model_.told_expiry_slot(expired[i], header.first_slot + 1 + i);
  }
  if (first == header.used_count) return;
  if (!model_.expire_due(header.ledger_time_ns, 1).empty()) {
    return fail("a group takes commands before all due holds have expired");
  }
  if (!resolve) return;
  for (std::size_t i = first; i < header.used_count; ++i) {
    if (ledger::is_command(group[i].kind))
      model_.told_slot(ledger::id_of(group[i]), header.first_slot + i);
  }
  resolve_records(group, first);
}

void Auditor::resolve_records(std::span<const Slot> group, std::size_t first) {
  while (first < header_of(group).used_count) {
    if (!ledger::is_command(group[first].kind)) {
      ++first;
      continue;
    }
    std::size_t end = 0;
    for (std::size_t i = 0; i < in_doubt_.size() && end == 0; ++i) {
      end = try_in_doubt(group, first, in_doubt_[i]);
      if (end != 0) in_doubt_.erase(in_doubt_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (end == 0) {
      return fail(fmt::format("slot {} holds a record that no batch in doubt can have written",
                              header_of(group).first_slot + first));
    }
    first = end;
  }
}

// Where the records of `batch` end if they are what stands from `first` on; 0, and nothing has
// changed, if not.
std::size_t Auditor::try_in_doubt(std::span<const Slot> group, std::size_t first,
                                  const Batch& batch) {
  const GroupHeaderSlot& header = header_of(group);
  const std::vector<Answer> answers = model_.apply_commands_only(batch, header.ledger_time_ns);
  std::size_t at = first;
  bool fits = true;
  std::map<Id, std::uint64_t> slots;
  for (std::size_t i = 0; i < answers.size() && fits; ++i) {
    const ledger::CommandResult& result = answers[i].result;
    if (result.duplicate == 1 || !ledger::binds_id(result.outcome)) continue;
    while (at < header.used_count && !ledger::is_command(group[at].kind)) ++at;
    fits = at < header.used_count && ledger::id_of(group[at]) == batch.commands[i].id &&
           ledger::outcome_of(group[at]) == result.outcome;
    slots[batch.commands[i].id] = header.first_slot + at;
    ++at;
  }
  if (!fits || slots.empty()) {
    model_.take_back();
    return 0;
  }
  slots_.merge(slots);
  return at;
}

void Auditor::crashed() {
  for (auto& [number, batch] : open_) in_doubt_.push_back(std::move(batch));
  open_.clear();
}

}  // namespace atollbank::sim
