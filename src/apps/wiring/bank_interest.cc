// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_interest.h"

#include <algorithm>

#include "apps/wiring/wait_for.h"

namespace atollbank::apps {

using interest::InterestKind;
using interest::Product;

namespace {

interest::SetTerms first_terms(std::string product, InterestKind kind, std::int32_t today,
                               std::vector<interest::AccrualTier> tiers) {
  return {.product = std::move(product),
          .kind = kind,
          .terms = {.first_day = today,
                    .terms = {.rate_exponent = interest::kRateDecimals,
                              .day_count = interest::DayCount::kActual365,
                              .tier_rule = interest::TierRule::kBands,
                              .tiers = std::move(tiers)}}};
}

}  // namespace

base::Result<void> start_interest(interest::InterestService& interest,
                                  const runtime::Context& context, std::int32_t today) {
  ATOLL_TRY_VOID(
      wait_for_call<std::size_t>([&](auto done) { interest.start(context, std::move(done)); }));
  ATOLL_TRY(const auto there, wait_for_call<std::vector<Product>>(
                                  [&](auto done) { interest.products(context, std::move(done)); }));
  const interest::SetTerms firsts[] = {
      first_terms("easy_saver", InterestKind::kSavings, today, {{0, 32'500}}),  // 3.25 %
      // 39 % of what is beyond 15 pounds.
      first_terms("arranged_overdraft", InterestKind::kOverdraft, today,
                  {{0, 0}, {15'00, 390'000}}),
  };
  for (const interest::SetTerms& request : firsts) {
    if (std::ranges::find(there, request.product, &Product::name) != there.end()) continue;
    ATOLL_TRY_VOID(wait_for_call<Product>(
        [&](auto done) { interest.set_terms(context, request, std::move(done)); }));
  }
  return {};
}

}  // namespace atollbank::apps
