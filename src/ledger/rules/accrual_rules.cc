// SPDX-License-Identifier: Apache-2.0
// kAccrue: an exact amount, of which the whole minor units are posted and the rest is carried. It
// is judged like a posting of its whole units, even of none.
#include "ledger/applier.h"

namespace atollbank::ledger {

CommandResult Applier::accrue(const Command& command, const Resolved& resolved, Forced forced) {
  const AccrualKey key{resolved.debit, resolved.credit, command.code};
  const auto sum = state_.rules.remainders.sum(key, command.amount_minor);
  const Outcome outcome =
      forced != Outcome::kDone ? forced : check_post(command, resolved, sum.whole_minor);
  if (!binds_id(outcome)) return CommandResult{.outcome = outcome};

  Resolved asked = resolved;
  asked.related_slot = static_cast<std::uint64_t>(command.amount_minor);
  const CommandResult result =
      journal_posting(command, asked, outcome, format::SlotKind::kAccrued, sum.whole_minor);
  if (outcome == Outcome::kDone) {
    if (in_chain_) remainders_before_.emplace_back(key, state_.rules.remainders.at(key));
    state_.rules.remainders.set(key, {.nanos = sum.nanos, .last_slot = result.slot});
  }
  return result;
}

}  // namespace atollbank::ledger
