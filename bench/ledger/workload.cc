// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/workload.h"

#include <algorithm>
#include <string_view>

namespace atollbank::bench {
namespace {

using ledger::Command;
using ledger::CommandKind;

constexpr std::uint16_t kPounds = 826;
constexpr std::int64_t kFundingMinor = 1'000'000'000;
constexpr std::int64_t kPaymentMinorMax = 100;
constexpr std::uint64_t kFirstMillisecond = 1'764'000'000'000;
constexpr std::uint64_t kSliceBits = std::uint64_t{0xFFF} << 52;

template <std::size_t size>
void set_name(char (&target)[size], std::string_view text) {
  std::ranges::copy(text, target);
}

}  // namespace

ledger::AccountId account_id(std::uint32_t number) { return {.high = 1, .low = number + 1}; }

base::Id Workload::next_id() {
  if (order_ == IdOrder::kRandom) return {random_.next(), random_.next() & ~kSliceBits};
  ++last_number_;
  return {kFirstMillisecond + (last_number_ >> 10), last_number_ & 0x3FF};
}

ledger::Batch Workload::openings(std::uint32_t first, std::uint32_t count) {
  ledger::Batch batch;
  for (std::uint32_t number = first; number < first + count; ++number) {
    Command command;
    command.kind = CommandKind::kOpenAccount;
    command.id = account_id(number);
    command.side_index = static_cast<std::uint32_t>(batch.openings.size());
    command.side_count = 1;
    ledger::AccountOpening opening;
    opening.id = command.id;
    opening.floor_minor = number == 0 ? ledger::kNoFloor : 0;
    opening.currency = kPounds;
    set_name(opening.namespace_name, number == 0 ? "house" : "customer");
    set_name(opening.name, number == 0 ? "capital" : "current");
    set_name(opening.balance_name, "customer-facing");
    batch.openings.push_back(opening);
    batch.commands.push_back(command);
  }
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

Command Workload::payment() {
  const auto debit = static_cast<std::uint32_t>(random_.below(kAccountCount));
  const auto step = static_cast<std::uint32_t>(1 + random_.below(kAccountCount - 1));
  Command command;
  command.kind = CommandKind::kPost;
  command.currency = kPounds;
  command.code = 1;
  command.id = next_id();
  command.debit_account = account_id(1 + debit);
  command.credit_account = account_id(1 + (debit + step) % kAccountCount);
  command.amount_minor = random_.between(1, kPaymentMinorMax);
  return command;
}

ledger::Batch Workload::payments(std::uint32_t count) {
  ledger::Batch batch;
  batch.commands.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) batch.commands.push_back(payment());
  return batch;
}

ledger::Batch Workload::payments_with_evidence(std::uint32_t count) {
  ledger::Batch batch = payments(count);
  batch.evidence.reserve(count * kEvidenceBytes);
  for (Command& command : batch.commands) batch.attach_evidence(command, evidence_);
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
