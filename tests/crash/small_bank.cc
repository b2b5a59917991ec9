// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/small_bank.h"

namespace atollbank::crash {
namespace {

using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;

constexpr std::uint16_t kPounds = 826;

base::Id account(std::uint64_t number) { return {.high = 1, .low = number}; }
base::Id command_id(std::uint64_t number) { return {.high = 2, .low = number}; }

Batch opening(std::uint64_t number, std::int64_t floor_minor) {
  ledger::AccountOpening opened;
  opened.id = account(number);
  opened.floor_minor = floor_minor;
  opened.currency = kPounds;
  std::strcpy(opened.namespace_name, "test");
  std::strcpy(opened.name, "account");
  Command command;
  command.kind = CommandKind::kOpenAccount;
  command.id = account(number);
  command.side_count = 1;
  Batch batch;
  batch.commands.push_back(command);
  batch.openings.push_back(opened);
  return batch;
}

Command between(CommandKind kind, std::uint64_t number, std::uint64_t debit, std::uint64_t credit,
                std::int64_t amount_minor) {
  Command command;
  command.kind = kind;
  command.currency = kPounds;
  command.id = command_id(number);
  command.debit_account = account(debit);
  command.credit_account = account(credit);
  command.amount_minor = amount_minor;
  return command;
}

Command on_hold(CommandKind kind, std::uint64_t number, std::uint64_t hold, std::int64_t amount) {
  Command command;
  command.kind = kind;
  command.currency = kPounds;
  command.id = command_id(number);
  command.related = command_id(hold);
  command.amount_minor = amount;
  return command;
}

Batch postings(std::uint64_t first_number, std::size_t count) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    batch.commands.push_back(between(CommandKind::kPost, first_number + i, 1, 2 + i % 2, 100));
  }
  return batch;
}

Batch with_evidence(std::uint64_t number, std::size_t evidence_size) {
  Batch batch = postings(number, 1);
  batch.attach_evidence(batch.commands[0], std::string(evidence_size, 'e'));
  return batch;
}

Batch with_legs(std::uint64_t number) {
  Batch batch;
  Command command;
  command.kind = CommandKind::kPostLegs;
  command.id = command_id(number);
  command.side_count = 4;
  batch.commands.push_back(command);
  const std::int64_t amounts[] = {-60, 10, 20, 30};
  for (std::uint64_t i = 0; i < 4; ++i) {
    ledger::Leg leg;
    leg.account = account(i + 1);
    leg.amount_minor = amounts[i];
    leg.currency = kPounds;
    batch.legs.push_back(leg);
  }
  return batch;
}

// Eight batches whose numbers begin at `base`.
void add_round(std::uint64_t base, std::vector<Batch>& script) {
  script.push_back(postings(base, 1));
  script.push_back(postings(base + 100, 40));
  script.push_back(with_evidence(base + 200, 300));
  script.push_back(with_legs(base + 300));
  Batch holds;
  holds.commands.push_back(between(CommandKind::kPlaceHold, base + 400, 2, 3, 50));
  holds.commands.push_back(between(CommandKind::kPlaceHold, base + 401, 2, 3, 20));
  script.push_back(holds);
  Batch settled;
  settled.commands.push_back(on_hold(CommandKind::kCaptureHold, base + 500, base + 400, 30));
  settled.commands.push_back(on_hold(CommandKind::kReleaseHold, base + 501, base + 401, 0));
  script.push_back(settled);
  script.push_back(postings(base + 600, 80));
  Batch declined;
  declined.commands.push_back(between(CommandKind::kPost, base + 700, 4, 2, 1'000'000));
  script.push_back(declined);
}

}  // namespace

std::vector<Batch> script_of_fifty() {
  std::vector<Batch> script = {opening(1, ledger::kNoFloor), opening(2, 0), opening(3, 0),
                               opening(4, 0)};
  for (std::uint64_t round = 0; script.size() < 50; ++round) {
    add_round(1'000 * (round + 1), script);
  }
  script.resize(50);
  return script;
}

}  // namespace atollbank::crash
