// SPDX-License-Identifier: Apache-2.0
// Says in words how an answer differs from the model's. Pure functions; "" means equal.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::sim {

// Slots and leg_index are not compared: the model knows none. `legs` are all leg balances of the
// reply.
std::string difference(const Answer& expected, const ledger::CommandResult& actual,
                       const std::vector<ledger::LegBalance>& legs);

// Every account, hold and the trial balance.
std::string difference(const NaiveLedger& model, const ledger::Ledger& ledger);

// One line that names a command, for a person.
std::string describe(const Command& command);

}  // namespace atollbank::sim
