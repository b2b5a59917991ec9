// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/import_target.h"

#include <algorithm>

#include "base/bytes.h"
#include "ledger/command_form.h"

namespace atollbank::atollctl {

using base::Result;
using ledger::Command;
using ledger::CommandKind;

Result<std::unique_ptr<NewLedger>> NewLedger::open(ports::Disk& disk,
                                                   const adapters::FileJournalOptions& options) {
  std::unique_ptr<NewLedger> ledger(new NewLedger(disk, options));
  ATOLL_TRY_VOID(ledger->shard_.recover());
  return ledger;
}

Result<std::vector<posting::Reply>> NewLedger::book(std::int64_t time_ns,
                                                    std::vector<ledger::Batch> batches) {
  clock_.now.nanoseconds = std::max(clock_.now.nanoseconds, time_ns);
  std::vector<posting::Reply> replies;
  std::optional<base::Error> error;
  for (ledger::Batch& batch : batches) {
    ATOLL_TRY(const std::uint32_t slots, ledger::check_batch(batch));
    auto done = [&](Result<posting::Reply> reply) {
      if (reply) {
        replies.push_back(*std::move(reply));
      } else {
        error = std::move(reply).error();
      }
    };
    shard_.push(posting::Shard::Submission{
        .batch = std::move(batch), .slots = slots, .done = std::move(done)});
  }
  bool did_something = true;
  while (did_something) {
    did_something = shard_.step_front();
    did_something |= shard_.step_log();
  }
  if (error) return base::fail(*error);
  return replies;
}

Result<std::string> NewLedger::chain_hash() const {
  std::vector<ports::Slot> group;
  const std::uint64_t end = journal_.durable_end();
  if (end == ledger::format::kFirstSlot) return std::string();
  ATOLL_TRY_VOID(journal_.read_groups(end - 1, 0, group));
  const auto& header = ledger::format::header_of(group);
  return base::to_hex(
      {reinterpret_cast<const char*>(header.chain_hash), sizeof(header.chain_hash)});
}

Result<std::vector<posting::Reply>> RunningLedger::book(std::int64_t,
                                                        std::vector<ledger::Batch> batches) {
  std::vector<posting::Reply> replies;
  for (ledger::Batch& batch : batches) {
    ATOLL_TRY(posting::Reply reply, ledger_.submit_all(std::move(batch)));
    replies.push_back(std::move(reply));
  }
  return replies;
}

Command release_of_expired(base::Id hold, std::uint16_t currency) {
  const std::string name = base::to_base62(hold);
  return {.kind = CommandKind::kReleaseHold,
          .currency = currency,
          .id = base::derive_id("imported expiry", name, hold.slice()),
          .related = hold};
}

Result<std::optional<ImportUnit>> UnitsForNow::next() {
  if (waiting_) return std::exchange(waiting_, std::nullopt);
  ATOLL_TRY(std::optional<ImportUnit> unit, units_.next());
  if (!unit) return unit;
  adapt(*unit);
  if (unit->expired.empty()) return unit;
  ImportUnit releases = releases_of(*unit);
  unit->expired.clear();
  unit->begins_group = false;
  if (!unit->batch.commands.empty()) waiting_ = std::move(unit);
  return releases;
}

ImportUnit UnitsForNow::releases_of(const ImportUnit& unit) const {
  ImportUnit releases{.line = unit.line, .time_ns = unit.time_ns, .begins_group = true};
  for (const base::Id hold : unit.expired) {
    const auto currency = currencies_.find(hold);
    releases.batch.commands.push_back(release_of_expired(
        hold, currency == currencies_.end() ? std::uint16_t{0} : currency->second));
    releases.answers.emplace_back();
  }
  return releases;
}

void UnitsForNow::adapt(ImportUnit& unit) {
  // Released in place of its expiry, a hold is closed.
  for (ExpectedAnswer& answer : unit.answers) {
    if (answer.outcome == ledger::Outcome::kHoldExpired) {
      answer.outcome = ledger::Outcome::kHoldClosed;
    }
  }
  for (std::size_t i = 0; i < unit.batch.commands.size(); ++i) {
    adapt(unit.batch.commands[i], unit.answers[i].outcome == ledger::Outcome::kDone, unit.time_ns);
  }
}

void UnitsForNow::adapt(Command& command, bool was_done, std::int64_t time_ns) {
  switch (command.kind) {
    case CommandKind::kPost:
    case CommandKind::kPostLegs:
    case CommandKind::kPostExchange:
    case CommandKind::kCaptureHold:
    case CommandKind::kAccrue:
      if (command.value_time_ns == 0) command.value_time_ns = time_ns;
      return;
    case CommandKind::kPlaceHold:
      if (was_done && !ended_.contains(command.id)) return;
      command.limit_or_time = 0;
      currencies_[command.id] = command.currency;
      return;
    case CommandKind::kExtendHold:
      if (!was_done || ended_.contains(command.related)) command.limit_or_time = 0;
      return;
    case CommandKind::kExpect:
      // The record that it names has another number here.
      if (was_done) command.related = {};
      return;
    default: return;
  }
}

}  // namespace atollbank::atollctl
