// SPDX-License-Identifier: Apache-2.0
#include "ledger/hold_book.h"

namespace atollbank::ledger {

std::uint32_t HoldBook::place(const Hold& hold) {
  const std::uint32_t index = size();
  index_.insert(hash_of(hold.id.high, hold.id.low), index);
  holds_.push_back(hold);
  if (hold.expires_at_ns != 0) expiries_.push({hold.expires_at_ns, hold.placed_slot, index});
  return index;
}

// The expiry before it stays queued, and is dropped there because the hold has another one.
void HoldBook::extend(std::uint32_t index, std::int64_t expires_at_ns) {
  Hold& hold = holds_[index];
  hold.expires_at_ns = expires_at_ns;
  if (expires_at_ns != 0) expiries_.push({expires_at_ns, hold.placed_slot, index});
}

std::uint32_t HoldBook::at_slot(std::uint64_t placed_slot) const {
  std::uint32_t low = 0;
  std::uint32_t high = size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (holds_[middle].placed_slot < placed_slot) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < size() && holds_[low].placed_slot == placed_slot ? low : kNone;
}

bool HoldBook::next_due(std::int64_t now_ns, std::uint32_t& index) {
  while (!expiries_.empty() && expiries_.top().at_ns <= now_ns) {
    const Expiry top = expiries_.top();
    const bool alive = top.index < size() && holds_[top.index].placed_slot == top.placed_slot &&
                       holds_[top.index].expires_at_ns == top.at_ns &&
                       holds_[top.index].state == HoldState::kOpen;
    if (alive) {
      index = top.index;
      return true;
    }
    expiries_.pop();
  }
  return false;
}

void HoldBook::truncate(std::uint32_t size) {
  for (std::uint32_t i = this->size(); i > size; --i) {
    const base::Id& id = holds_[i - 1].id;
    index_.erase(hash_of(id.high, id.low), i - 1);
  }
  holds_.truncate(size);
}

}  // namespace atollbank::ledger
