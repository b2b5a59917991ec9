// SPDX-License-Identifier: Apache-2.0
// Records whose commits are lost from a chosen one on, as when the process dies there; or of which
// one answer is lost. Any thread.
#pragma once

#include <atomic>
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
  // Commit number `lost_answer`, counted from now on, is done and told as unknown.
  void lose_answer_of(std::uint64_t lost_answer) {
    lost_answer_ = lost_answer;
    count_ = 0;
  }
  std::uint64_t count() const { return count_; }

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override {
    const std::uint64_t number = ++count_;
    const bool is_lost = first_lost_ != 0 && number >= first_lost_;
    if (is_lost)
      return base::fail(base::ErrorCode::kUnavailable, "store_unavailable", "the process is dead");
    auto done = PassingRecords::commit(commit);
    if (number != lost_answer_) return done;
    return base::fail(base::ErrorCode::kUnknown, "commit_unknown", "the answer is lost");
  }

 private:
  std::atomic<std::uint64_t> first_lost_ = 0;
  std::atomic<std::uint64_t> lost_answer_ = 0;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace atollbank
