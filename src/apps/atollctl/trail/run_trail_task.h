// SPDX-License-Identifier: Apache-2.0
// Shows, checks or derives anew the audit trail of a bank's folder. The exit code: kRefused where
// the records are not what was chained.
#pragma once

#include "apps/atollctl/command_line.h"
#include "apps/atollctl/trail/trail_task.h"
#include "base/clock.h"

namespace atollbank::atollctl {

int run_trail_task(const CommandLine& line, const TrailTask& task, const base::Clock& clock);

}  // namespace atollbank::atollctl
