// SPDX-License-Identifier: Apache-2.0
// Asks the operators' door of a running bank, or adds the first operators to the folder of one that
// does not run. The exit code.
#pragma once

#include "apps/atollctl/command_line.h"
#include "apps/atollctl/operations/operations_task.h"
#include "base/clock.h"

namespace atollbank::atollctl {

int run_operations_task(const CommandLine& line, const OperationsTask& task,
                        const base::Clock& clock);

}  // namespace atollbank::atollctl
