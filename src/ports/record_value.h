// SPDX-License-Identifier: Apache-2.0
// One value alone: half of what it costs to read it with its partition's version, for who will not
// commit on top of it.
#pragma once

#include "ports/records.h"

namespace atollbank::ports {

inline base::Result<std::optional<std::string>> value_at(const RecordReader& records,
                                                         std::string partition, std::string key) {
  ATOLL_TRY(auto values,
            records.values({{.partition = std::move(partition), .key = std::move(key)}}));
  return std::move(values.front());
}

}  // namespace atollbank::ports
