// SPDX-License-Identifier: Apache-2.0
// The second opinion on standing orders: which payments must have come to their end by a moment,
// counted day by day, in a part of the year when London's time is UTC and no bank holiday falls.
//
// A value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/timestamp.h"
#include "sim/model/naive_bank.h"

namespace atollbank::sim {

struct NaiveOrder {
  static constexpr std::int64_t kDayNs = 86'400'000'000'000;
  static constexpr std::int64_t kTriesNs[] = {1'800'000'000'000, 28'800'000'000'000,
                                              50'400'000'000'000};

  base::Id id;
  NaiveBank::Move move;
  std::int64_t first_day = 0;  // since 1970
  std::int64_t days_between = 1;
  bool moves_weekends = false;  // to the Monday
  std::optional<std::uint32_t> payment_count;

  // From when on money may move, though nobody has said yet that it does; and by whose word it
  // ends.
  bool may_pay = false;
  bool is_over = false;
  std::uint32_t announced = 0;  // payments that may have been made: each is a move in doubt
  std::uint32_t ended = 0;      // paid or missed, as was answered
  std::uint32_t paid = 0;
  std::map<std::uint32_t, NaiveBank::MoveNumber> moves;  // by the payment's number

  // The day since 1970 on which payment `number` is made.
  std::int64_t day_of(std::uint32_t number) const;
  bool has(std::uint32_t number) const { return !payment_count || number <= *payment_count; }
  std::uint32_t due_count(base::Timestamp now) const;
  // What is due by now may move from now on.
  void announce(NaiveBank& bank, base::Timestamp now);
  // So many payments have ended, so many of them were paid.
  void end(NaiveBank& bank, std::uint32_t ended_count, std::uint32_t paid_count,
           std::uint64_t slot);
  // Nothing more is paid by it.
  void close(NaiveBank& bank);
};

}  // namespace atollbank::sim
