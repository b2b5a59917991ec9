// SPDX-License-Identifier: Apache-2.0
// What readers are told, and the comparison of everything after a recovery.
#include <fmt/core.h>

#include <algorithm>

#include "ledger/record_view.h"
#include "services/posting/statement.h"
#include "sim/model/auditor.h"
#include "sim/model/comparison.h"

namespace atollbank::sim {

using ledger::format::GroupHeaderSlot;
using ledger::format::SlotKind;
using ports::Slot;

namespace {

constexpr std::size_t kReadBytesMax = std::size_t{1} << 20;
constexpr std::uint32_t kPageEntries = 37;

}  // namespace

void Auditor::recovered(const posting::Shard& shard, const ports::Journal& journal) {
  if (failed()) return;
  if (journal.durable_end() < std::max({audited_end_, followed_end_, promised_end_})) {
    return fail("what an answer or a follower was told is gone");
  }
  audit_new_groups(journal, true);
  if (blind_) return;
  // Whoever was not answered and not journaled was not heard.
  in_doubt_.clear();
  if (failed()) return;
  fail(difference(model_, shard.ledger()));
  compare_journal(journal);
  compare_statements(shard, journal);
}

// Every record was asked for, and everything that was bound has its record.
void Auditor::compare_journal(const ports::Journal& journal) {
  std::size_t records = 0;
  std::uint64_t next = ledger::format::kFirstSlot;
  std::vector<Slot> slots;
  while (!is_done() && next < journal.durable_end()) {
    slots.clear();
    const auto read = journal.read_groups(next, kReadBytesMax, slots);
    if (!read) return cannot_read(read.error());
    next = *read;
    std::span<const Slot> rest(slots);
    while (!rest.empty()) {
      const auto& header = ledger::slot_as<GroupHeaderSlot>(rest[0]);
      for (std::size_t i = 1; i < header.used_count; ++i) {
        if (!ledger::is_command(rest[i].kind) || rest[i].kind == SlotKind::kHoldExpired) continue;
        ++records;
        const Id id = ledger::id_of(rest[i]);
        const auto bound = model_.bound().find(id);
        if (bound == model_.bound().end()) return fail("a record that nobody asked for");
        const ledger::CommandResult& first = bound->second.first.result;
        if (slots_[id] != header.first_slot + i || first.outcome != ledger::outcome_of(rest[i]) ||
            first.booking_time_ns != header.ledger_time_ns) {
          return fail("a record differs from what was answered: " + to_base62(id));
        }
      }
      rest = rest.subspan(header.slot_count);
    }
  }
  if (!blind_ && records != model_.bound().size())
    fail("the journal lacks a record that was answered");
}

void Auditor::compare_statements(const posting::Shard& shard, const ports::Journal& journal) {
  for (const auto& [id, account] : model_.accounts()) {
    if (is_done()) return;
    posting::StatementRequest request{.account = id, .before_slot = 0, .limit = kPageEntries};
    std::size_t left = account.entries.size();
    do {
      const auto page = posting::read_statement(journal, shard.readers(), request);
      if (!page) return fail("a statement cannot be read: " + page.error().message);
      for (const auto& entry : page->entries) {
        if (left == 0) return fail("a statement has an entry too many");
        const std::string text = compare_entry(account, --left, entry);
        if (!text.empty()) return fail(text);
      }
      request.before_slot = page->next_before_slot;
    } while (request.before_slot != 0);
    if (left != 0) return fail("a statement lacks entries of account " + to_base62(id));
  }
}

std::string Auditor::compare_entry(const NaiveLedger::Account& account, std::size_t position,
                                   const posting::StatementEntry& entry) const {
  const NaiveLedger::Entry& expected = account.entries[position];
  std::string text;
  const auto compare = [&](std::string_view what, std::int64_t model, std::int64_t ledger) {
    if (model != ledger) text += fmt::format(" {}: model {}, ledger {}", what, model, ledger);
  };
  compare("amount", expected.amount, entry.amount_minor);
  compare("balance", expected.balance_after, entry.balance_after);
  compare("held", expected.held_after, entry.held_after);
  compare("booking time", expected.booking_time_ns, entry.booking_time_ns);
  compare("is command", !expected.id.is_nil(), !entry.id.is_nil());
  // What a capture frees is not in its slot; held after says it.
  if (entry.kind != SlotKind::kCapture) {
    compare("held change", expected.held_change, entry.held_change_minor);
  }
  if (expected.id != entry.id) text += " another command";
  if (const auto bound = model_.bound().find(expected.id); bound != model_.bound().end()) {
    const Command& command = bound->second.command;
    const std::int64_t value_time =
        command.value_time_ns == 0 ? entry.booking_time_ns : command.value_time_ns;
    compare("code", command.code, entry.code);
    compare("value time", value_time, entry.value_time_ns);
    if (command.reference != entry.reference) text += " another reference";
    if (bound->second.evidence != entry.evidence) text += " another evidence";
  }
  if (text.empty()) return "";
  return fmt::format("entry {} of account {}:{}", position, to_base62(account.opening.id), text);
}

void Auditor::balance_read(const AccountId& id, const base::Result<posting::AccountBalance>& read,
                           const ports::Journal& journal) {
  if (is_done()) return;
  audit_new_groups(journal, false);
  if (blind_) return;
  const auto found = model_.accounts().find(id);
  if (!read || found == model_.accounts().end()) {
    if (read.has_value() != (found != model_.accounts().end())) {
      fail("a balance is there for an account that is not, or the other way round");
    }
    return;
  }
  const NaiveLedger::Account& account = found->second;
  if (account.balance != read->balance_minor || account.held != read->held_minor ||
      account.floor != read->floor_minor || account.closed != ((read->state & 4) != 0)) {
    fail(fmt::format("balance read of {}: model {} held {}, ledger {} held {}", to_base62(id),
                     account.balance, account.held, read->balance_minor, read->held_minor));
  }
}

void Auditor::page_read(const posting::StatementRequest& request,
                        const base::Result<posting::StatementPage>& read,
                        const ports::Journal& journal) {
  if (is_done() || (!read && read.error().code != base::ErrorCode::kNotFound)) return;
  audit_new_groups(journal, false);
  if (blind_) return;
  const auto found = model_.accounts().find(request.account);
  if (!read || found == model_.accounts().end()) {
    if (read.has_value() != (found != model_.accounts().end()))
      fail("a page of an unknown account");
    return;
  }
  std::size_t left = found->second.entries.size();
  const std::size_t expected = std::min<std::size_t>(left, request.limit);
  if (read->entries.size() != expected) return fail("a page has not the entries it should");
  for (const auto& entry : read->entries) {
    const std::string text = compare_entry(found->second, --left, entry);
    if (!text.empty()) return fail("page read: " + text);
  }
}

void Auditor::record_read(const Id& id, bool was_used,
                          const base::Result<posting::RecordView>& read) {
  if (is_done()) return;
  if (!read) {
    const bool not_found = read.error().code == base::ErrorCode::kNotFound;
    if (not_found && was_used) fail("a used id was not found: " + to_base62(id));
    return;
  }
  const auto bound = model_.bound().find(id);
  if (bound == model_.bound().end()) return fail("a record was found that nobody asked for");
  if (read->slot != slots_[id] || ledger::id_of(read->record) != id ||
      read->booking_time_ns != bound->second.first.result.booking_time_ns ||
      read->evidence != bound->second.evidence) {
    fail("a record was found that is another one: " + to_base62(id));
  }
}

void Auditor::followed(std::uint64_t from_slot, const posting::FollowedGroups& groups) {
  if (failed()) return;
  std::span<const Slot> rest(groups.slots);
  std::uint64_t next = from_slot;
  while (!rest.empty()) {
    const auto& header = ledger::slot_as<GroupHeaderSlot>(rest[0]);
    if (header.previous_end_slot != next) return fail("a follower was given a gap");
    next = header.first_slot + header.slot_count;
    rest = rest.subspan(header.slot_count);
  }
  if (groups.next_slot != next) return fail("a follower was sent to the wrong slot");
  followed_end_ = std::max(followed_end_, next);
}

}  // namespace atollbank::sim
