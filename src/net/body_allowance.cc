// SPDX-License-Identifier: Apache-2.0
#include "net/body_allowance.h"

#include <algorithm>

#include "base/assert.h"
#include "net/address_guard.h"

namespace atollbank::net {

BodyAllowance::BodyAllowance(std::size_t bytes_max, std::size_t share_bytes_max)
    : bytes_max_(bytes_max), share_bytes_max_(std::min(share_bytes_max, bytes_max)) {
  ATOLL_ASSERT(share_bytes_max_ > 0);
}

std::size_t BodyAllowance::take(std::string_view address, std::size_t body_bytes) {
  const std::size_t counted = std::min(body_bytes, share_bytes_max_);
  if (held_bytes_ + counted > bytes_max_) return 0;
  const auto [held, is_first] = held_by_owner_.try_emplace(owner_of_address(address), 0);
  if (!is_first && held->second + counted > share_bytes_max_) return 0;
  held->second += counted;
  held_bytes_ += counted;
  return counted;
}

void BodyAllowance::give_back(std::string_view address, std::size_t counted_bytes) {
  if (counted_bytes == 0) return;
  const auto held = held_by_owner_.find(owner_of_address(address));
  ATOLL_ASSERT(held != held_by_owner_.end() && held->second >= counted_bytes);
  held_bytes_ -= counted_bytes;
  held->second -= counted_bytes;
  if (held->second == 0) held_by_owner_.erase(held);
}

}  // namespace atollbank::net
