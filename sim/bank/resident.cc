// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/resident.h"

#include <fmt/core.h>

namespace atollbank::sim {

using base::ErrorCode;
using base::Result;
using runtime::Completion;
using runtime::Context;
using runtime::Task;

namespace {

constexpr base::Duration kPatience = base::Duration::from_seconds(2);
constexpr base::Duration kBetweenTries = base::Duration::from_ms(15);
constexpr std::uint32_t kListPage = 40;

template <class T>
std::string reason_of(const Result<T>& answer) {
  return answer ? "done" : answer.error().reason + ", " + answer.error().message;
}

// Whether the same may be asked again, because it is not known to be done or was not begun.
bool is_indefinite(ErrorCode code) {
  return code == ErrorCode::kUnknown || code == ErrorCode::kUnavailable ||
         code == ErrorCode::kResourceExhausted || code == ErrorCode::kDeadlineExceeded ||
         code == ErrorCode::kConflict;
}

}  // namespace

Resident::Resident(SimLoop& loop, BankProcess& bank, const base::Clock& clock, std::uint64_t number)
    : loop_(loop), bank_(bank), executor_(loop, clock), number_(number) {}

void Resident::expect(bool holds, const std::string& what) {
  if (!holds && difference_.empty()) {
    difference_ = fmt::format("resident {} after {} operations: {}", number_, operations_, what);
  }
}

std::string Resident::dedupe_id() { return fmt::format("{}-{}", number_, ++dedupe_ids_); }

template <class T, class Call>
Task<Result<T>> Resident::ask(Call call) {
  while (true) {
    if (bank_.is_open()) {
      Services* const services = &bank_.services();
      Context context;
      context.deadline = base::Deadline::after(executor_.clock(), kPatience);
      context.caller.subject = base::to_text("user", user_id_);
      if (loop_.random().chance(1, 12)) call(*services, context, [](Result<T>) {});
      auto start = [services, context, call](Completion<T> done) mutable {
        call(*services, context, std::move(done));
      };
      auto answer = co_await runtime::await_completion<T>(executor_, std::move(start));
      const bool was_heard = !loop_.random().chance(1, 20);
      const bool is_definite = answer.has_value() || !is_indefinite(answer.error().code);
      if (was_heard && is_definite) co_return std::move(answer);
    }
    co_await runtime::sleep_for(executor_, kBetweenTries);
  }
}

Task<void> Resident::live() {
  auto opening = open();
  co_await std::move(opening);
  while (!stopping_ && difference_.empty()) {
    auto doing = do_something();
    co_await std::move(doing);
    ++operations_;
    const base::Duration pause{loop_.random().between(0, 4'000'000)};
    co_await runtime::sleep_for(executor_, pause);
  }
  auto comparing = compare();
  co_await std::move(comparing);
  done_ = true;
}

Task<void> Resident::do_something() {
  Task<void> doing = receive();
  const std::uint64_t dice = loop_.random().below(100);
  if (dice >= 25) doing = purchase();
  if (dice >= 45) doing = settle();
  if (dice >= 58) doing = move_into_or_out_of_pot(true);
  if (dice >= 75) doing = move_into_or_out_of_pot(false);
  if (dice >= 86) doing = change_pot();
  if (dice >= 92) doing = create_pot();
  if (dice >= 95) doing = compare();
  co_await std::move(doing);
}

Task<void> Resident::open() {
  customers::OpenCustomer request;
  request.opening_id = {.high = 1'700'000'000'000 + number_, .low = number_ << 16};
  request.preferred_name = fmt::format("Resident {}", number_);
  request.preferred_first_name = "Resident";
  const std::size_t pots = loop_.random().below(3);
  for (std::size_t i = 0; i < pots; ++i) request.pots.push_back({.name = "Rainy day", .style = ""});
  auto call = [request](Services& services, const Context& context,
                        Completion<customers::OpenedCustomer> done) {
    services.customers.open(context, request, std::move(done));
  };
  auto asking = ask<customers::OpenedCustomer>(std::move(call));
  const auto opened = co_await std::move(asking);
  expect(opened.has_value(), "no account was opened: " + reason_of(opened));
  if (!opened) co_return;
  user_id_ = opened->customer.id;
  account_id_ = opened->account_id;
  for (const base::Id& id : opened->pot_ids) pots_.push_back({.id = id});
  expect(opened->pot_ids.size() == pots, "an opening has not the pots that it was asked for");
}

Task<void> Resident::receive() {
  accounts::IncomingPayment request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.amount_minor = loop_.random().between(1, 5000);
  request.description = "salary";
  request.payer.name = "The employer";
  request.dedupe_id = dedupe_id();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Received> done) {
    services.accounts.receive_payment(context, request, std::move(done));
  };
  auto asking = ask<accounts::Received>(std::move(call));
  const auto received = co_await std::move(asking);
  expect(received.has_value(), "a payment was not received: " + reason_of(received));
  if (!received) co_return;
  balance_minor_ += request.amount_minor;
  last_slot_ = std::max(last_slot_, received->slot);
}

