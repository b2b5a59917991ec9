// SPDX-License-Identifier: Apache-2.0
// The rate of a kPostExchange: how it stands in its command, and what it makes of an amount.
//
// One unit of the base currency is mantissa · 10^-exponent units of the quote currency; the
// decimals of both currencies' minor units are taken into account. Pure.
#pragma once

#include <optional>
#include <span>

#include "ledger/command.h"
#include "ledger/outcome.h"
#include "money/rounding.h"

namespace atollbank::ledger {

inline constexpr std::uint8_t kRateExponentMax = 12;

struct ExchangeRate {
  std::int64_t mantissa = 0;
  std::uint8_t exponent = 0;
  money::Rounding rounding = money::Rounding::kHalfEven;

  // Fills in amount_minor and limit_or_time.
  void write_to(Command& command) const;
  // None when the exponent or the rounding is none that there is; the mantissa is as it stands.
  static std::optional<ExchangeRate> of(const Command& command);
};

// What the legs of an exchange credit in either currency.
struct ExchangeSums {
  std::uint16_t quote_currency = 0;
  std::int64_t base_minor = 0;
  std::int64_t quote_minor = 0;
};

// The legs passed the form checks: each currency's credits fit 64 bits, each has a debit.
ExchangeSums exchange_sums_of(std::span<const Leg> legs, std::uint16_t base_currency);

// `base_minor` at the rate, in minor units of the quote currency; none beyond 64 bits.
std::optional<std::int64_t> quote_of(std::int64_t base_minor, std::uint16_t base_currency,
                                     std::uint16_t quote_currency, const ExchangeRate& rate);

// Form checks of a kPostExchange. Whether the decimals of these currencies are known at all.
bool has_known_currencies(std::uint16_t base_currency, std::span<const Leg> legs);
// kDone, kRateMissing, kRateInvalid or kRatePairInvalid.
Outcome check_exchange_form(const Command& command, std::span<const Leg> legs);

}  // namespace atollbank::ledger
