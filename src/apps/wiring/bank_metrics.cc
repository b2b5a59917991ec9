// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_metrics.h"

namespace atollbank::apps {
namespace {

// A counter that follows a count kept elsewhere.
void follow(base::Counter& counter, std::uint64_t count) { counter.add(count - counter.value()); }

}  // namespace

BankMetrics::BankMetrics(base::Registry& registry)
    : groups_(registry.counter("atoll_posting_groups_total", "Groups made durable")),
      overloads_(
          registry.counter("atoll_posting_overloads_total", "Requests refused by a full inbox")),
      journal_full_(registry.counter("atoll_posting_journal_full_total",
                                     "Requests refused for want of disk space")),
      in_flight_(registry.gauge("atoll_posting_in_flight", "Requests not yet answered")),
      stopped_(registry.gauge("atoll_posting_stopped", "1 after a failed write of the journal")),
      bytes_written_(
          registry.counter("atoll_journal_bytes_written_total", "Bytes of groups and headers")),
      bytes_zeroed_(registry.counter("atoll_journal_bytes_zeroed_total",
                                     "Bytes written to prepare segments")),
      syncs_(registry.counter("atoll_journal_syncs_total", "Syncs of the journal")) {
  for (std::size_t number = 0; number <= ledger::kOutcomeNumberMax; ++number) {
    if (!ledger::is_known(static_cast<std::uint16_t>(number))) continue;
    const auto outcome = static_cast<ledger::Outcome>(number);
    outcomes_.push_back(
        {outcome, registry.counter("atoll_posting_commands_total", "Commands by their outcome",
                                   {{"outcome", std::string(name_of(outcome))}})});
  }
}

void BankMetrics::update(const posting::Shard& shard, const ports::JournalFigures& journal) {
  const posting::ShardFigures figures = shard.figures();
  for (const OutcomeCounter& entry : outcomes_)
    follow(entry.counter, shard.count_of(entry.outcome));
  follow(groups_, figures.groups);
  follow(overloads_, figures.overloads);
  follow(journal_full_, figures.journal_full);
  in_flight_.set(static_cast<std::int64_t>(figures.in_flight));
  stopped_.set(figures.stopped ? 1 : 0);
  follow(bytes_written_, journal.bytes_written);
  follow(bytes_zeroed_, journal.bytes_zeroed);
  follow(syncs_, journal.sync_count);
}

}  // namespace atollbank::apps
