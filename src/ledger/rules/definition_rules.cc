// SPDX-License-Identifier: Apache-2.0
// kDefine: journals a text that the engine does not read. Each names the one before it, so that all
// are found without reading the rest of the journal.
#include "ledger/applier.h"

namespace atollbank::ledger {

CommandResult Applier::define(const Command& command, Forced forced) {
  const Outcome outcome = forced;
  const CommandResult result = begin_answer(outcome);
  const std::uint32_t slot_index = group_.used();
  auto& slot = begin_slot<format::DefinedSlot>(command, outcome);
  if (outcome == Outcome::kDone) {
    slot.previous_slot = state_.rules.last_defined_slot;
    state_.rules.last_defined_slot = result.slot;
  }
  slot.evidence_distance = append_evidence(command, slot_index);
  bind(command, result.slot);
  return result;
}

}  // namespace atollbank::ledger
