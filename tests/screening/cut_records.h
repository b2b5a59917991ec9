// SPDX-License-Identifier: Apache-2.0
// Records whose commits are lost from a chosen one on, as when the process dies there.
#pragma once

#include <cstdint>

#include "tests/contract/passing_records.h"

namespace atollbank {

class CutRecords final : public contract::PassingRecords {
 public:
  using PassingRecords::PassingRecords;

  // Counts from now on; commit number `first_lost` and all after it are lost. 0: none is.
  void cut_from(std::uint64_t first_lost) {
    first_lost_ = first_lost;
    count_ = 0;
  }
  std::uint64_t count() const { return count_; }

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override {
    ++count_;
    const bool is_lost = first_lost_ != 0 && count_ >= first_lost_;
    if (!is_lost) return PassingRecords::commit(commit);
    return base::fail(base::ErrorCode::kUnavailable, "store_unavailable", "the process is dead");
  }

 private:
  std::uint64_t first_lost_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace atollbank