Task<void> Resident::move_into_or_out_of_pot(bool into) {
  if (pots_.empty()) co_return;
  const std::size_t number = loop_.random().below(pots_.size());
  accounts::PotMove request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.pot_id = pots_[number].id;
  request.amount_minor = loop_.random().between(1, 3000);
  request.dedupe_id = dedupe_id();
  auto call = [request, into](Services& services, const Context& context,
                              Completion<accounts::PotMoved> done) {
    if (into) return services.accounts.deposit(context, request, std::move(done));
    services.accounts.withdraw(context, request, std::move(done));
  };
  auto asking = ask<accounts::PotMoved>(std::move(call));
  const auto moved = co_await std::move(asking);
  PotBook& pot = pots_[number];
  const std::int64_t there = into ? balance_minor_ : pot.balance_minor;
  const bool may = !pot.deleted && (into || !pot.locked) && request.amount_minor <= there;
  expect(moved.has_value() == may,
         fmt::format("{} of {} with {} there, locked {}, deleted {}: {}",
                     into ? "a deposit" : "a withdrawal", request.amount_minor, there, pot.locked,
                     pot.deleted, reason_of(moved)));
  if (!moved) co_return;
  const std::int64_t change = into ? request.amount_minor : -request.amount_minor;
  pot.balance_minor += change;
  balance_minor_ -= change;
  last_slot_ = std::max(last_slot_, moved->slot);
}

Task<void> Resident::create_pot() {
  if (pots_.size() >= 6) co_return;
  accounts::CreatePot request;
  request.pot_id = {.high = 1'700'000'100'000 + number_, .low = (number_ << 16) + pots_.size()};
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.name = "Holiday";
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Pot> done) {
    services.accounts.create_pot(context, request, std::move(done));
  };
  auto asking = ask<accounts::Pot>(std::move(call));
  const auto created = co_await std::move(asking);
  expect(created.has_value(), "a pot was not created: " + reason_of(created));
  if (created) pots_.push_back({.id = created->id});
}

Task<void> Resident::change_pot() {
  if (pots_.empty()) co_return;
  const std::size_t number = loop_.random().below(pots_.size());
  const std::uint64_t dice = loop_.random().below(7);
  accounts::ChangePot request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.pot_id = pots_[number].id;
  request.change = dice < 3   ? accounts::PotChange::kUnlock
                   : dice < 5 ? accounts::PotChange::kLock
                              : accounts::PotChange::kDelete;
  request.dedupe_id = dedupe_id();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::PotMoved> done) {
    services.accounts.change_pot(context, request, std::move(done));
  };
  auto asking = ask<accounts::PotMoved>(std::move(call));
  const auto changed = co_await std::move(asking);
  PotBook& pot = pots_[number];
  const bool deletes = request.change == accounts::PotChange::kDelete;
  const bool may = !pot.deleted && (!deletes || pot.balance_minor == 0);
  expect(changed.has_value() == may,
         fmt::format("change {} of a pot with {}, deleted {}: {}", static_cast<int>(request.change),
                     pot.balance_minor, pot.deleted, reason_of(changed)));
  if (!changed) co_return;
  if (deletes) pot.deleted = true;
  if (!deletes) pot.locked = request.change == accounts::PotChange::kLock;
}

Task<void> Resident::purchase() {
  accounts::CardPurchase request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.amount_minor = loop_.random().between(1, 2500);
  request.merchant.name = "The corner shop";
  request.settle_at_once = loop_.random().chance(1, 3);
  request.dedupe_id = dedupe_id();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Purchased> done) {
    services.accounts.purchase(context, request, std::move(done));
  };
  auto asking = ask<accounts::Purchased>(std::move(call));
  const auto bought = co_await std::move(asking);
  expect(bought.has_value(), "a purchase got no answer: " + reason_of(bought));
  if (!bought) co_return;
  const bool is_accepted = bought->declined == transactions::DeclineReason::kNone;
  expect(is_accepted == (request.amount_minor <= balance_minor_),
         fmt::format("a purchase of {} with {} there", request.amount_minor, balance_minor_));
  last_slot_ = std::max(last_slot_, bought->slot);
  if (!is_accepted) co_return;
  balance_minor_ -= request.amount_minor;
  if (request.settle_at_once) co_return;
  purchases_.push_back({.id = bought->purchase_id, .amount_minor = request.amount_minor});
}

