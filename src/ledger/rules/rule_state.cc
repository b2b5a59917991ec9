// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/rule_state.h"

namespace atollbank::ledger {

static_assert(sizeof(Period) == 24);

void RuleState::save(base::ByteWriter& writer) const {
  writer.write(period);
  writer.write(last_defined_slot);
  remainders.save(writer);
  groups.save(writer);
}

bool RuleState::load(base::ByteReader& reader, AccountTable& accounts) {
  period = reader.read<Period>();
  last_defined_slot = reader.read<std::uint64_t>();
  return remainders.load(reader) && groups.load(reader, accounts);
}

}  // namespace atollbank::ledger
