// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/workload.h"

#include <algorithm>
#include <string_view>

#include "base/assert.h"
#include "ledger/exchange_rate.h"
#include "ledger/format/metadata.h"

namespace atollbank::bench {
namespace {

using ledger::Command;
using ledger::CommandKind;

constexpr std::uint16_t kPounds = 826;
constexpr std::uint16_t kEuros = 978;
constexpr std::int64_t kFundingMinor = 1'000'000'000;
constexpr std::int64_t kPaymentMinorMax = 100;
constexpr std::uint64_t kFirstMillisecond = 1'764'000'000'000;
constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr std::int64_t kBackDays = 3 * 365;
constexpr std::uint64_t kSliceBits = std::uint64_t{0xFFF} << 52;

template <std::size_t size>
void set_name(char (&target)[size], std::string_view text) {
  std::ranges::copy(text, target);
}

}  // namespace

ledger::AccountId account_id(std::uint32_t number) { return {.high = 1, .low = number + 1}; }

base::Id Workload::next_id() {
  if (options_.order == IdOrder::kRandom) return {random_.next(), random_.next() & ~kSliceBits};
  ++last_number_;
  return {kFirstMillisecond + (last_number_ >> 10), last_number_ & 0x3FF};
}

void Workload::open(ledger::Batch& batch, std::uint32_t number, std::uint16_t currency,
                    bool is_house) {
  Command command;
  command.kind = CommandKind::kOpenAccount;
  command.id = account_id(number);
  command.side_index = static_cast<std::uint32_t>(batch.openings.size());
  command.side_count = 1;
  ledger::AccountOpening opening;
  opening.id = command.id;
  opening.floor_minor = is_house ? ledger::kNoFloor : 0;
  opening.currency = currency;
  set_name(opening.namespace_name, is_house ? "house" : "customer");
  set_name(opening.name, is_house ? "capital" : "current");
  set_name(opening.balance_name, "customer-facing");
  batch.openings.push_back(opening);
  batch.commands.push_back(command);
}

ledger::Batch Workload::openings(std::uint32_t first, std::uint32_t count) {
  ledger::Batch batch;
  for (std::uint32_t number = first; number < first + count; ++number)
    open(batch, number, kPounds, number == 0);
  return batch;
}

ledger::Batch Workload::euro_openings(std::uint32_t first, std::uint32_t count) {
  ledger::Batch batch;
  for (std::uint32_t number = first; number < first + count; ++number)
    open(batch, options_.account_count + 1 + number, kEuros, number == 0);
  return batch;
}

ledger::Batch Workload::funding(std::uint32_t first, std::uint32_t count) {
  ledger::Batch batch;
  for (std::uint32_t number = first; number < first + count; ++number) {
    Command command = payment();
    command.debit_account = account_id(0);
    command.credit_account = account_id(number);
    command.amount_minor = kFundingMinor;
    batch.commands.push_back(command);
  }
  return batch;
}

std::uint32_t Workload::random_customer() {
  return 1 + static_cast<std::uint32_t>(random_.below(options_.account_count));
}

Command Workload::payment() {
  const auto count = options_.account_count;
  const auto debit = static_cast<std::uint32_t>(random_.below(count));
  const auto step = static_cast<std::uint32_t>(1 + random_.below(count - 1));
  Command command;
  command.kind = CommandKind::kPost;
  command.currency = kPounds;
  command.code = 1;
  command.id = next_id();
  command.debit_account = account_id(1 + debit);
  command.credit_account = account_id(1 + (debit + step) % count);
  command.amount_minor = random_.between(1, kPaymentMinorMax);
  return command;
}

ledger::Batch Workload::payments(std::uint32_t count) {
  ledger::Batch batch;
  batch.commands.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) batch.commands.push_back(payment());
  return batch;
}

ledger::Batch Workload::payments_to(std::uint32_t number, std::uint32_t count) {
  ledger::Batch batch = payments(count);
  for (Command& command : batch.commands) {
    command.credit_account = account_id(number);
    if (command.debit_account == command.credit_account) command.debit_account = account_id(0);
  }
  return batch;
}

