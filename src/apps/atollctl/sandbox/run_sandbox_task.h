// SPDX-License-Identifier: Apache-2.0
// Carries out what a person asked of a bank's sandbox, and shows what came of it.
#pragma once

#include "apps/atollctl/command_line.h"
#include "base/clock.h"

namespace atollbank::atollctl {

// The exit code. An import that was refused is kRefused, and its reason is told.
int run_sandbox_task(const CommandLine& line, const SandboxTask& task, const base::Clock& clock);

}  // namespace atollbank::atollctl
