// SPDX-License-Identifier: Apache-2.0
#include "services/interest/accrual.h"

#include <algorithm>

namespace atollbank::interest {

using base::ErrorCode;
using base::Result;
using money::Int128;

namespace {

constexpr std::int64_t kNsPerDay = 86'400'000'000'000;

Int128 denominator_of(const AccrualTerms& terms) {
  Int128 denominator = static_cast<Int128>(terms.day_count);
  for (int i = 0; i < terms.rate_exponent; ++i) denominator *= 10;
  return denominator;
}

// Σ part × rate mantissa: at most 2^63 × 10^10, so that times 10⁹ it still fits 128 bits.
Int128 weighted(const AccrualTerms& terms, std::int64_t balance_minor) {
  Int128 sum = 0;
  for (std::size_t i = 0; i < terms.tiers.size(); ++i) {
    const AccrualTier& tier = terms.tiers[i];
    if (tier.from_minor > balance_minor) break;
    const bool is_last = i + 1 == terms.tiers.size();
    const std::int64_t end =
        is_last ? balance_minor : std::min(balance_minor, terms.tiers[i + 1].from_minor);
    if (terms.tier_rule == TierRule::kBands)
      sum += Int128{end - tier.from_minor} * tier.rate_mantissa;
    else
      sum = Int128{balance_minor} * tier.rate_mantissa;
  }
  return sum;
}

}  // namespace

Result<void> check_terms(const AccrualTerms& terms) {
  const auto refuse = [](std::string_view message) {
    return base::fail(ErrorCode::kInvalidArgument, "accrual_terms_invalid", message);
  };
  if (terms.rate_exponent > kRateExponentMax) return refuse("a rate has at most 9 decimals");
  if (terms.day_count != DayCount::kActual365 && terms.day_count != DayCount::kActual360)
    return refuse("days are counted by actual/365 or actual/360");
  if (terms.tier_rule != TierRule::kBands && terms.tier_rule != TierRule::kWhole)
    return refuse("tiers are bands or whole");
  if (terms.tiers.empty() || terms.tiers.size() > kAccrualTierMax)
    return refuse("there are 1 to 16 tiers");
  for (std::size_t i = 0; i < terms.tiers.size(); ++i) {
    const AccrualTier& tier = terms.tiers[i];
    const bool is_in_order =
        i == 0 ? tier.from_minor == 0 : tier.from_minor > terms.tiers[i - 1].from_minor;
    if (!is_in_order) return refuse("tiers begin at 0 and ascend");
    if (tier.rate_mantissa < 0 || tier.rate_mantissa > kRateMantissaMax)
      return refuse("a rate is 0 to 10,000,000,000 × 10^-exponent");
  }
  return {};
}

Result<std::int64_t> accrue_day(const AccrualTerms& terms, std::int64_t balance_minor,
                                AccrualCarry& carry) {
  if (balance_minor < 0)
    return base::fail(ErrorCode::kInvalidArgument, "accrual_balance_negative",
                      "interest is of a balance of zero or more");
  const Int128 denominator = denominator_of(terms);
  const Int128 numerator = weighted(terms, balance_minor) * kNanoPerMinor + carry.numerator;
  const Int128 nano = numerator / denominator;
  if (nano > INT64_MAX)
    return base::fail(ErrorCode::kInvalidArgument, "accrual_amount_overflow",
                      "the day's interest does not fit 64 bits of nano-minor units");
  carry.numerator = numerator % denominator;
  return static_cast<std::int64_t>(nano);
}

base::Id accrual_id(const AccrualRun& run, const AccrualPosting& posting) {
  return base::derive_id((run.is_late ? "late-accrual/" : "accrual/") + run.name,
                         std::to_string(run.day) + "/" + std::to_string(run.code) + "/" +
                             std::to_string(run.currency) + "/" + base::to_base62(posting.debit) +
                             "/" + base::to_base62(posting.credit),
                         posting.credit.slice());
}

std::vector<ledger::Batch> accrual_batches(const AccrualRun& run,
                                           std::span<const AccrualPosting> postings,
                                           std::string_view evidence) {
  std::vector<ledger::Batch> batches;
  for (const AccrualPosting& posting : postings) {
    if (posting.amount_nano == 0) continue;
    if (batches.empty() || batches.back().commands.size() == ledger::kBatchCommandMax)
      batches.emplace_back();
    ledger::Batch& batch = batches.back();
    base::Id reference = posting.reference;
    if (run.is_late) reference.high = static_cast<std::uint64_t>(run.day);
    batch.commands.push_back({.kind = ledger::CommandKind::kAccrue,
                              .currency = run.currency,
                              .code = run.code,
                              .id = accrual_id(run, posting),
                              .debit_account = posting.debit,
                              .credit_account = posting.credit,
                              .amount_minor = posting.amount_nano,
                              .value_time_ns = run.is_late ? 0 : run.day * kNsPerDay,
                              .reference = reference});
    if (!evidence.empty()) batch.attach_evidence(batch.commands.back(), evidence);
  }
  return batches;
}

}  // namespace atollbank::interest
