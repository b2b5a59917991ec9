// SPDX-License-Identifier: Apache-2.0
// A ledger in this process: pay FOLDER
#include <atoll/ledger.h>

#include <cstdio>
#include <cstdlib>

using namespace atollbank::embedded;

namespace {

constexpr std::uint16_t kPounds = 826;

// A program of its own would look at the reason; this one gives up.
template <class T>
T value_of(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s: %s\n", result.error().reason.c_str(), result.error().message.c_str());
  std::exit(1);
}

const char* name_of(const CommandResult& result) { return outcome_name(result.outcome).data(); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Ledger ledger = value_of(Ledger::open(argv[1]));

  const Id cash = ledger.new_id();
  const Id purse = ledger.new_id();
  Batch accounts;
  accounts.add(AccountOpening{.id = cash,
                              .floor_minor = kNoFloor,
                              .currency = kPounds,
                              .namespace_name = "house",
                              .name = "cash"});
  accounts.add(AccountOpening{
      .id = purse, .currency = kPounds, .namespace_name = "customer", .name = "purse"});
  for (const CommandResult& result : value_of(ledger.submit(accounts)).results)
    if (!result.is_done()) return 1;
  std::printf("opened cash and purse\n");

  const Posting pay_in{.id = ledger.new_id(),
                       .debit_account = cash,
                       .credit_account = purse,
                       .amount_minor = 5000,
                       .currency = kPounds,
                       .evidence = "invoice 4711"};
  std::printf("paid in 5000: %s\n", name_of(value_of(ledger.post(pay_in))));
  const CommandResult again = value_of(ledger.post(pay_in));
  std::printf("paid in again: %s%s\n", name_of(again), again.duplicate ? ", the first answer" : "");

  const CommandResult paid_out = value_of(ledger.post({.id = ledger.new_id(),
                                                       .debit_account = purse,
                                                       .credit_account = cash,
                                                       .amount_minor = 9000,
                                                       .currency = kPounds}));
  std::printf("paid out 9000: %s\n", name_of(paid_out));

  const Id hold = ledger.new_id();
  value_of(ledger.hold({.id = hold,
                        .account = purse,
                        .payee = cash,
                        .amount_minor = 2000,
                        .currency = kPounds}));
  const CommandResult captured = value_of(ledger.capture({.id = ledger.new_id(),
                                                          .hold = hold,
                                                          .amount_minor = 1250,
                                                          .currency = kPounds,
                                                          .releases_rest = true}));
  std::printf("held 2000, captured 1250, released the rest: %s\n", name_of(captured));

  const AccountBalance balance = value_of(ledger.balance(purse));
  std::printf("balance %lld, held %lld\n", static_cast<long long>(balance.balance_minor),
              static_cast<long long>(balance.held_minor));
  std::printf("statement:");
  for (const StatementEntry& entry : value_of(ledger.statement(purse)).entries)
    if (entry.amount_minor != 0)
      std::printf(" %lld", static_cast<long long>(entry.amount_minor));
  std::printf("\n");
  value_of(ledger.close());
  return 0;
}
