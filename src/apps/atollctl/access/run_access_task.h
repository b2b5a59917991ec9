// SPDX-License-Identifier: Apache-2.0
// Shows the access log of a bank's folder, whether or not the bank runs. The exit code.
#pragma once

#include "apps/atollctl/access/access_task.h"
#include "apps/atollctl/command_line.h"

namespace atollbank::atollctl {

int run_access_task(const CommandLine& line, const ShowAccessLog& task);

}  // namespace atollbank::atollctl
