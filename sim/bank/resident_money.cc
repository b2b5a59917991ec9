// SPDX-License-Identifier: Apache-2.0
// How a resident moves money by herself: income, pots, a card.
#include "sim/bank/resident.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;
using runtime::Task;

Task<void> Resident::receive() {
  accounts::IncomingPayment request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.amount_minor = asker_.random().between(1, 5000);
  request.description = "salary";
  request.payer.name = "The employer";
  request.dedupe_id = asker_.fresh_name();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Received> done) {
    services.accounts.receive_payment(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::Received>(std::move(call));
  const auto received = co_await std::move(asking);
  asker_.expect(received.has_value(), "a payment was not received: " + reason_of(received));
  if (!received) co_return;
  changed(request.amount_minor, received->slot);
  last_transaction_ = received->transaction_id;
  town_.transactions[last_transaction_] = {account_id_, request.amount_minor};
}

Task<void> Resident::move_into_or_out_of_pot(bool into) {
  if (pots_.empty()) co_return;
  const std::size_t number = asker_.random().below(pots_.size());
  accounts::PotMove request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.pot_id = pots_[number].id;
  request.amount_minor = asker_.random().between(1, 3000);
  request.dedupe_id = asker_.fresh_name();
  auto call = [request, into](Services& services, const Context& context,
                              Completion<accounts::PotMoved> done) {
    if (into) return services.accounts.deposit(context, request, std::move(done));
    services.accounts.withdraw(context, request, std::move(done));
  };
  const NaiveBank::Account then = look();
  auto asking = asker_.ask<accounts::PotMoved>(std::move(call));
  const auto moved = co_await std::move(asking);
  PotBook& pot = pots_[number];
  const MoneyBounds there =
      into ? since(then)
           : MoneyBounds{.low_minor = pot.balance_minor, .high_minor = pot.balance_minor};
  const bool is_usable = !pot.deleted && (into || !pot.locked);
  const bool is_right = moved ? is_usable && request.amount_minor <= there.high_minor
                              : !is_usable || request.amount_minor > there.low_minor;
  asker_.expect(is_right, fmt::format("{} of {} with {} to {} there, locked {}, deleted {}: {}",
                                      into ? "a deposit" : "a withdrawal", request.amount_minor,
                                      there.low_minor, there.high_minor, pot.locked, pot.deleted,
                                      reason_of(moved)));
  if (!moved) co_return;
  const std::int64_t change = into ? request.amount_minor : -request.amount_minor;
  pot.balance_minor += change;
  changed(-change, moved->slot);
}

Task<void> Resident::create_pot() {
  if (pots_.size() >= 6) co_return;
  accounts::CreatePot request;
  request.pot_id = {.high = 1'700'000'100'000 + asker_.number(),
                    .low = (asker_.number() << 16) + pots_.size()};
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.name = "Holiday";
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Pot> done) {
    services.accounts.create_pot(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::Pot>(std::move(call));
  const auto created = co_await std::move(asking);
  asker_.expect(created.has_value(), "a pot was not created: " + reason_of(created));
  if (created) pots_.push_back({.id = created->id, .name = request.name});
}

Task<void> Resident::change_pot() {
  if (pots_.empty()) co_return;
  const std::size_t number = asker_.random().below(pots_.size());
  const std::uint64_t dice = asker_.random().below(7);
  accounts::ChangePot request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.pot_id = pots_[number].id;
  request.change = dice < 3   ? accounts::PotChange::kUnlock
                   : dice < 5 ? accounts::PotChange::kLock
                              : accounts::PotChange::kDelete;
  request.dedupe_id = asker_.fresh_name();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::PotMoved> done) {
    services.accounts.change_pot(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::PotMoved>(std::move(call));
  const auto changed = co_await std::move(asking);
  PotBook& pot = pots_[number];
  const bool deletes = request.change == accounts::PotChange::kDelete;
  const bool may = !pot.deleted && (!deletes || pot.balance_minor == 0);
  asker_.expect(
      changed.has_value() == may,
      fmt::format("change {} of a pot with {}, deleted {}: {}", static_cast<int>(request.change),
                  pot.balance_minor, pot.deleted, reason_of(changed)));
  if (!changed) co_return;
  if (deletes) pot.deleted = true;
  if (!deletes) pot.locked = request.change == accounts::PotChange::kLock;
}

Task<void> Resident::rename_pot() {
  if (pots_.empty()) co_return;
  const std::size_t number = asker_.random().below(pots_.size());
  accounts::EditPot request;
  request.user_id = asker_.user_id();
  request.pot_id = pots_[number].id;
  request.name = "Pot " + asker_.fresh_name();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Pot> done) {
    services.accounts.edit_pot(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::Pot>(std::move(call), Twice::kBeforeTheAnswer);
  const auto edited = co_await std::move(asking);
  asker_.expect(edited.has_value() != pots_[number].deleted,
                "a pot was not renamed: " + reason_of(edited));
  if (edited) pots_[number].name = *request.name;
}

Task<void> Resident::purchase() {
  accounts::CardPurchase request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.amount_minor = asker_.random().between(1, 2500);
  request.merchant.name = "The corner shop";
  request.settle_at_once = asker_.random().chance(1, 3);
  request.dedupe_id = asker_.fresh_name();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Purchased> done) {
    services.accounts.purchase(context, request, std::move(done));
  };
  const NaiveBank::Account then = look();
  auto asking = asker_.ask<accounts::Purchased>(std::move(call));
  const auto bought = co_await std::move(asking);
  asker_.expect(bought.has_value(), "a purchase got no answer: " + reason_of(bought));
  if (!bought) co_return;
  const bool is_accepted = bought->declined == transactions::DeclineReason::kNone;
  const MoneyBounds there = since(then);
  asker_.expect(
      is_accepted ? request.amount_minor <= there.high_minor
                  : request.amount_minor > there.low_minor,
      fmt::format("a purchase of {} with {} to {} there: {}", request.amount_minor, there.low_minor,
                  there.high_minor, is_accepted ? "accepted" : "declined"));
  changed(is_accepted ? -request.amount_minor : 0, bought->slot);
  last_transaction_ = bought->transaction_id;
  town_.transactions[last_transaction_] = {account_id_, -request.amount_minor};
  if (!is_accepted) co_return;
  auto& purchases = request.settle_at_once ? settled_ : pending_;
  purchases.push_back({.id = bought->purchase_id, .amount_minor = request.amount_minor});
}

// The merchant takes all, some or nothing of what is held.
Task<void> Resident::settle() {
  if (pending_.empty()) co_return;
  const std::size_t number = asker_.random().below(pending_.size());
  const Purchase pending = pending_[number];
  accounts::SettlePurchase request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.purchase_id = pending.id;
  request.amount_minor = asker_.random().between(0, pending.amount_minor);
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Settled> done) {
    services.accounts.settle_purchase(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::Settled>(std::move(call));
  const auto settled = co_await std::move(asking);
  asker_.expect(settled.has_value(), "a purchase was not settled: " + reason_of(settled));
  if (!settled) co_return;
  changed(pending.amount_minor - request.amount_minor, settled->slot);
  pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(number));
  if (request.amount_minor == 0) co_return;
  settled_.push_back({.id = pending.id, .amount_minor = request.amount_minor});
}

// The merchant gives some of it back, perhaps in several parts.
Task<void> Resident::refund() {
  if (settled_.empty()) co_return;
  Purchase& purchase = settled_[asker_.random().below(settled_.size())];
  accounts::RefundPurchase request;
  request.user_id = asker_.user_id();
  request.account_id = account_id_;
  request.purchase_id = purchase.id;
  request.amount_minor =
      asker_.random().between(1, purchase.amount_minor + purchase.amount_minor / 4 + 1);
  request.dedupe_id = asker_.fresh_name();
  auto call = [request](Services& services, const Context& context,
                        Completion<accounts::Received> done) {
    services.accounts.refund_purchase(context, request, std::move(done));
  };
  auto asking = asker_.ask<accounts::Received>(std::move(call), Twice::kBeforeTheAnswer);
  const auto refunded = co_await std::move(asking);
  const bool is_refused = !refunded && (refunded.error().reason == "refund_too_large" ||
                                        refunded.error().reason == "too_many_refunds");
  asker_.expect(refunded ? request.amount_minor <= purchase.amount_minor : is_refused,
                fmt::format("a refund of {}, of {} that were left: {}", request.amount_minor,
                            purchase.amount_minor, reason_of(refunded)));
  if (!refunded) co_return;
  purchase.amount_minor -= request.amount_minor;
  changed(request.amount_minor, refunded->slot);
}

}  // namespace atollbank::sim
