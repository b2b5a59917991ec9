// SPDX-License-Identifier: Apache-2.0
#include "sim/model/naive_order.h"

namespace atollbank::sim {

std::int64_t NaiveOrder::day_of(std::uint32_t number) const {
  constexpr std::int64_t kThursday = 4;  // 1 January 1970, where Sunday is 0
  std::int64_t day = first_day + (std::int64_t{number} - 1) * days_between;
  const auto is_weekend = [](std::int64_t which) {
    const std::int64_t weekday = (which + kThursday) % 7;
    return weekday == 0 || weekday == 6;
  };
  while (moves_weekends && is_weekend(day)) ++day;
  return day;
}

std::uint32_t NaiveOrder::due_count(base::Timestamp now) const {
  std::uint32_t count = 0;
  while (has(count + 1) && day_of(count + 1) * kDayNs + kTriesNs[0] <= now.nanoseconds) ++count;
  return count;
}

void NaiveOrder::announce(NaiveBank& bank, base::Timestamp now) {
  if (!may_pay || is_over) return;
  const std::uint32_t due = due_count(now);
  while (announced < due) moves.emplace(++announced, bank.may_move(move));
}

void NaiveOrder::end(NaiveBank& bank, std::uint32_t ended_count, std::uint32_t paid_count,
                     std::uint64_t slot) {
  for (; ended < ended_count; ++ended) {
    const auto next = moves.find(ended + 1);
    if (next == moves.end()) return;
    if (paid < paid_count) {
      bank.moved(next->second, slot);
      ++paid;
    } else {
      bank.did_not_move(next->second);
    }
    moves.erase(next);
  }
}

void NaiveOrder::close(NaiveBank& bank) {
  is_over = true;
  for (const auto& [number, move_number] : moves) bank.did_not_move(move_number);
  moves.clear();
}

}  // namespace atollbank::sim
