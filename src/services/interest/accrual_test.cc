// SPDX-License-Identifier: Apache-2.0
#include "services/interest/accrual.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "ledger/ledger_fixture.h"

namespace atollbank::interest {
namespace {

using money::Int128;

constexpr std::int32_t kNewYear2026 = 20'454;

AccrualTerms terms_of(std::vector<AccrualTier> tiers, std::uint8_t exponent = 4,
                      DayCount day_count = DayCount::kActual365, TierRule rule = TierRule::kBands) {
  AccrualTerms terms{.rate_exponent = exponent,
                     .day_count = day_count,
                     .tier_rule = rule,
                     .tiers = std::move(tiers)};
  EXPECT_TRUE(check_terms(terms).has_value());
  return terms;
}

std::int64_t day_of(const AccrualTerms& terms, std::int64_t balance) {
  AccrualCarry carry;
  return accrue_day(terms, balance, carry).value();
}

std::string refusal_of(const AccrualTerms& terms) {
  const auto checked = check_terms(terms);
  return checked.has_value() ? "none" : checked.error().reason;
}

TEST(Accrual, a_day_is_a_365th_or_a_360th_of_the_years_rate) {
  // 10,000.00 at 3.65 %: one pound a day.
  EXPECT_EQ(day_of(terms_of({{0, 365}}), 1'000'000), 100 * kNanoPerMinor);
  EXPECT_EQ(day_of(terms_of({{0, 360}}, 4, DayCount::kActual360), 1'000'000), 100 * kNanoPerMinor);
  EXPECT_EQ(day_of(terms_of({{0, 365}}), 0), 0);
}

TEST(Accrual, bands_give_each_part_its_own_rate_and_whole_gives_all_the_last) {
  const std::vector<AccrualTier> tiers = {{0, 365}, {100'000, 730}};
  const auto bands = terms_of(tiers);
  EXPECT_EQ(day_of(bands, 100'000), 10 * kNanoPerMinor);
  EXPECT_EQ(day_of(bands, 150'000), (10 + 10) * kNanoPerMinor);
  const auto whole = terms_of(tiers, 4, DayCount::kActual365, TierRule::kWhole);
  EXPECT_EQ(day_of(whole, 99'999), 9'999'900'000);
  EXPECT_EQ(day_of(whole, 100'000), 20 * kNanoPerMinor);
}

TEST(Accrual, a_year_of_days_is_the_exact_sum_rounded_down_once) {
  base::Random random(7);
  for (int trial = 0; trial < 200; ++trial) {
    const auto terms = terms_of(
        {{0, random.between(0, 99'999)}, {random.between(1, 500'000), random.between(0, 99'999)}},
        static_cast<std::uint8_t>(random.below(8)),
        random.chance(1, 2) ? DayCount::kActual365 : DayCount::kActual360);
    Int128 denominator = static_cast<std::int64_t>(terms.day_count);
    for (int i = 0; i < terms.rate_exponent; ++i) denominator *= 10;
    AccrualCarry carry;
    Int128 posted_nano = 0;
    Int128 exact_numerator = 0;
    for (int day = 0; day < 365; ++day) {
      const std::int64_t balance = random.between(0, 1'000'000);
      posted_nano += accrue_day(terms, balance, carry).value();
      const std::int64_t below = std::min(balance, terms.tiers[1].from_minor);
      exact_numerator += Int128{below} * terms.tiers[0].rate_mantissa +
                         Int128{balance - below} * terms.tiers[1].rate_mantissa;
    }
    const Int128 exact_nano = exact_numerator * kNanoPerMinor / denominator;
    ASSERT_TRUE(posted_nano == exact_nano);
    // The whole minor units that a ledger with a carried remainder has posted by then.
    ASSERT_TRUE(posted_nano / kNanoPerMinor == exact_numerator / denominator);
  }
}

class AccrualInLedger : public ledger::LedgerFixture {
 protected:
  bool balance_is(std::uint64_t number, Int128 minor) { return balance(number) == minor; }
};

TEST_F(AccrualInLedger, a_year_of_daily_accruals_posts_the_exact_sum_in_whole_minor_units) {
  now_ns_ = std::int64_t{kNewYear2026} * 86'400'000'000'000;
  open(1, ledger::kNoFloor);
  open(2);
  open(3);
  const auto terms = terms_of({{0, 425}, {50'000, 310}});
  AccrualRun run{.name = "savings/interest", .day = 0, .code = 700, .currency = 826};
  AccrualCarry carry;
  Int128 exact_numerator = 0;
  for (std::int32_t day = 0; day < 365; ++day) {
    run.day = kNewYear2026 + day;
    const std::int64_t balance = 40'000 + 97 * day;
    const std::int64_t below = std::min<std::int64_t>(balance, 50'000);
    exact_numerator += Int128{below} * 425 + Int128{balance - below} * 310;
    const std::vector<AccrualPosting> postings = {
        {.debit = account(1),
         .credit = account(2),
         .amount_nano = accrue_day(terms, balance, carry).value()}};
    for (const auto& batch : accrual_batches(run, postings)) {
      ASSERT_EQ(apply(batch)[0].outcome, ledger::Outcome::kDone);
      ASSERT_EQ(apply(batch)[0].duplicate, 1);  // a run that is repeated
    }
    ASSERT_TRUE(balance_is(2, exact_numerator / (Int128{365} * 10'000)));
  }
  EXPECT_GT(balance(2), 1'800);
  EXPECT_EQ(balance(1), -balance(2));
}

TEST(Accrual, without_the_carry_a_year_would_come_out_less) {
  const auto terms = terms_of({{0, 1}}, 0);
  AccrualCarry carry;
  std::int64_t carried = 0;
  for (int day = 0; day < 365; ++day) carried += accrue_day(terms, 1, carry).value();
  EXPECT_EQ(carried, kNanoPerMinor);
  EXPECT_LT(365 * day_of(terms, 1), kNanoPerMinor);
}

TEST(Accrual, the_largest_balance_and_rate_are_exact_or_refused) {
  AccrualCarry carry{.numerator = 5};
  const auto steep = terms_of({{0, kRateMantissaMax}}, 0);
  EXPECT_EQ(accrue_day(steep, INT64_MAX, carry).error().reason, "accrual_amount_overflow");
  EXPECT_TRUE(carry.numerator == 5);
  EXPECT_EQ(accrue_day(steep, -1, carry).error().reason, "accrual_balance_negative");
  const auto flat = terms_of({{0, 365}}, 9, DayCount::kActual365);
  EXPECT_EQ(day_of(flat, INT64_MAX), INT64_MAX);  // exactly 10⁻⁹ of it a day
}

TEST(Accrual, terms_that_say_nothing_certain_are_refused) {
  const AccrualTerms good = terms_of({{0, 100}, {5, 200}});
  const auto with = [&](auto change) {
    AccrualTerms terms = good;
    change(terms);
    return refusal_of(terms);
  };
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers.clear(); }), "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers[0].from_minor = 1; }), "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers[1].from_minor = 0; }), "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers[0].rate_mantissa = -1; }), "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers[0].rate_mantissa = kRateMantissaMax + 1; }),
            "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.rate_exponent = 10; }), "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.day_count = static_cast<DayCount>(366); }),
            "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tier_rule = static_cast<TierRule>(0); }),
            "accrual_terms_invalid");
  EXPECT_EQ(with([](AccrualTerms& t) { t.tiers.resize(17); }), "accrual_terms_invalid");
}

TEST(Accrual, a_run_is_batches_of_commands_with_the_same_ids_when_repeated) {
  const AccrualRun run{
      .name = "savings/interest", .day = kNewYear2026, .code = 700, .currency = 826};
  std::vector<AccrualPosting> postings;
  for (std::uint64_t i = 0; i < 8'191; ++i)
    postings.push_back({.debit = {1, 1}, .credit = {2, i + 1}, .amount_nano = 5});
  postings.push_back({.debit = {1, 1}, .credit = {2, 9'999}, .amount_nano = 0});
  const auto batches = accrual_batches(run, postings);
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].commands.size(), 8'190u);
  ASSERT_EQ(batches[1].commands.size(), 1u);
  const ledger::Command& command = batches[1].commands[0];
  EXPECT_EQ(command.kind, ledger::CommandKind::kAccrue);
  EXPECT_EQ(command.value_time_ns, 1'767'225'600'000'000'000);  // 2026-01-01T00:00:00Z
  EXPECT_EQ(command.amount_minor, 5);
  EXPECT_EQ(command.code, 700u);
  EXPECT_EQ(accrual_batches(run, postings)[1].commands[0].id, command.id);
  AccrualRun next_day = run;
  ++next_day.day;
  EXPECT_NE(accrual_id(next_day, postings[0]), accrual_id(run, postings[0]));
  EXPECT_NE(accrual_id(run, postings[1]), accrual_id(run, postings[0]));
}

}  // namespace
}  // namespace atollbank::interest
