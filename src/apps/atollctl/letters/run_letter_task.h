// SPDX-License-Identifier: Apache-2.0
// Shows the dead letters of a bank's folder, and settles those of a stopped bank. The exit code.
#pragma once

#include "apps/atollctl/command_line.h"
#include "apps/atollctl/letters/letter_task.h"
#include "base/clock.h"

namespace atollbank::atollctl {

int run_letter_task(const CommandLine& line, const LetterTask& task, const base::Clock& clock);

}  // namespace atollbank::atollctl
