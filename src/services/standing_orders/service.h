// SPDX-License-Identifier: Apache-2.0
// The standing orders service: keeps orders, and has each payment made when it is due.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. start()
// loads what is active, once, after the payments service resumed; from then on it looks at the
// bank's clock every `look_every`, so that a clock that is moved by days is noticed. When each
// order is due next is in memory and follows from its record and the calendar.
#pragma once

#include <set>
#include <vector>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/payments/api.h"
#include "services/standing_orders/api.h"
#include "services/standing_orders/order_store.h"

namespace atollbank::standing_orders {

struct StandingOrdersOptions {
  std::int64_t amount_minor_max = 10'000'00;  // of one payment
  base::Duration look_every = base::Duration::from_seconds(1);
  // How long until a payment is asked about again whose answer did not come.
  base::Duration ask_again_after = base::Duration::from_seconds(2);
  // In the background of whoever pays meanwhile; enough that their commits share syncs.
  std::size_t payments_at_once = 128;
};

class StandingOrdersService final : public StandingOrdersApi {
 public:
  StandingOrdersService(const StandingOrdersOptions& options, WorkingDays days,
                        accounts::AccountsApi& accounts, customers::CustomersApi& customers,
                        payments::PaymentsApi& payments, ports::RecordStore& records,
                        const ports::PersonVault& persons, runtime::Executor& executor,
                        runtime::BlockingPool& pool);

  // How many orders are active.
  void start(const Context& context, Completion<std::size_t> done);

  // Orders that wait for a day to come. On the executor.
  std::size_t due_count() const { return due_.size(); }

  void create(const Context& context, CreateOrder request, Completion<ShownOrder> done) override;
  void approve(const Context& context, OrderName name, Completion<ShownOrder> done) override;
  void cancel(const Context& context, OrderName name, Completion<ShownOrder> done) override;
  void stop(const Context& context, OrderName name, std::string reason,
            Completion<ShownOrder> done) override;
  void find(const Context& context, OrderName name, Completion<ShownOrder> done) override;
  void list(const Context& context, base::Id user_id, base::Id account_id,
            Completion<std::vector<ShownOrder>> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // service.cc
  Answer<std::size_t> load(Context context);
  Answer<ShownOrder> make_order(Context context, CreateOrder request);
  Answer<ports::PersonalText> sealed_reference(base::Id user_id, std::string reference);
  Answer<payments::Payee> payee_of(base::Id user_id, base::Id payee_id);
  Answer<ShownOrder> change(Context context, OrderName name, OrderStore::Step step);
  Answer<ShownOrder> change_found(Context context, StandingOrder order, OrderStore::Step step);
  Answer<ShownOrder> approve_order(Context context, OrderName name);
  Answer<ShownOrder> cancel_unless_under_way(Context context, OrderName name,
                                             OrderStore::Step step);
  Answer<ShownOrder> cancel_unless_due(Context context, OrderName name, OrderStore::Step step);
  Answer<ShownOrder> show(OrderName name);
  Answer<std::vector<ShownOrder>> list_orders(base::Id user_id, base::Id account_id);
  // Of one of the user's accounts.
  Answer<StandingOrder> own_order(OrderName name);
  ShownOrder shown(StandingOrder order) const;

  // due_payments.cc
  // Of one moment in the order of their ids, which is none: two orders of one account, whose
  // payments wait for each other, are seldom begun together.
  struct Due {
    base::Timestamp at;
    base::Id order_id;
    base::Id account_id;

    auto operator<=>(const Due&) const = default;
  };
  void note_due(const StandingOrder& order);
  runtime::Task<void> live();
  // Of all that is due by now as many as may be under way.
  void begin_what_is_due();
  runtime::Task<void> pay_and_go_on(Due due);
  runtime::Task<void> pay(Due due);
  Answer<std::optional<StandingOrder>> find(base::Id account_id, base::Id order_id);
  Answer<StandingOrder> try_payment(StandingOrder order);
  static Context context_of_service();
  // The try that comes next.
  payments::SendDue due_payment(const StandingOrder& order) const;

  template <class T, class Work>
  Answer<T> run_blocking(Work work);
  base::Timestamp now() const { return executor_.clock().wall(); }

  const StandingOrdersOptions options_;
  const WorkingDays days_;
  accounts::AccountsApi& accounts_;
  customers::CustomersApi& customers_;
  payments::PaymentsApi& payments_;
  const ports::PersonVault& persons_;
  OrderStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::set<Due> due_;
  std::size_t begun_count_ = 0;
  std::set<base::Id> under_way_;    // orders with a payment that is begun, or being cancelled
  std::set<base::Id> in_question_;  // of those, whose try is not known to have ended
};

template <class T, class Work>
StandingOrdersService::Answer<T> StandingOrdersService::run_blocking(Work work) {
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(work));
  co_return std::move(result);
}

}  // namespace atollbank::standing_orders
