// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/resident.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;
using runtime::Task;
using transactions::Transaction;

namespace {

constexpr std::uint32_t kListPage = 40;

}  // namespace

Task<void> Resident::live() {
  auto opening = open();
  co_await std::move(opening);
  while (!stopping_ && first_difference().empty()) {
    // The book is compared after each of the bank's lives.
    Task<void> doing = bank_.shard().boots() == boots_ ? do_something() : compare();
    co_await std::move(doing);
    ++operations_;
    const base::Duration pause{asker_.random().between(0, 4'000'000)};
    co_await runtime::sleep_for(asker_.executor(), pause);
  }
  auto payments = payer_.come_to_rest();
  co_await std::move(payments);
  auto orders = orders_.come_to_rest();
  co_await std::move(orders);
  auto subscriptions = subscriber_.come_to_rest();
  co_await std::move(subscriptions);
  at_rest_ = true;
}

Task<void> Resident::compare_and_end() {
  auto comparing = compare();
  co_await std::move(comparing);
  done_ = true;
}

Task<void> Resident::do_something() {
  Task<void> doing = receive();
  const std::uint64_t dice = asker_.random().below(100);
  if (dice >= 14) doing = purchase();
  if (dice >= 25) doing = settle();
  if (dice >= 33) doing = refund();
  if (dice >= 37) doing = move_into_or_out_of_pot(true);
  if (dice >= 44) doing = move_into_or_out_of_pot(false);
  if (dice >= 49) doing = change_pot();
  if (dice >= 52) doing = create_pot();
  if (dice >= 54) doing = rename_pot();
  if (dice >= 56) doing = annotate();
  if (dice >= 60) doing = payer_.do_something();
  if (dice >= 80) doing = orders_.do_something();
  if (dice >= 92) doing = subscriber_.do_something();
  if (dice >= 96) doing = compare();
  co_await std::move(doing);
}

Task<void> Resident::open() {
  const std::uint64_t number = asker_.number();
  customers::OpenCustomer request;
  request.opening_id = {.high = 1'700'000'000'000 + number, .low = number << 16};
  request.preferred_name = fmt::format("Resident {}", number);
  request.preferred_first_name = "Resident";
  const std::size_t pots = asker_.random().below(3);
  for (std::size_t i = 0; i < pots; ++i) request.pots.push_back({.name = "Rainy day", .style = ""});
  auto call = [request](Services& services, const Context& context,
                        Completion<customers::OpenedCustomer> done) {
    services.customers.open(context, request, std::move(done));
  };
  auto asking = asker_.ask<customers::OpenedCustomer>(std::move(call));
  const auto opened = co_await std::move(asking);
  asker_.expect(opened.has_value(), "no account was opened: " + reason_of(opened));
  if (!opened) co_return;
  asker_.is_user(opened->customer.id);
  account_id_ = opened->account_id;
  payer_.has_account(account_id_);
  subscriber_.has_account(account_id_);
  for (const base::Id& id : opened->pot_ids) pots_.push_back({.id = id, .name = "Rainy day"});
  asker_.expect(opened->pot_ids.size() == pots,
                "an opening has not the pots that it was asked for");
  auto find = [id = account_id_](Services& services, const Context& context,
                                 Completion<accounts::Account> done) {
    services.accounts.find_any(context, id, std::move(done));
  };
  auto finding = asker_.ask<accounts::Account>(std::move(find));
  const auto account = co_await std::move(finding);
  asker_.expect(account.has_value(), "an account is not found: " + reason_of(account));
  if (!account) co_return;
  changed(0, opened->slot);
  town_.neighbours.push_back({.number = number,
                              .name = request.preferred_name,
                              .user_id = asker_.user_id(),
                              .account_id = account_id_,
                              .sort_code = account->sort_code,
                              .account_number = account->account_number});
}

Task<void> Resident::annotate() {
  if (last_transaction_.is_nil()) co_return;
  transactions::AnnotateTransaction request;
  request.user_id = asker_.user_id();
  request.client_id = asker_.client_id();
  request.transaction_id = last_transaction_;
  request.metadata = {{"notes", "note " + asker_.fresh_name()}};
  auto call = [request, account = account_id_, slot = look().last_slot](
                  Services& services, const Context& context, Completion<Transaction> done) {
    auto then = [&services, context, request,
                 done = std::move(done)](base::Result<void> caught_up) mutable {
      if (!caught_up) return done(base::fail(std::move(caught_up).error()));
      services.transactions.annotate(context, std::move(request), std::move(done));
    };
    services.transactions.wait_until(context, account, slot, std::move(then));
  };
  auto asking = asker_.ask<Transaction>(std::move(call), Twice::kBeforeTheAnswer);
  const auto annotated = co_await std::move(asking);
  asker_.expect(annotated.has_value(), "a transaction took no note: " + reason_of(annotated));
  notes_[request.transaction_id] = request.metadata["notes"];
}

