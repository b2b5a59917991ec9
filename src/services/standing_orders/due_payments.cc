// SPDX-License-Identifier: Apache-2.0
// Payments when they are due. Each try has a name that follows from the order, the payment's number
// and how often it was tried; the payments service makes one payment of each name. So a try that a
// crash cut off is the same when it is made again, and the order moves on only once its end is
// known.
#include <fmt/format.h>

#include <memory>

#include "base/log.h"
#include "runtime/answer.h"
#include "services/standing_orders/service.h"

namespace atollbank::standing_orders {

using base::ErrorCode;
using payments::Payment;
using payments::PaymentState;
using runtime::await_completion;

namespace {

payments::SendPayment request_of(const StandingOrder& order) {
  return {.user_id = order.user_id,
          .account_id = order.account_id,
          .to = payments::ToAccount{.id = order.to_account_id, .name = order.payee.name},
          .amount_minor = order.amount_minor,
          .reference = order.reference,
          .dedupe_id = fmt::format("{}/{}/{}", base::to_text("order", order.id), order.next.number,
                                   order.next.count),
          .mandate_id = order.id};
}

// Several tasks at once; the last to end answers for all.
struct Together {
  std::size_t left = 0;
  Completion<void> done;

  void end() {
    if (--left == 0) done({});
  }
};

Context context_of_service() {
  Context context;
  context.caller.subject = payments::kStandingOrdersCaller;
  return context;
}

}  // namespace

void StandingOrdersService::note_due(const StandingOrder& order) {
  if (const auto at = due_at(order, days_)) {
    due_.insert({.at = *at, .account_id = order.account_id, .order_id = order.id});
  }
}

runtime::Task<void> StandingOrdersService::live() {
  for (;;) {
    auto paying = pay_what_is_due();
    co_await std::move(paying);
    co_await runtime::sleep_for(executor_, options_.look_every);
  }
}

runtime::Task<void> StandingOrdersService::pay_what_is_due() {
  while (!due_.empty() && due_.begin()->at <= now()) {
    std::vector<Due> batch;
    while (!due_.empty() && due_.begin()->at <= now() && batch.size() < options_.payments_at_once) {
      batch.push_back(*due_.begin());
      due_.erase(due_.begin());
    }
    auto start = [this, &batch](Completion<void> done) {
      auto together = std::make_shared<Together>();
      together->left = batch.size();
      together->done = std::move(done);
      auto run = [](StandingOrdersService* self, Due due,
                    std::shared_ptr<Together> all) -> runtime::Task<void> {
        auto paying = self->pay(due);
        co_await std::move(paying);
        all->end();
      };
      for (const Due& due : batch) runtime::spawn(executor_, run(this, due, together));
    };
    (void)co_await await_completion<void>(executor_, std::move(start));
  }
}

// An order that is being cancelled, or whose try is not known to have ended, is looked at again.
runtime::Task<void> StandingOrdersService::pay(Due due) {
  Due again = due;
  const bool is_free =
      under_way_.insert(due.order_id).second || in_question_.contains(due.order_id);
  if (!is_free) {
    again.at = now() + options_.ask_again_after;
    due_.insert(again);
    co_return;
  }
  in_question_.erase(due.order_id);
  auto work = [this, due] { return store_.find(due.account_id, due.order_id); };
  auto finding = run_blocking<std::optional<StandingOrder>>(std::move(work));
  const auto found = co_await std::move(finding);
  if (!found) base::log_warning("standing_order_not_read", {{"error", found.error()}});
  if (found) {
    const auto at = *found ? due_at(**found, days_) : std::nullopt;
    if (!at || *at > now()) {
      // Cancelled meanwhile, noted twice, or the clock went back.
      if (at) note_due(**found);
      under_way_.erase(due.order_id);
      co_return;
    }
    auto trying = try_payment(**found);
    const auto after = co_await std::move(trying);
    if (after) {
      note_due(*after);
      under_way_.erase(due.order_id);
      co_return;
    }
  }
  in_question_.insert(due.order_id);
  again.at = now() + options_.ask_again_after;
  due_.insert(again);
}

// The order afterwards; an error where it is not known yet what became of the try.
StandingOrdersService::Answer<StandingOrder> StandingOrdersService::try_payment(
    StandingOrder order) {
  auto ask = [this, request = request_of(order)](Completion<Payment> done) {
    payments_.send(context_of_service(), request, std::move(done));
  };
  const auto sent = co_await await_completion<Payment>(executor_, std::move(ask));
  const Attempt attempt = order.next;
  OrderStore::Step step;
  if (sent && sent->state == PaymentState::kBooked) {
    step = [this, attempt, id = sent->id](const StandingOrder& before) {
      return base::Result<StandingOrder>(paid(before, attempt, id, now(), days_));
    };
  } else if ((sent && sent->has_ended()) || (!sent && sent.error().is_final())) {
    step = [this, attempt, reason = sent ? sent->decline_reason : sent.error().reason](
               const StandingOrder& before) {
      return base::Result<StandingOrder>(refused(before, attempt, reason, now(), days_));
    };
  } else {
    co_return base::fail(ErrorCode::kUnknown, "payment_under_way",
                         "what became of the payment is not known yet");
  }
  auto work = [this, step = std::move(step), account_id = order.account_id, id = order.id] {
    return store_.change(account_id, id, step, context_of_service(), now());
  };
  auto storing = run_blocking<StandingOrder>(std::move(work));
  auto stored = co_await std::move(storing);
  co_return std::move(stored);
}

}  // namespace atollbank::standing_orders
