// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/merchant_cache.h"

namespace atollbank::transactions {

MerchantCache::Known MerchantCache::find(base::Id id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = merchants_.find(id);
  return found == merchants_.end() ? nullptr : found->second;
}

std::uint64_t MerchantCache::moment() const {
  const std::scoped_lock lock(mutex_);
  return forgotten_count_;
}

void MerchantCache::remember(Known merchant, std::uint64_t read_after) {
  const std::scoped_lock lock(mutex_);
  if (read_after != forgotten_count_) return;  // it may be of before a change
  // Rarely full; forgetting all of it costs one read each.
  if (merchants_.size() >= kMerchantsRememberedMax) merchants_.clear();
  const base::Id id = merchant->id;
  merchants_.insert_or_assign(id, std::move(merchant));
}

void MerchantCache::forget(base::Id id) {
  const std::scoped_lock lock(mutex_);
  ++forgotten_count_;
  merchants_.erase(id);
}

}  // namespace atollbank::transactions
