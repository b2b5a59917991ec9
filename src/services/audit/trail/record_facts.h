// SPDX-License-Identifier: Apache-2.0
// What an audit record is found by. Pure and strict: a record that does not say it, or says it
// twice, is refused. Errors, all invalid_argument: those of base/json.h · malformed_time ·
// audit_name_invalid · audit_category_unknown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::audit {

inline constexpr std::size_t kAuditRecordSizeMax = std::size_t{256} << 10;
inline constexpr std::size_t kAuditNameSizeMax = 256;

struct RecordFacts {
  base::Timestamp time;
  std::string event_name;
  std::vector<std::string> users;      // who did it, and the program or service she did it by
  std::vector<std::string> resources;  // their names: "pot_0000…"

  bool operator==(const RecordFacts&) const = default;
};

base::Result<RecordFacts> facts_of(std::string_view record);

// What an ARN names; any other name as it is.
std::string_view resource_name(std::string_view name);

}  // namespace atollbank::audit
