// SPDX-License-Identifier: Apache-2.0
// The payees that a resident keeps.
#include <algorithm>

#include "sim/bank/payer.h"

namespace atollbank::sim {

using payments::Payee;
using runtime::Completion;
using runtime::Context;
using runtime::Task;
using Services = BankProcess::Services;

namespace {

constexpr std::ptrdiff_t kPayeesMax = 6;

}  // namespace

Task<void> Payer::create_payee() {
  if (std::ranges::count(payees_, false, &PayeeBook::is_deleted) >= kPayeesMax) co_return;
  const Neighbour to = town_.neighbours[asker_.random().below(town_.neighbours.size())];
  const payments::CreatePayee request{.user_id = asker_.user_id(),
                                      .name = "Payee " + asker_.fresh_name(),
                                      .sort_code = to.sort_code,
                                      .account_number = to.account_number};
  auto call = [request](Services& services, const Context& context, Completion<Payee> done) {
    services.payments.create_payee(context, request, std::move(done));
  };
  auto asking = asker_.ask<Payee>(std::move(call), Twice::kBeforeTheAnswer);
  const auto created = co_await std::move(asking);
  asker_.expect(created && created->account_id == to.account_id && created->name == request.name,
                "a payee was not created as asked: " + reason_of(created));
  if (created) payees_.push_back({.id = created->id, .neighbour = to, .name = request.name});
}

Task<std::optional<Payer::PayeeBook>> Payer::some_payee() {
  const auto is_of_use = [this](const PayeeBook& payee) {
    return !payee.is_deleted && payee.neighbour.account_id != account_id_;
  };
  auto found = std::ranges::find_if(payees_, is_of_use);
  if (found == payees_.end()) {
    auto creating = create_payee();
    co_await std::move(creating);
    found = std::ranges::find_if(payees_, is_of_use);
  }
  std::optional<PayeeBook> payee;
  if (found != payees_.end()) payee = *found;
  co_return std::move(payee);
}

// Deleted again it is not found: the first answer may have been lost.
Task<void> Payer::delete_payee() {
  if (payees_.empty()) co_return;
  const std::size_t number = asker_.random().below(payees_.size());
  auto call = [user_id = asker_.user_id(), id = payees_[number].id](
                  Services& services, const Context& context, Completion<void> done) {
    services.payments.delete_payee(context, user_id, id, std::move(done));
  };
  auto asking = asker_.ask<void>(std::move(call), Twice::kBeforeTheAnswer);
  const auto deleted = co_await std::move(asking);
  asker_.expect(deleted || deleted.error().reason == "payee_not_found",
                "a payee was not deleted: " + reason_of(deleted));
  payees_[number].is_deleted = true;
}

Task<void> Payer::compare_payees() {
  auto call = [user_id = asker_.user_id()](Services& services, const Context& context,
                                           Completion<std::vector<Payee>> done) {
    services.payments.payees(context, user_id, std::move(done));
  };
  auto asking = asker_.ask<std::vector<Payee>>(std::move(call));
  const auto listed = co_await std::move(asking);
  asker_.expect(listed.has_value(), "the payees are not listed: " + reason_of(listed));
  if (!listed) co_return;
  std::vector<base::Id> kept;
  for (const PayeeBook& payee : payees_) {
    if (!payee.is_deleted) kept.push_back(payee.id);
  }
  std::vector<base::Id> there;
  for (const Payee& payee : *listed) there.push_back(payee.id);
  std::ranges::sort(kept);
  std::ranges::sort(there);
  asker_.expect(kept == there,
                fmt::format("there are {} payees, the book has {}", there.size(), kept.size()));
}

}  // namespace atollbank::sim
