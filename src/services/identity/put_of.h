// SPDX-License-Identifier: Apache-2.0
// The commit that most changes of this room are: one put, on top of the version that was read.
#pragma once

#include <string>
#include <utility>

#include "ports/records.h"

namespace atollbank::identity {

inline ports::Commit put_of(std::string partition, std::uint64_t version, ports::Put put) {
  ports::Commit commit;
  commit.partition = std::move(partition);
  commit.expected_version = version;
  commit.puts.push_back(std::move(put));
  return commit;
}

}  // namespace atollbank::identity
