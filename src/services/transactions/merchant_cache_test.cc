// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/merchant_cache.h"

#include <gtest/gtest.h>

namespace atollbank::transactions {
namespace {

MerchantCache::Known merchant_named(std::uint64_t number, std::string name) {
  Merchant merchant;
  merchant.id = {.high = 1, .low = number};
  merchant.name = std::move(name);
  return std::make_shared<const Merchant>(std::move(merchant));
}

TEST(MerchantCache, finds_what_it_remembers_until_it_is_forgotten) {
  MerchantCache cache;
  EXPECT_EQ(cache.find({.high = 1, .low = 7}), nullptr);
  cache.remember(merchant_named(7, "Greggs"), cache.moment());
  EXPECT_EQ(cache.find({.high = 1, .low = 7})->name, "Greggs");
  cache.forget({.high = 1, .low = 7});
  EXPECT_EQ(cache.find({.high = 1, .low = 7}), nullptr);
}

TEST(MerchantCache, does_not_take_what_was_read_before_a_change) {
  MerchantCache cache;
  const std::uint64_t before = cache.moment();
  cache.forget({.high = 1, .low = 7});
  cache.remember(merchant_named(7, "old"), before);
  EXPECT_EQ(cache.find({.high = 1, .low = 7}), nullptr);
}

TEST(MerchantCache, does_not_grow_without_end) {
  MerchantCache cache;
  for (std::uint64_t i = 0; i <= kMerchantsRememberedMax; ++i) {
    cache.remember(merchant_named(i, "shop"), cache.moment());
  }
  EXPECT_EQ(cache.find({.high = 1, .low = 0}), nullptr);
  EXPECT_NE(cache.find({.high = 1, .low = kMerchantsRememberedMax}), nullptr);
}

}  // namespace
}  // namespace atollbank::transactions
