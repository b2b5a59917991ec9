// SPDX-License-Identifier: Apache-2.0
// Carries out a task on a whole ledger: draws progress on standard error, prints the verdict on
// standard output. Blocks; one thread besides those of a connection.
#pragma once

#include "apps/atollctl/command_line.h"
#include "base/clock.h"

namespace atollbank::atollctl {

// An exit code.
int run_ledger_task(const CommandLine& line, const LedgerTask& task, const base::Clock& clock);

}  // namespace atollbank::atollctl
