// SPDX-License-Identifier: Apache-2.0
// Finds audit records by who, on which resource, by which event and when: through the index as far
// as it goes, and by reading the log behind that, so that what was just committed is found too.
//
// Blocking; any thread. Errors: those of the stores · data_loss trail_record_missing,
// trail_record_unreadable.
#pragma once

#include <limits>

#include "base/unique_function.h"
#include "ports/event_log.h"
#include "services/audit/trail/record_facts.h"

namespace atollbank::audit {

struct TrailQuery {
  std::string user{};        // empty: anybody's
  std::string resource{};    // its name or its ARN
  std::string event_name{};  // "CreatePot"
  base::Timestamp from{};
  base::Timestamp until{std::numeric_limits<std::int64_t>::max()};  // itself included
};

// False: no more of them.
using RecordVisitor = base::UniqueFunction<base::Result<bool>(const ports::LogMessage& message,
                                                              const RecordFacts& facts)>;

// What is in the index by time, then what is behind it in the log's order.
base::Result<void> visit_records(const ports::EventLog& log, const std::string& log_partition,
                                 const ports::ProjectionReader& trail, TrailQuery query,
                                 RecordVisitor visit);

}  // namespace atollbank::audit