ledger::Batch Workload::back_dated_payments(std::uint32_t count) {
  ledger::Batch batch = payments(count);
  constexpr auto kBookedNs = static_cast<std::int64_t>(kFirstMillisecond) * 1'000'000;
  for (Command& command : batch.commands)
    command.value_time_ns = kBookedNs - random_.between(1, kBackDays) * kDayNs;
  return batch;
}

void Workload::add_posting(ledger::Batch& batch, std::initializer_list<ledger::Leg> legs) {
  Command command;
  command.kind = CommandKind::kPostLegs;
  command.code = 1;
  command.id = next_id();
  command.side_index = static_cast<std::uint32_t>(batch.legs.size());
  command.side_count = static_cast<std::uint32_t>(legs.size());
  batch.legs.insert(batch.legs.end(), legs);
  batch.commands.push_back(command);
}

ledger::Batch Workload::four_legged_payments(std::uint32_t count) {
  ledger::Batch batch;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t payer = random_customer();
    const auto leg = [&](std::uint32_t step, std::int64_t amount_minor) {
      const std::uint32_t number = 1 + (payer + step) % options_.account_count;
      return ledger::Leg{account_id(number), amount_minor, kPounds};
    };
    const std::int64_t amount_minor = random_.between(1, kPaymentMinorMax);
    const auto step = static_cast<std::uint32_t>(1 + random_.below(options_.account_count - 3));
    add_posting(batch, {leg(0, -3 * amount_minor), leg(step, amount_minor),
                        leg(step + 1, amount_minor), leg(step + 2, amount_minor)});
  }
  return batch;
}

ledger::Batch Workload::exchanges(std::uint32_t count) {
  ledger::Batch batch;
  const std::uint32_t euros = options_.account_count + 1;  // from an account to the one in euros
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t customer = random_customer();
    const std::int64_t pounds_minor = 20 * random_.between(1, kPaymentMinorMax / 20);
    const std::int64_t euros_minor = pounds_minor / 20 * 23;
    add_posting(batch, {{account_id(customer), -pounds_minor, kPounds},
                        {account_id(0), pounds_minor, kPounds},
                        {account_id(euros), -euros_minor, kEuros},
                        {account_id(euros + customer), euros_minor, kEuros}});
    Command& command = batch.commands.back();
    command.kind = CommandKind::kPostExchange;
    command.currency = kPounds;
    ledger::ExchangeRate{.mantissa = 115, .exponent = 2}.write_to(command);
  }
  return batch;
}

ledger::Batch Workload::payments_with_evidence(std::uint32_t count) {
  ledger::Batch batch = payments(count);
  batch.evidence.reserve(count * kEvidenceBytes);
  for (Command& command : batch.commands) batch.attach_evidence(command, evidence_);
  return batch;
}

ledger::Batch Workload::payments_with_metadata(std::uint32_t count) {
  ledger::Batch batch = payments(count);
  for (Command& command : batch.commands) {
    const std::int64_t basket = random_.between(1, 1'000'000);
    const auto evidence = ledger::format::join_evidence(
        {{"basket", basket}, {"channel", std::string("shop")}, {"contactless", true}}, "");
    ATOLL_ASSERT(evidence.has_value());
    batch.attach_evidence(command, *evidence);
  }
  return batch;
}

ledger::Batch Workload::holds_and_captures(std::uint32_t pair_count) {
  ledger::Batch batch = payments(pair_count);
  batch.commands.reserve(2 * pair_count);
  for (std::uint32_t i = 0; i < pair_count; ++i) {
    batch.commands[i].kind = CommandKind::kPlaceHold;
    Command capture;
    capture.kind = CommandKind::kCaptureHold;
    capture.flags = ledger::kFinalCapture;
    capture.currency = kPounds;
    capture.id = next_id();
    capture.related = batch.commands[i].id;
    capture.amount_minor = batch.commands[i].amount_minor;
    batch.commands.push_back(capture);
  }
  return batch;
}

}  // namespace atollbank::bench
