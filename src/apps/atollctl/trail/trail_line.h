// SPDX-License-Identifier: Apache-2.0
// A record of the audit trail, as people read it. Pure.
#pragma once

#include <string>

#include "ports/event_log.h"
#include "services/audit/trail/record_facts.h"

namespace atollbank::atollctl {

// "2026-11-26T10:00:00Z  LockPot  user_… by oauth2client_…  pot_…  locked: false -> true  req_…":
// when, what, who, on what, what an operator said and what an edit changed, in which request.
base::Result<std::string> trail_line(const ports::LogMessage& message,
                                     const audit::RecordFacts& facts);

}  // namespace atollbank::atollctl
