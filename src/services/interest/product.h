// SPDX-License-Identifier: Apache-2.0
// What earns or costs interest: a product's rates, each from a day on, and who agreed to which
// product since when. Plain values and pure rules.
//
// Days are London's, numbered since 1970. All rates have the same decimals and count of days, so
// that what a day leaves below a nano-minor unit is carried over a change of rate too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "services/interest/accrual.h"

namespace atollbank::interest {

// Kept by number.
enum class InterestKind : std::uint8_t {
  kSavings = 1,    // the bank pays it, of what is there
  kOverdraft = 2,  // the customer pays it, of what is owed
};

inline constexpr std::uint8_t kRateDecimals = 6;  // 0.0425 a year is 42,500
inline constexpr std::size_t kProductNameMax = 32;
inline constexpr std::size_t kTermsMax = 1000;  // of one product

struct TermsFrom {
  std::int32_t first_day = 0;
  AccrualTerms terms;

  bool operator==(const TermsFrom&) const = default;
};

struct Product {
  std::string name;  // "easy_saver"
  InterestKind kind{};
  std::vector<TermsFrom> terms;  // ascending by day, at least one

  // Those of that day; null before the first.
  const AccrualTerms* terms_on(std::int32_t day) const;
  bool operator==(const Product&) const = default;
};

// The product with these terms from their first day on; the same again is no change, others of the
// same day take their place. `product` may have none yet. invalid_argument product_name_invalid
// (1 to 32 of a-z, 0-9 and _), accrual_terms_invalid · failed_precondition terms_in_the_past
// (before `today` or the newest there are) · resource_exhausted too_many_terms
base::Result<Product> with_terms(Product product, TermsFrom terms, std::int32_t today);

struct AgreedProduct {
  std::int32_t first_day = 0;
  std::string name;

  bool operator==(const AgreedProduct&) const = default;
};

// One address of the ledger, and what of it earns or costs interest.
struct Agreement {
  base::Id address_id;  // a pot's or an account's
  base::Id account_id;  // where the interest of a pot goes that was closed
  base::Id user_id;
  std::uint16_t currency = 0;
  InterestKind kind{};
  std::vector<AgreedProduct> products;  // ascending by day, at least one

  std::int32_t first_day() const { return products.front().first_day; }
  // That of the day; null before the first.
  const std::string* product_on(std::int32_t day) const;
  bool operator==(const Agreement&) const = default;
};

// Agreed anew: from that day on with this product. The same product again is no change.
Agreement with_product(Agreement agreement, AgreedProduct product);

}  // namespace atollbank::interest
