// SPDX-License-Identifier: Apache-2.0
#include "ledger/exchange_rate.h"

#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

constexpr std::uint16_t kYen = 392;

// Accounts 1 to 3 hold pounds, 11 and 12 euros.
class Exchange : public FundedLedger {
 protected:
  void SetUp() override {
    FundedLedger::SetUp();
    open(11, kNoFloor, kEuros);
    open(12, 0, kEuros);
  }
  // Account 2 gives pounds to the house and gets euros from it.
  CommandResult exchange(std::uint64_t number, std::int64_t pounds, std::int64_t euros,
                         ExchangeRate rate) {
    Command command{
        .kind = CommandKind::kPostExchange, .currency = kPounds, .id = id(number), .side_count = 4};
    rate.write_to(command);
    return apply_with({command}, {leg(2, -pounds), leg(1, pounds), leg(11, -euros, kEuros),
                                  leg(12, euros, kEuros)});
  }
  CommandResult apply_with(Command command, std::vector<Leg> legs) {
    command.side_count = static_cast<std::uint32_t>(legs.size());
    return apply(Batch{.commands = {command}, .legs = std::move(legs)})[0];
  }
};

constexpr ExchangeRate kRate{.mantissa = 11'725, .exponent = 4};  // 1 GBP = 1.1725 EUR

TEST_F(Exchange, what_the_rate_says_is_posted_and_recorded) {
  const CommandResult result = exchange(1, 1000, 1172, kRate);  // 11.725 → 11.72, to even
  ASSERT_EQ(result.outcome, Outcome::kDone);
  EXPECT_EQ(balance(2), 0);
  EXPECT_EQ(balance(12), 1172);
  const auto& head = slot_as<format::PostingHeadSlot>(groups_.back()[1]);
  EXPECT_EQ(head.header.kind, format::SlotKind::kExchangeHead);
  EXPECT_EQ(head.rate_mantissa, 11'725);
  EXPECT_EQ(head.rate_exponent, 4);
  EXPECT_EQ(head.currency, kPounds);
  EXPECT_EQ(head.quote_currency, kEuros);
  EXPECT_EQ(head.base_minor, 1000);
  EXPECT_EQ(head.quote_minor, 1172);
}

TEST_F(Exchange, a_penny_off_the_rate_is_refused_and_binds_nothing) {
  EXPECT_EQ(exchange(1, 1000, 1173, kRate).outcome, Outcome::kRateMismatch);
  EXPECT_EQ(exchange(1, 1000, 1172, kRate).outcome, Outcome::kDone);
}

TEST_F(Exchange, the_rounding_rule_is_the_commands) {
  using money::Rounding;
  const auto at = [&](Rounding rounding) {
    return quote_of(1000, kPounds, kEuros,
                    {.mantissa = 11'725, .exponent = 4, .rounding = rounding});
  };
  EXPECT_EQ(at(Rounding::kHalfEven), 1172);
  EXPECT_EQ(at(Rounding::kHalfUp), 1173);
  EXPECT_EQ(at(Rounding::kDown), 1172);
  EXPECT_EQ(at(Rounding::kUp), 1173);
}

TEST_F(Exchange, decimals_of_the_currencies_are_taken_into_account) {
  // 1 GBP = 190.5 JPY: ten pounds are 1,905 yen, which has no decimals.
  EXPECT_EQ(quote_of(1000, kPounds, kYen, {.mantissa = 1905, .exponent = 1}), 1905);
  EXPECT_EQ(quote_of(1905, kYen, kPounds, {.mantissa = 52'493, .exponent = 7}), 1000);
}

TEST_F(Exchange, a_quote_may_have_more_decimals_than_its_base_and_rate) {
  EXPECT_EQ(quote_of(5, kYen, kPounds, {.mantissa = 2, .exponent = 0}), 1000);
  EXPECT_EQ(quote_of(5, kYen, kPounds, {.mantissa = 2, .exponent = 1}), 100);
  EXPECT_EQ(quote_of(5, kYen, kPounds, {.mantissa = 2, .exponent = 2}), 10);
  EXPECT_EQ(quote_of(5, kYen, kPounds, {.mantissa = 2, .exponent = 3}), 1);
}

TEST_F(Exchange, the_smallest_rates_are_rates) {
  constexpr ExchangeRate kOne{.mantissa = 1};
  EXPECT_EQ(exchange(1, 100, 100, kOne).outcome, Outcome::kDone);
  constexpr ExchangeRate kTiny{.mantissa = 1'000'000'000'000, .exponent = kRateExponentMax};
  EXPECT_EQ(exchange(2, 100, 100, kTiny).outcome, Outcome::kDone);
}

TEST_F(Exchange, currencies_that_are_none_are_refused) {
  Command command{.kind = CommandKind::kPostExchange, .currency = 1, .id = id(1)};
  kRate.write_to(command);
  const std::vector<Leg> legs{leg(2, -10), leg(1, 10), leg(11, -12, kEuros), leg(12, 12, kEuros)};
  EXPECT_EQ(apply_with(command, legs).outcome, Outcome::kCurrencyUnknown);
  command.currency = kPounds;
  EXPECT_EQ(apply_with(command, {leg(2, -10), leg(1, 10), leg(11, -12, 1), leg(12, 12, 1)}).outcome,
            Outcome::kCurrencyUnknown);
}

TEST_F(Exchange, three_currencies_are_no_pair) {
  Command command{.kind = CommandKind::kPostExchange, .currency = kPounds, .id = id(1)};
  kRate.write_to(command);
  EXPECT_EQ(apply_with(command, {leg(2, -10), leg(1, 10), leg(11, -12, kEuros), leg(12, 12, kEuros),
                                 leg(3, -5, kYen), leg(4, 5, kYen)})
                .outcome,
            Outcome::kRatePairInvalid);
}

TEST_F(Exchange, what_stands_above_the_rounding_rule_is_zero) {
  Command command{.kind = CommandKind::kPostExchange, .currency = kPounds, .id = id(1)};
  const std::vector<Leg> legs{leg(2, -10), leg(1, 10), leg(11, -12, kEuros), leg(12, 12, kEuros)};
  for (const std::int64_t more : {std::int64_t{1} << 16, INT64_MIN}) {
    kRate.write_to(command);
    command.limit_or_time |= more;
    EXPECT_EQ(apply_with(command, legs).outcome, Outcome::kRateInvalid);
  }
}

TEST_F(Exchange, a_quote_beyond_64_bits_is_none) {
  EXPECT_EQ(quote_of(INT64_MAX, kPounds, kEuros, {.mantissa = INT64_MAX, .exponent = 0}),
            std::nullopt);
  EXPECT_EQ(quote_of(INT64_MAX, kYen, kPounds, {.mantissa = INT64_MAX, .exponent = 0}),
            std::nullopt);
}

TEST_F(Exchange, without_a_rate_it_is_refused) {
  EXPECT_EQ(exchange(1, 1000, 1172, {}).outcome, Outcome::kRateMissing);
}

TEST_F(Exchange, a_rate_below_zero_or_of_an_unknown_rule_is_refused) {
  EXPECT_EQ(exchange(1, 1000, 1172, {.mantissa = -1}).outcome, Outcome::kRateInvalid);
  EXPECT_EQ(exchange(1, 1000, 1172, {.mantissa = 1, .exponent = 13}).outcome,
            Outcome::kRateInvalid);
  ExchangeRate unknown = kRate;
  unknown.rounding = static_cast<money::Rounding>(4);
  EXPECT_EQ(exchange(1, 1000, 1172, unknown).outcome, Outcome::kRateInvalid);
}

TEST_F(Exchange, a_rate_of_another_pair_is_refused) {
  Command command{.kind = CommandKind::kPostExchange, .currency = 840, .id = id(1)};
  kRate.write_to(command);
  EXPECT_EQ(
      apply_with(command, {leg(2, -10), leg(1, 10), leg(11, -12, kEuros), leg(12, 12, kEuros)})
          .outcome,
      Outcome::kRatePairInvalid);
}

TEST_F(Exchange, within_one_currency_is_refused) {
  Command command{.kind = CommandKind::kPostExchange, .currency = kPounds, .id = id(1)};
  kRate.write_to(command);
  EXPECT_EQ(apply_with(command, {leg(2, -10), leg(3, 10)}).outcome, Outcome::kRatePairInvalid);
  EXPECT_EQ(apply_with(command, {leg(11, -10, kEuros), leg(12, 10, kEuros)}).outcome,
            Outcome::kRatePairInvalid);
}

TEST_F(Exchange, is_reversed_by_its_mirror_once) {
  exchange(1, 1000, 1172, kRate);
  const auto mirror = [&](std::uint64_t number) {
    return post_legs(number,
                     {leg(2, 1000), leg(1, -1000), leg(11, 1172, kEuros), leg(12, -1172, kEuros)},
                     kReversal, id(1));
  };
  EXPECT_EQ(mirror(2).outcome, Outcome::kDone);
  EXPECT_EQ(balance(2), 1000);
  EXPECT_EQ(mirror(3).outcome, Outcome::kAlreadyReversed);
}

TEST_F(Exchange, another_rate_under_a_used_id_is_refused) {
  exchange(1, 100, 117, kRate);
  EXPECT_EQ(exchange(1, 100, 117, kRate).duplicate, 1);
  EXPECT_EQ(exchange(1, 100, 117, {.mantissa = 11'726, .exponent = 4}).outcome,
            Outcome::kIdUsedWithDifferentContent);
}

}  // namespace
}  // namespace atollbank::ledger
