// SPDX-License-Identifier: Apache-2.0
#include "ledger/exchange_rate.h"

#include <algorithm>

#include "base/assert.h"
#include "money/currency.h"

namespace atollbank::ledger {
namespace {

using money::Int128;
using money::Rounding;

int decimals_of(std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  ATOLL_ASSERT(known.has_value());
  return known->exponent();
}

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

// The exponent is the lowest byte, the rounding the next; the rest is zero.
void ExchangeRate::write_to(Command& command) const {
  command.amount_minor = mantissa;
  command.limit_or_time = exponent | static_cast<std::int64_t>(rounding) << 8;
}

std::optional<ExchangeRate> ExchangeRate::of(const Command& command) {
  const auto exponent = static_cast<std::uint8_t>(command.limit_or_time & 0xFF);
  const std::int64_t rounding = command.limit_or_time >> 8;
  if (exponent > kRateExponentMax || rounding < 0 ||
      rounding > static_cast<std::int64_t>(Rounding::kUp)) {
    return std::nullopt;
  }
  return ExchangeRate{.mantissa = command.amount_minor,
                      .exponent = exponent,
                      .rounding = static_cast<Rounding>(rounding)};
}

ExchangeSums exchange_sums_of(std::span<const Leg> legs, std::uint16_t base_currency) {
  ExchangeSums sums;
  for (const Leg& leg : legs) {
    const bool is_base = leg.currency == base_currency;
    if (!is_base) sums.quote_currency = leg.currency;
    if (leg.amount_minor > 0) (is_base ? sums.base_minor : sums.quote_minor) += leg.amount_minor;
  }
  return sums;
}

std::optional<std::int64_t> quote_of(std::int64_t base_minor, std::uint16_t base_currency,
                                     std::uint16_t quote_currency, const ExchangeRate& rate) {
  const int shift = decimals_of(quote_currency) - decimals_of(base_currency) - rate.exponent;
  Int128 numerator = Int128{base_minor} * rate.mantissa;  // below 2^126
  if (shift > 0 && __builtin_mul_overflow(numerator, power_of_ten(shift), &numerator))
    return std::nullopt;
  const auto quote = money::divide_rounded(numerator, power_of_ten(-shift), rate.rounding);
  return quote ? std::optional(*quote) : std::nullopt;
}

bool has_known_currencies(std::uint16_t base_currency, std::span<const Leg> legs) {
  const auto is_known = [](std::uint16_t currency) {
    return money::Currency::from_numeric(currency).has_value();
  };
  return is_known(base_currency) && std::all_of(legs.begin(), legs.end(), [&](const Leg& leg) {
           return is_known(leg.currency);
         });
}

Outcome check_exchange_form(const Command& command, std::span<const Leg> legs) {
  if (command.amount_minor == 0) return Outcome::kRateMissing;
  if (command.amount_minor < 0 || !ExchangeRate::of(command)) return Outcome::kRateInvalid;
  const std::uint16_t quote_currency = exchange_sums_of(legs, command.currency).quote_currency;
  const auto has_leg_in = [&](std::uint16_t currency) {
    return std::any_of(legs.begin(), legs.end(),
                       [&](const Leg& leg) { return leg.currency == currency; });
  };
  const bool is_pair = std::all_of(legs.begin(), legs.end(), [&](const Leg& leg) {
    return leg.currency == command.currency || leg.currency == quote_currency;
  });
  const bool has_both = quote_currency != 0 && has_leg_in(command.currency);
  return is_pair && has_both ? Outcome::kDone : Outcome::kRatePairInvalid;
}

}  // namespace atollbank::ledger
