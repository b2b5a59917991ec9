// SPDX-License-Identifier: Apache-2.0
// Daily interest, exact to a billionth of a minor unit, with nothing lost between the days.
//
// A day's interest of a balance is a fraction; in 10⁻⁹ of a minor unit it is rounded down, and what
// that leaves is carried to the next day. So the sum over any run of days is the exact sum of the
// fractions, rounded down once. The ledger's kAccrue then posts whole minor units and carries the
// rest itself. Pure: balances, rates and days come in as arguments.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "money/rounding.h"

namespace atollbank::interest {

inline constexpr std::int64_t kNanoPerMinor = 1'000'000'000;
inline constexpr std::size_t kAccrualTierMax = 16;
inline constexpr std::uint8_t kRateExponentMax = 9;
inline constexpr std::int64_t kRateMantissaMax = 10'000'000'000;

enum class DayCount : std::uint16_t {
  kActual365 = 365,  // also in a leap year
  kActual360 = 360,
};

// The rate, mantissa × 10^-exponent of the terms a year, of what lies at or above `from_minor` and
// below the next tier.
struct AccrualTier {
  std::int64_t from_minor = 0;
  std::int64_t rate_mantissa = 0;

  bool operator==(const AccrualTier&) const = default;
};

enum class TierRule : std::uint8_t {
  kBands = 1,  // each part of the balance at its own tier's rate
  kWhole = 2,  // all of it at the rate of the tier it reaches
};

struct AccrualTerms {
  std::uint8_t rate_exponent = 0;  // 0.0425 is 425 × 10^-4
  DayCount day_count{};
  TierRule tier_rule{};
  std::vector<AccrualTier> tiers;  // the first from 0; ascending

  bool operator==(const AccrualTerms&) const = default;
};

// invalid_argument accrual_terms_invalid
base::Result<void> check_terms(const AccrualTerms& terms);

// What the days before left over: less than one nano-minor unit, as a numerator over the terms' own
// denominator. It belongs to one account and one set of terms.
struct AccrualCarry {
  money::Int128 numerator = 0;
};

// The day's interest of a balance of zero or more, in nano-minor units; the carry becomes that of
// the next day. `terms` have passed check_terms(). invalid_argument: accrual_balance_negative ·
// accrual_amount_overflow (more than 64 bits of nano-minor units, which is over 9 billion minor
// units a day); the carry then stays.
base::Result<std::int64_t> accrue_day(const AccrualTerms& terms, std::int64_t balance_minor,
                                      AccrualCarry& carry);

// One account's interest of one day, as it is to be posted.
struct AccrualPosting {
  ledger::AccountId debit;
  ledger::AccountId credit;
  std::int64_t amount_nano = 0;
  base::Id reference;  // the caller's own; part of what is asked
};

struct AccrualRun {
  std::string name;            // of the product and its direction: "savings/interest"
  std::int32_t day = 0;        // since 1970-01-01, in UTC; the value date
  std::uint32_t code = 0;      // the ledger carries a remainder for each
  std::uint16_t currency = 0;  // ISO 4217 numeric
  // The period of its value date is closed: it has that of its booking, and the day stands in the
  // high half of its reference.
  bool is_late = false;
};

// The same id for the same run, day and accounts: a run that is repeated posts nothing twice.
base::Id accrual_id(const AccrualRun& run, const AccrualPosting& posting);

// kAccrue commands in batches that the ledger takes; amounts of zero are left out.
std::vector<ledger::Batch> accrual_batches(const AccrualRun& run,
                                           std::span<const AccrualPosting> postings,
                                           std::string_view evidence = {});

}  // namespace atollbank::interest
