// SPDX-License-Identifier: Apache-2.0
#include "sim/model/workload.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace atollbank::sim {

using ledger::AccountOpening;
using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::Leg;

namespace {

constexpr std::uint16_t kPounds = 826;
constexpr std::uint16_t kEuros = 978;
constexpr std::uint16_t kYen = 392;  // of two accounts that swim at the edge of 64 bits
constexpr std::size_t kRecent = 40;
constexpr std::size_t kAccountsMax = 60;

template <std::size_t kSize>
void write_name(char (&field)[kSize], std::string_view name) {
  std::memcpy(field, name.data(), std::min(name.size(), kSize));
}

}  // namespace

Workload::Workload(const WorkloadOptions& options) : options_(options), random_(options.seed) {}

Batch Workload::opening_batch() {
  Batch batch;
  for (const std::uint16_t currency : {kPounds, kEuros}) {
    add_opening(batch, ledger::kNoFloor, currency);
    add_opening(batch, ledger::kNoFloor, currency);
    for (int i = 0; i < 6; ++i) add_opening(batch, i % 3 == 0 ? -1000 : 0, currency);
  }
  add_opening(batch, ledger::kNoFloor, kYen);
  add_opening(batch, ledger::kNoFloor, kYen);
  return batch;
}

Batch Workload::next_batch(std::int64_t now_ns) {
  Batch batch;
  now_ns_ = now_ns;
  std::size_t count = 1 + random_.below(6);
  if (random_.chance(1, 6)) count = 1 + random_.below(options_.commands_max);
  while (batch.commands.size() < count) {
    if (random_.chance(1, 10)) {
      add_chain(batch, now_ns);
    } else {
      add_command(batch, now_ns);
    }
  }
  for (std::size_t i = 0; i < batch.commands.size(); ++i) {
    if (random_.chance(1, 40)) spoil(batch, i);
    Command& command = batch.commands[i];
    if (command.evidence_size == 0 && random_.chance(1, 3)) {
      batch.attach_evidence(command, std::string(1 + random_.below(400), 'e'));
    }
  }
  return batch;
}

base::Id Workload::random_id() {
  return sent_.empty() ? new_id() : sent_[random_.below(sent_.size())].command.id;
}

Workload::Account& Workload::any_account() { return known_[random_.below(known_.size())]; }

Workload::Account& Workload::account_of(std::uint16_t currency) {
  Account* found = &any_account();
  for (int i = 0; i < 50 && found->opening.currency != currency; ++i) found = &any_account();
  return *found;
}

// One of the newest, which are the likeliest to be still open.
const Workload::Sent* Workload::recent(const std::vector<std::size_t>& positions) {
  if (positions.empty()) return nullptr;
  const std::size_t back = random_.below(std::min(positions.size(), kRecent));
  return &sent_[positions[positions.size() - 1 - back]];
}

base::Id Workload::new_id() {
  const std::uint64_t slice = std::uint64_t{options_.slice} << 52;
  return {.high = random_.next(), .low = slice | (random_.next() >> 12)};
}

std::int64_t Workload::amount() { return random_.between(1, 400); }

void Workload::add_command(Batch& batch, std::int64_t now_ns) {
  const std::uint64_t dice = random_.below(118);
  if (dice >= 114) return add_exchange(batch);
  if (dice >= 110) return add_accrual(batch);
  if (dice >= 105) return add_condition(batch);
  if (dice == 104) return add_period(batch);
  if (dice == 103) return add_definition(batch);
  if (dice >= 100) return add_balance_limits(batch);
  if (dice < 42) return add_post(batch);
  if (dice < 50) return add_legs(batch);
  if (dice < 64) return add_hold(batch, now_ns);
  if (dice < 82) return add_hold_step(batch);
  if (dice < 87) return add_reversal(batch);
  if (dice < 93) return add_account_change(batch);
  if (dice < 98) return add_used(batch);
  const std::uint16_t currency = random_.chance(1, 2) ? kPounds : kEuros;
  if (known_.size() < kAccountsMax) add_opening(batch, random_.between(-2, 1) * 500, currency);
}

