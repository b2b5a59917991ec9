// SPDX-License-Identifier: Apache-2.0
// The commands of format 2 in the random life: exchanges, conditions, accruals, periods,
// definitions, limits of balance names.
#include <string>

#include "ledger/exchange_rate.h"
#include "sim/model/workload.h"

namespace atollbank::sim {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::Leg;

namespace {

constexpr std::uint16_t kPounds = 826;
constexpr std::uint16_t kEuros = 978;
constexpr std::uint16_t kDollars = 840;
constexpr std::uint16_t kPalladium = 964;  // of which nobody knows the decimals
constexpr std::int64_t kDayNs = 86'400'000'000'000;

}  // namespace

// Mostly of the last weeks, now and then of another age.
std::int64_t Workload::value_time() {
  const std::int64_t days =
      random_.chance(1, 6) ? random_.between(-4500, 500) : random_.between(-40, 3);
  return now_ns_ + days * kDayNs;
}

void Workload::add_exchange(Batch& batch) {
  Command command;
  command.kind = CommandKind::kPostExchange;
  command.currency = random_.chance(1, 2) ? kPounds : kEuros;
  const std::uint16_t quote_currency = command.currency == kPounds ? kEuros : kPounds;
  ledger::ExchangeRate rate;
  rate.exponent = static_cast<std::uint8_t>(random_.below(8));
  std::int64_t one = 1;
  for (int i = 0; i < rate.exponent; ++i) one *= 10;
  rate.mantissa = random_.between(one / 2 + 1, 2 * one);
  rate.rounding = static_cast<money::Rounding>(random_.below(4));
  rate.write_to(command);
  if (random_.chance(1, 20)) command.amount_minor *= random_.between(-1, 0);
  if (random_.chance(1, 20)) command.limit_or_time += 1024;
  const bool wrong_pair = random_.chance(1, 20);

  const std::int64_t base = amount();
  std::int64_t quote = ledger::quote_of(base, command.currency, quote_currency, rate).value_or(1);
  if (random_.chance(1, 8)) ++quote;
  const std::uint16_t base_currency = command.currency;
  if (wrong_pair) command.currency = random_.chance(1, 2) ? kDollars : kPalladium;
  const auto leg = [this](std::uint16_t currency, std::int64_t amount_minor) {
    return Leg{.account = account_of(currency).opening.id,
               .amount_minor = amount_minor,
               .currency = currency};
  };
  push(batch, command,
       {leg(base_currency, -base), leg(quote_currency, quote), leg(quote_currency, -quote),
        leg(base_currency, base)});
}

void Workload::add_condition(Batch& batch) {
  Command command;
  command.kind = CommandKind::kExpect;
  command.debit_account = any_account().opening.id;
  command.amount_minor = random_.chance(1, 3) ? random_.between(-500, 500) : ledger::kNoFloor;
  command.limit_or_time = random_.chance(1, 3) ? random_.between(0, 50'000) : ledger::kNoCeiling;
  const auto version = versions_.find(command.debit_account);
  if (random_.chance(1, 2) && version != versions_.end()) command.related.low = version->second;
  push(batch, command);
}

void Workload::add_accrual(Batch& batch) {
  Command command;
  command.kind = CommandKind::kAccrue;
  // Between few, so that remainders meet.
  const std::size_t at = random_.below(3);
  command.debit_account = known_[at].opening.id;
  command.currency = known_[at].opening.currency;
  command.credit_account = known_[2 + random_.below(3)].opening.id;
  command.code = 1 + static_cast<std::uint32_t>(random_.below(2));
  command.amount_minor = random_.between(1, random_.chance(1, 2) ? 900'000'000 : 30'000'000'000);
  if (random_.chance(1, 10)) command.value_time_ns = value_time();
  push(batch, command);
}

void Workload::add_period(Batch& batch) {
  Command command;
  command.kind = CommandKind::kClosePeriod;
  command.limit_or_time = now_ns_ + random_.between(-30, 1) * kDayNs;
  if (random_.chance(1, 6)) command.limit_or_time = 0;
  if (random_.chance(1, 5)) command.flags = ledger::kSealed;
  push(batch, command);
}

void Workload::add_definition(Batch& batch) {
  Command command;
  command.kind = CommandKind::kDefine;
  command.code = 1 + static_cast<std::uint32_t>(random_.below(6));
  command.reference = new_id();
  batch.attach_evidence(command, std::string(1 + random_.below(300), 'd'));
  push(batch, command);
}

void Workload::add_balance_limits(Batch& batch) {
  Command command;
  command.kind = CommandKind::kSetBalanceLimits;
  command.debit_account = any_account().opening.id;
  command.limit_or_time = random_.chance(1, 3) ? ledger::kNoFloor : random_.between(-3000, 2000);
  command.amount_minor = random_.chance(1, 3) ? ledger::kNoCeiling : random_.between(500, 40'000);
  push(batch, command);
}

}  // namespace atollbank::sim
