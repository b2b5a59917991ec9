// SPDX-License-Identifier: Apache-2.0
// What the clients of one ledger saw, each on the clock that all of them share; and whether one
// order of everything explains it: strict serialisability.
//
// A ledger's answers name their place, so the order need not be searched. A written batch stands at
// the slots of its records; a balance holds before its as_of_slot. Two questions are left: did
// everything that was answered before something else began also stand before it, and is every
// answer what the naive model gives in that order? One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/posting/api.h"
#include "sim/model/naive_ledger.h"

namespace atollbank::sim {

// From before the question left until after the answer came.
struct Interval {
  std::int64_t invoked_ns = 0;
  std::int64_t answered_ns = 0;
};

class ClientHistory {
 public:
  // A batch and its answer, from the first time it was sent. Its records stand together; when all
  // of them are duplicates it tells nothing.
  void wrote(const Interval& interval, const Batch& batch, const posting::Reply& reply);
  void read(const Interval& interval, const posting::AccountBalance& balance);

  // The first pair whose order contradicts real time, in words; "" when there is none.
  std::string real_time_difference() const;
  // The first answer that the model does not give, in words; "" when there is none. Nothing may
  // expire by itself, and every batch that was taken is here.
  std::string replay_difference() const;

  std::size_t size() const { return places_.size(); }

 private:
  // Stands at the slots [first, last]; of a balance, between `first` − 1 and `first`.
  struct Place {
    Interval interval;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    bool is_read = false;
    std::string text() const;
  };
  struct Written {
    Batch batch;
    posting::Reply reply;
    std::int64_t booking_time_ns = 0;
  };

  std::vector<Place> places_;
  std::map<std::uint64_t, std::vector<Written>> written_;             // by their first slot
  std::multimap<std::uint64_t, posting::AccountBalance> balances_;    // by as_of_slot
};

}  // namespace atollbank::sim