Task<void> Resident::compare() {
  boots_ = bank_.shard().boots();
  auto money = compare_money();
  co_await std::move(money);
  auto transactions = compare_transactions();
  co_await std::move(transactions);
  auto orders = orders_.compare();
  co_await std::move(orders);
  auto payments = payer_.compare();
  co_await std::move(payments);
  orders_.compare_payments();
}

Task<void> Resident::compare_money() {
  const NaiveBank::Account then = look();
  auto ask_balance = [user = user_id(), account = account_id_](
                         Services& services, const Context& context,
                         Completion<accounts::BalanceView> done) {
    services.accounts.balance(context, user, account, std::move(done));
  };
  auto asking = asker_.ask<accounts::BalanceView>(std::move(ask_balance));
  const auto balance = co_await std::move(asking);
  const MoneyBounds there = since(then);
  asker_.expect(
      balance && there.contain(balance->balance_minor),
      fmt::format("the balance is {}, the book says {} to {}", balance ? balance->balance_minor : 0,
                  there.low_minor, there.high_minor));
  auto ask_pots = [user = user_id(), account = account_id_](
                      Services& services, const Context& context,
                      Completion<std::vector<accounts::Pot>> done) {
    services.accounts.pots(context, user, account, std::move(done));
  };
  auto asking_pots = asker_.ask<std::vector<accounts::Pot>>(std::move(ask_pots));
  const auto pots = co_await std::move(asking_pots);
  asker_.expect(pots && pots->size() == pots_.size(), "there are more or fewer pots");
  if (!pots) co_return;
  for (const PotBook& book : pots_) {
    bool found = false;
    for (const accounts::Pot& pot : *pots) {
      found |= pot.id == book.id && pot.balance_minor == book.balance_minor &&
               pot.locked == book.locked && pot.deleted == book.deleted && pot.name == book.name;
    }
    asker_.expect(found || book.deleted, "a pot differs from the book");
  }
}

// The customer reads their own writes, and what they see adds up to what they have.
Task<void> Resident::compare_transactions() {
  const NaiveBank::Account then = look();
  const std::map<base::Id, BookedPayment> booked = town_.booked;
  auto wait = [account = account_id_, slot = then.last_slot](
                  Services& services, const Context& context, Completion<void> done) {
    services.transactions.wait_until(context, account, slot, std::move(done));
  };
  auto waiting = asker_.ask<void>(std::move(wait));
  const std::uint64_t boots = bank_.shard().boots();
  const auto waited = co_await std::move(waiting);
  asker_.expect(waited.has_value(), "the transactions never caught up: " + reason_of(waited));
  transactions::ListTransactions request;
  request.user_id = user_id();
  request.account_id = account_id_;
  request.since = base::Timestamp{0};
  request.limit = kListPage;
  std::vector<Transaction> rows;
  bool is_last = false;
  while (!is_last) {
    auto call = [request](Services& services, const Context& context,
                          Completion<std::vector<Transaction>> done) {
      services.transactions.list(context, request, std::move(done));
    };
    auto asking = asker_.ask<std::vector<Transaction>>(std::move(call));
    const auto page = co_await std::move(asking);
    asker_.expect(page.has_value(), "a list of transactions was refused: " + reason_of(page));
    if (!page) co_return;
    rows.insert(rows.end(), page->begin(), page->end());
    is_last = page->size() < kListPage;
    if (!page->empty()) request.since = page->back().id;
  }
  // A restart between waiting and reading may show less for a moment.
  if (bank_.shard().boots() != boots) co_return;
  std::int64_t sum = 0;
  for (const Transaction& row : rows) sum += row.is_declined() ? 0 : row.amount_minor;
  const MoneyBounds there = since(then);
  asker_.expect(there.contain(sum),
                fmt::format("the transactions add up to {}, the book says {} to {}", sum,
                            there.low_minor, there.high_minor));
  compare_rows(rows, booked);
}

// Both sides of each payment are shown, once, and the notes that were written.
void Resident::compare_rows(const std::vector<Transaction>& rows,
                            const std::map<base::Id, BookedPayment>& booked) {
  std::map<base::Id, const Transaction*> row_of;
  for (const Transaction& row : rows) {
    asker_.expect(row_of.emplace(row.id, &row).second, "a transaction is listed twice");
  }
  const auto shows = [&](base::Id id, std::int64_t amount_minor) {
    const auto found = row_of.find(id);
    return found != row_of.end() && found->second->amount_minor == amount_minor &&
           found->second->scheme == transactions::Scheme::kPersonToPerson;
  };
  for (const auto& [id, payment] : booked) {
    const auto& [debit, credit, amount_minor] = payment.move;
    asker_.expect(debit != account_id_ || shows(payment.debit_transaction_id, -amount_minor),
                  "a payment that was sent is not shown");
    asker_.expect(credit != account_id_ || shows(payment.credit_transaction_id, amount_minor),
                  "a payment that arrived is not shown");
  }
  for (const auto& [id, note] : notes_) {
    const auto found = row_of.find(id);
    asker_.expect(found != row_of.end() && found->second->notes == note, "a note was lost");
  }
}

}  // namespace atollbank::sim