void Workload::add_post(Batch& batch) {
  Command command;
  command.kind = CommandKind::kPost;
  const Account& debit = any_account();
  command.currency = debit.opening.currency;
  command.debit_account = debit.opening.id;
  command.credit_account = account_of(command.currency).opening.id;
  command.amount_minor = amount();
  if (command.currency == kYen) command.amount_minor = INT64_MAX / random_.between(1, 4);
  // Without an income everybody would soon be poor.
  if (random_.chance(1, 2) && command.currency != kYen) {
    command.debit_account = known_[command.currency == kPounds ? 0 : 8].opening.id;
    command.amount_minor = random_.between(500, 2000);
  }
  if (random_.chance(1, 8)) command.value_time_ns = value_time();
  push(batch, command);
}

void Workload::add_legs(Batch& batch) {
  Command command;
  command.kind = CommandKind::kPostLegs;
  if (random_.chance(1, 8)) command.value_time_ns = value_time();
  std::vector<Leg> legs;
  for (const std::uint16_t currency : {kPounds, kEuros}) {
    if (currency == kEuros && random_.chance(1, 2)) break;
    std::int64_t rest = 0;
    const std::size_t count = 1 + random_.below(random_.chance(1, 10) ? 9 : 3);
    for (std::size_t i = 0; i <= count; ++i) {
      const Account& account = account_of(currency);
      const bool repeated = std::any_of(legs.begin(), legs.end(), [&](const Leg& leg) {
        return leg.account == account.opening.id;
      });
      if (repeated && i < count) continue;
      Leg leg;
      leg.account = account.opening.id;
      leg.currency = currency;
      leg.amount_minor = i < count ? random_.between(-100, 200) : -rest;
      if (leg.amount_minor == 0 && random_.chance(9, 10)) continue;
      rest += leg.amount_minor;
      legs.push_back(leg);
    }
  }
  push(batch, command, std::move(legs));
}

void Workload::add_hold(Batch& batch, std::int64_t now_ns) {
  Command command;
  command.kind = CommandKind::kPlaceHold;
  const Account& account = any_account();
  command.currency = account.opening.currency;
  command.debit_account = account.opening.id;
  if (random_.chance(2, 3)) command.credit_account = account_of(command.currency).opening.id;
  command.amount_minor = amount();
  const std::int64_t lifetime =
      random_.between(-options_.hold_lifetime_max_ns / 20, options_.hold_lifetime_max_ns);
  if (random_.chance(3, 4)) command.limit_or_time = now_ns + lifetime;
  push(batch, command);
}

void Workload::add_hold_step(Batch& batch) {
  const Sent* hold = recent(holds_);
  if (hold == nullptr) return;
  Command command;
  const std::uint64_t dice = random_.below(5);
  command.kind = dice == 0   ? CommandKind::kIncreaseHold
                 : dice == 1 ? CommandKind::kReleaseHold
                 : dice == 2 ? CommandKind::kExtendHold
                             : CommandKind::kCaptureHold;
  command.related = hold->command.id;
  if (command.kind == CommandKind::kExtendHold) {
    const std::int64_t life = options_.hold_lifetime_max_ns;
    if (random_.chance(4, 5)) command.limit_or_time = now_ns_ + random_.between(-life / 20, life);
    return push(batch, command);
  }
  command.currency = hold->command.currency;
  if (random_.chance(1, 4)) command.debit_account = hold->command.debit_account;
  command.amount_minor = random_.chance(1, 5) ? hold->command.amount_minor : amount() / 2 + 1;
  if (command.kind == CommandKind::kReleaseHold && random_.chance(1, 2)) command.amount_minor = 0;
  if (command.kind == CommandKind::kCaptureHold) {
    if (random_.chance(1, 2)) command.credit_account = account_of(command.currency).opening.id;
    if (random_.chance(1, 3)) command.flags = ledger::kFinalCapture;
    if (random_.chance(1, 4)) command.flags |= ledger::kAboveHold;
    if (random_.chance(1, 12)) command.value_time_ns = value_time();
  }
  push(batch, command);
}

