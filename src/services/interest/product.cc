// SPDX-License-Identifier: Apache-2.0
#include "services/interest/product.h"

#include <algorithm>

namespace atollbank::interest {

using base::ErrorCode;
using base::fail;

namespace {

bool is_name(const std::string& name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kProductNameMax && std::ranges::all_of(name, is_letter);
}

// What is in force on the day, of what is in force each from its first day on.
template <class Dated>
const Dated* in_force_on(const std::vector<Dated>& all, std::int32_t day) {
  const auto later = std::ranges::upper_bound(all, day, {}, &Dated::first_day);
  return later == all.begin() ? nullptr : &*std::prev(later);
}

template <class Dated>
void put_last(std::vector<Dated>& all, Dated last) {
  if (!all.empty() && all.back().first_day == last.first_day) all.pop_back();
  all.push_back(std::move(last));
}

}  // namespace

const AccrualTerms* Product::terms_on(std::int32_t day) const {
  const TermsFrom* const found = in_force_on(terms, day);
  return found == nullptr ? nullptr : &found->terms;
}

base::Result<Product> with_terms(Product product, TermsFrom terms, std::int32_t today) {
  if (!is_name(product.name)) {
    return fail(ErrorCode::kInvalidArgument, "product_name_invalid",
                "a product is called by 1 to 32 of a-z, 0-9 and _");
  }
  ATOLL_TRY_VOID(check_terms(terms.terms));
  if (terms.terms.rate_exponent != kRateDecimals || terms.terms.day_count != DayCount::kActual365) {
    return fail(ErrorCode::kInvalidArgument, "accrual_terms_invalid",
                "rates have 6 decimals, and a year 365 days");
  }
  if (!product.terms.empty() && product.terms.back() == terms) return product;
  const bool is_past = terms.first_day < today ||
                       (!product.terms.empty() && terms.first_day < product.terms.back().first_day);
  if (is_past) {
    return fail(ErrorCode::kFailedPrecondition, "terms_in_the_past",
                "what was in force stays as it was");
  }
  if (product.terms.size() >= kTermsMax) {
    return fail(ErrorCode::kResourceExhausted, "too_many_terms",
                "the product's rates changed too often");
  }
  put_last(product.terms, std::move(terms));
  return product;
}

const std::string* Agreement::product_on(std::int32_t day) const {
  const AgreedProduct* const found = in_force_on(products, day);
  return found == nullptr ? nullptr : &found->name;
}

Agreement with_product(Agreement agreement, AgreedProduct product) {
  if (!agreement.products.empty() && agreement.products.back().name == product.name) {
    return agreement;
  }
  // Also where a clock was set back: what was agreed before holds until then.
  if (!agreement.products.empty())
    product.first_day = std::max(product.first_day, agreement.products.back().first_day);
  put_last(agreement.products, std::move(product));
  return agreement;
}

}  // namespace atollbank::interest