// The merchant takes all, some or nothing of what is held.
Task<void> Resident::settle() {
  if (purchases_.empty()) co_return;
  const std::size_t number = loop_.random().below(purchases_.size());
  const Purchase pending = purchases_[number];
  accounts::SettlePurchase request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.purchase_id = pending.id;
  request.amount_minor = loop_.random().between(0, pending.amount_minor);
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Settled> done) {
    services.accounts.settle_purchase(context, request, std::move(done));
  };
  auto asking = ask<accounts::Settled>(std::move(call));
  const auto settled = co_await std::move(asking);
  expect(settled.has_value(), "a purchase was not settled: " + reason_of(settled));
  if (!settled) co_return;
  balance_minor_ += pending.amount_minor - request.amount_minor;
  purchases_.erase(purchases_.begin() + static_cast<std::ptrdiff_t>(number));
  last_slot_ = std::max(last_slot_, settled->slot);
}

Task<void> Resident::compare() {
  auto ask_balance = [user = user_id_, account = account_id_](
                         Services& services, const Context& context,
                         Completion<accounts::BalanceView> done) {
    services.accounts.balance(context, user, account, std::move(done));
  };
  auto asking = ask<accounts::BalanceView>(std::move(ask_balance));
  const auto balance = co_await std::move(asking);
  expect(balance.has_value() && balance->balance_minor == balance_minor_,
         fmt::format("the balance is {}, the book says {}", balance ? balance->balance_minor : 0,
                     balance_minor_));
  auto ask_pots = [user = user_id_, account = account_id_](
                      Services& services, const Context& context,
                      Completion<std::vector<accounts::Pot>> done) {
    services.accounts.pots(context, user, account, std::move(done));
  };
  auto asking_pots = ask<std::vector<accounts::Pot>>(std::move(ask_pots));
  const auto pots = co_await std::move(asking_pots);
  expect(pots.has_value() && pots->size() == pots_.size(), "there are more or fewer pots");
  if (!pots) co_return;
  for (const PotBook& book : pots_) {
    bool found = false;
    for (const accounts::Pot& pot : *pots) {
      found |= pot.id == book.id && pot.balance_minor == book.balance_minor &&
               pot.locked == book.locked && pot.deleted == book.deleted;
    }
    expect(found || book.deleted, "a pot differs from the book");
  }
  auto comparing = compare_transactions();
  co_await std::move(comparing);
}

// The customer reads their own writes, and what they see adds up to what they have.
Task<void> Resident::compare_transactions() {
  auto wait = [account = account_id_, slot = last_slot_](Services& services, const Context& context,
                                                         Completion<void> done) {
    services.transactions.wait_until(context, account, slot, std::move(done));
  };
  auto waiting = ask<void>(std::move(wait));
  const std::uint64_t boots = bank_.shard().boots();
  const auto waited = co_await std::move(waiting);
  expect(waited.has_value(), "the transactions never caught up: " + reason_of(waited));
  transactions::ListTransactions request;
  request.user_id = user_id_;
  request.account_id = account_id_;
  request.since = base::Timestamp{0};
  request.limit = kListPage;
  std::int64_t sum = 0;
  bool is_last = false;
  while (!is_last) {
    auto call = [request](Services& services, const Context& context,
                          Completion<std::vector<transactions::Transaction>> done) {
      services.transactions.list(context, request, std::move(done));
    };
    auto asking = ask<std::vector<transactions::Transaction>>(std::move(call));
    const auto page = co_await std::move(asking);
    expect(page.has_value(), "a list of transactions was refused: " + reason_of(page));
    if (!page) co_return;
    for (const auto& transaction : *page) {
      if (!transaction.is_declined()) sum += transaction.amount_minor;
    }
    is_last = page->size() < kListPage;
    if (!page->empty()) request.since = page->back().id;
  }
  // A restart between waiting and reading may show less for a moment.
  if (bank_.shard().boots() != boots) co_return;
  expect(sum == balance_minor_,
         fmt::format("the transactions add up to {}, the book says {}", sum, balance_minor_));
}

}  // namespace atollbank::sim
