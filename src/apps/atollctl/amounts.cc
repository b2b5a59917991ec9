// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/amounts.h"

#include "apps/atollctl/arguments.h"
#include "money/amount.h"

namespace atollbank::atollctl {

using base::Result;

Result<std::uint16_t> currency_argument(std::string_view option, std::string_view code) {
  const auto currency = money::Currency::from_alpha(code);
  if (currency) return currency->numeric();
  return base::fail(bad_argument(
      option, "\"" + std::string(code) + "\" is not a currency of ISO 4217, such as GBP"));
}

Result<std::int64_t> minor_argument(std::string_view option, std::string_view amount,
                                    std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  if (!known) return base::fail(bad_argument(option, known.error().message));
  const auto parsed = money::parse_decimal(amount, *known);
  if (parsed) return parsed->minor;
  return base::fail(bad_argument(option, "\"" + std::string(amount) + "\" is not an amount of " +
                                             std::string(known->alpha()) + ": " +
                                             parsed.error().message));
}

std::string amount_text(std::int64_t minor, std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  if (known) return money::to_text({.minor = minor, .currency = *known});
  return std::to_string(minor) + " of " + std::to_string(currency);
}

std::string currency_text(std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  return known ? std::string(known->alpha()) : std::to_string(currency);
}

}  // namespace atollbank::atollctl
