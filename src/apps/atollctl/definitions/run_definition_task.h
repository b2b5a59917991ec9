// SPDX-License-Identifier: Apache-2.0
// Carries out a task on a ledger's definitions. Blocks for answers, at most as long as the line's
// patience for each.
#pragma once

#include "apps/atollctl/command_line.h"
#include "base/clock.h"

namespace atollbank::atollctl {

// An exit code.
int run_definition_task(const CommandLine& line, const DefinitionTask& task,
                        const base::Clock& clock);

}  // namespace atollbank::atollctl
