// SPDX-License-Identifier: Apache-2.0
// The audit of a stopped bank's records: each commit left its event and one audit record, none
// twice; what the clients put into the feed is there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/chaos/operation.h"

namespace atollbank::chaos {

struct RecordsFigures {
  std::uint64_t commits = 0;
  std::uint64_t audit_records = 0;
  std::uint64_t partitions = 0;
  std::vector<std::string> findings;
};

// `bank`: its folder of data.
base::Result<RecordsFigures> audit_records(const std::filesystem::path& bank,
                                           const History& history, base::Id account_id);

}  // namespace atollbank::chaos
