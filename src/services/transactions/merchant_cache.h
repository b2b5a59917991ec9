// SPDX-License-Identifier: Apache-2.0
// Merchants that were read lately: every page of purchases names some, and few are ever changed.
//
// Any thread. Whoever writes a merchant forgets it here afterwards, and no reader puts back what it
// had read before: as long as this process alone writes merchants, what is found is the newest.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "services/transactions/transaction.h"

namespace atollbank::transactions {

inline constexpr std::size_t kMerchantsRememberedMax = 10'000;

class MerchantCache {
 public:
  // Shared by the cache and by whoever reads it now.
  using Known = std::shared_ptr<const Merchant>;

  // None when it is not remembered.
  Known find(base::Id id) const;

  // Asked before the merchant is read, and told when it is remembered.
  std::uint64_t moment() const;
  void remember(Known merchant, std::uint64_t read_after);
  void forget(base::Id id);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<base::Id, Known> merchants_;
  std::uint64_t forgotten_count_ = 0;
};

}  // namespace atollbank::transactions