void Workload::add_reversal(Batch& batch) {
  const Sent* original = recent(postings_);
  if (original == nullptr) return;
  Command command = original->command;
  command.id = {};
  command.evidence_offset = command.evidence_size = 0;
  command.flags = random_.chance(3, 4) ? ledger::kReversal : ledger::kCorrection;
  command.related = original->command.id;
  std::vector<Leg> legs = original->legs;
  if (has_legs(command.kind)) {
    for (Leg& leg : legs) leg.amount_minor = -leg.amount_minor;
  } else {
    std::swap(command.debit_account, command.credit_account);
  }
  if (random_.chance(1, 6) && command.kind == CommandKind::kPost) command.amount_minor ^= 1;
  push(batch, command, std::move(legs));
}

void Workload::add_account_change(Batch& batch) {
  Command command;
  const std::uint64_t dice = random_.below(7);
  command.kind = dice < 2   ? CommandKind::kSetFloor
                 : dice < 4 ? CommandKind::kFreeze
                 : dice < 6 ? CommandKind::kSetCeiling
                            : CommandKind::kCloseAccount;
  // The house stays open, so that money goes on flowing.
  const std::size_t at = random_.below(known_.size());
  if (at == 0 || at == 8) return;
  command.debit_account = known_[at].opening.id;
  if (command.kind == CommandKind::kSetFloor) command.limit_or_time = random_.between(-2000, 300);
  if (command.kind == CommandKind::kSetCeiling) {
    command.limit_or_time =
        random_.chance(1, 2) ? ledger::kNoCeiling : random_.between(-200, 20'000);
  }
  if (command.kind == CommandKind::kFreeze && random_.chance(1, 3)) {
    command.flags = random_.chance(1, 2) ? ledger::kFreezeDebits : ledger::kFreezeCredits;
  }
  push(batch, command);
}

void Workload::add_opening(Batch& batch, std::int64_t floor, std::uint16_t currency) {
  AccountOpening opening;
  opening.id = new_id();
  // The house has no balance names with its customers.
  const bool is_house = floor == ledger::kNoFloor;
  opening.owner = {.high = is_house ? 8u : 7u, .low = random_.below(4)};
  opening.floor_minor = floor;
  opening.currency = currency;
  opening.chart_code = 100;
  write_name(opening.namespace_name, is_house ? "house" : "customer");
  write_name(opening.name, "current");
  write_name(opening.balance_name, random_.chance(1, 2) ? "customer-facing" : "");
  Command command;
  command.kind = CommandKind::kOpenAccount;
  command.id = opening.id;
  command.side_index = static_cast<std::uint32_t>(batch.openings.size());
  command.side_count = 1;
  batch.openings.push_back(opening);
  batch.commands.push_back(command);
  known_.push_back({opening});
  accounts_.push_back(opening.id);
}

// A retry of something older, sometimes with a difference that must be noticed.
void Workload::add_used(Batch& batch) {
  if (sent_.empty()) return;
  if (random_.chance(1, 8)) return add_used_opening(batch);
  Sent used = sent_[sent_.size() - 1 - random_.below(std::min<std::size_t>(sent_.size(), 200))];
  used.command.evidence_offset = used.command.evidence_size = 0;
  switch (random_.below(6)) {
    case 0: ++used.command.code; break;
    case 1: used.command.amount_minor ^= 1; break;
    case 2: used.command.reference.low ^= 1; break;
    default: break;
  }
  push(batch, used.command, used.legs);
}

void Workload::add_used_opening(Batch& batch) {
  AccountOpening opening = any_account().opening;
  if (random_.chance(1, 2)) ++opening.chart_code;
  Command command;
  command.kind = CommandKind::kOpenAccount;
  command.id = opening.id;
  command.side_index = static_cast<std::uint32_t>(batch.openings.size());
  command.side_count = 1;
  batch.openings.push_back(opening);
  batch.commands.push_back(command);
}

void Workload::add_chain(Batch& batch, std::int64_t now_ns) {
  const std::size_t first = batch.commands.size();
  const std::size_t count = 2 + random_.below(4);
  while (batch.commands.size() < first + count) add_command(batch, now_ns);
  for (std::size_t i = first; i + 1 < batch.commands.size(); ++i) {
    if (batch.commands[i].kind != CommandKind::kOpenAccount || random_.chance(1, 20)) {
      batch.commands[i].flags |= ledger::kLinked;
    }
  }
}

// Something that a caller gets wrong.
void Workload::spoil(Batch& batch, std::size_t position) {
  Command& command = batch.commands[position];
  switch (random_.below(16)) {
    case 0: command.kind = static_cast<CommandKind>(random_.below(21)); break;
    case 1: command.flags ^= static_cast<std::uint8_t>(1u << random_.below(8)); break;
    case 2: command.currency = static_cast<std::uint16_t>(random_.below(1100)); break;
    case 3: command.id = {}; break;
    case 4: command.amount_minor = random_.between(-1, 0); break;
    case 5: command.value_time_ns = random_.chance(1, 2) ? -1 : INT64_MAX; break;
    case 6: command.credit_account = command.debit_account; break;
    case 7: command.debit_account = new_id(); break;
    case 8: command.credit_account = new_id(); break;
    case 9: command.related = random_.chance(1, 2) ? new_id() : random_id(); break;
    case 10: command.limit_or_time = random_.between(-5, 5); break;
    case 11: command.id = random_id(); break;
    case 12: command.debit_account = any_account().opening.id; break;
    case 13: command.credit_account = any_account().opening.id; break;
    case 14:
      if (!batch.legs.empty()) {
        Leg& leg = batch.legs[random_.below(batch.legs.size())];
        leg.amount_minor = random_.chance(1, 2) ? INT64_MIN : leg.amount_minor + 1;
      }
      break;
    default:
      if (!batch.openings.empty()) batch.openings.back().name[20] = 'x';
      break;
  }
  // Ranges must stay within the batch: they are checked before the ledger sees them.
  if (command.kind == CommandKind::kOpenAccount) {
    if (batch.openings.empty()) command.kind = CommandKind::kPost;
    if (command.side_index >= batch.openings.size()) command.side_index = 0;
  }
  if (has_legs(command.kind) &&
      std::size_t{command.side_index} + command.side_count > batch.legs.size()) {
    command.side_index = command.side_count = 0;
  }
}

void Workload::push(Batch& batch, Command command, std::vector<Leg> legs) {
  if (command.id.is_nil()) command.id = new_id();
  if (command.reference.is_nil() && random_.chance(1, 4)) command.reference = new_id();
  if (command.code == 0) command.code = static_cast<std::uint32_t>(random_.below(5));
  if (has_legs(command.kind)) {
    command.side_index = static_cast<std::uint32_t>(batch.legs.size());
    command.side_count = static_cast<std::uint32_t>(legs.size());
    batch.legs.insert(batch.legs.end(), legs.begin(), legs.end());
  }
  batch.commands.push_back(command);
  if (command.kind == CommandKind::kPlaceHold) holds_.push_back(sent_.size());
  if (command.kind == CommandKind::kPost || has_legs(command.kind)) {
    postings_.push_back(sent_.size());
  }
  sent_.push_back({command, std::move(legs)});
}

}  // namespace atollbank::sim
