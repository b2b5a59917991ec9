// SPDX-License-Identifier: Apache-2.0
// Payments when they are due. Each try has a name that follows from the order, the payment's number
// and how often it was tried; the payments service makes one payment of each name. So a try that a
// crash cut off is the same when it is made again, and the order moves on only once its end is
// known: in the commit that ends the payment where it is booked, and in one of its own otherwise.
#include <fmt/format.h>

#include "base/log.h"
#include "runtime/answer.h"
#include "services/standing_orders/service.h"

namespace atollbank::standing_orders {

using base::ErrorCode;
using payments::PaymentState;
using payments::SentDue;
using runtime::await_completion;

namespace {

payments::SendPayment payment_of(const StandingOrder& order) {
  return {.user_id = order.user_id,
          .account_id = order.account_id,
          .to = payments::ToAccount{.id = order.to_account_id,
                                    .name = order.payee.name,
                                    .name_parts = order.payee.name_parts},
          .amount_minor = order.amount_minor,
          .reference = order.reference,
          .dedupe_id = fmt::format("{}/{}/{}", base::to_text("order", order.id), order.next.number,
                                   order.next.count),
          .mandate_id = order.id};
}

// Of the try that comes next, which the calendar may move but never gives another nominal date.
base::Id id_of_next(const StandingOrder& order, const WorkingDays& days) {
  const auto next = next_payment(order, days);
  if (!next) return {};
  constexpr std::int64_t kMsOfDay = 86'400'000;
  const std::int64_t day = bank_calendar::day_number(next->nominal_date);
  return payments::due_payment_id(payment_of(order), base::Timestamp::from_ms(day * kMsOfDay));
}

}  // namespace

Context StandingOrdersService::context_of_service() {
  Context context;
  context.caller.subject = payments::kStandingOrdersCaller;
  return context;
}

payments::SendDue StandingOrdersService::due_payment(const StandingOrder& order) const {
  return {.payment = payment_of(order),
          .payment_id = id_of_next(order, days_),
          .next_payment_id = {},
          .when_booked = {}};
}

void StandingOrdersService::note_due(const StandingOrder& order) {
  if (const auto at = due_at(order, days_)) {
    due_.insert({.at = *at, .order_id = order.id, .account_id = order.account_id});
  }
}

runtime::Task<void> StandingOrdersService::live() {
  for (;;) {
    begin_what_is_due();
    co_await runtime::sleep_for(executor_, options_.look_every);
  }
}

void StandingOrdersService::begin_what_is_due() {
  while (begun_count_ < options_.payments_at_once && !due_.empty() && due_.begin()->at <= now()) {
    const Due due = *due_.begin();
    due_.erase(due_.begin());
    ++begun_count_;
    const runtime::PriorityScope scope(runtime::Priority::kBackground);
    runtime::spawn(executor_, pay_and_go_on(due));
  }
}

runtime::Task<void> StandingOrdersService::pay_and_go_on(Due due) {
  auto paying = pay(due);
  co_await std::move(paying);
  --begun_count_;
  begin_what_is_due();
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
  auto finding = find(due.account_id, due.order_id);
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

StandingOrdersService::Answer<std::optional<StandingOrder>> StandingOrdersService::find(
    base::Id account_id, base::Id order_id) {
  auto known = store_.find_in_memory(account_id, order_id);
  if (known || known.error().reason != ports::kNotInMemory) co_return std::move(known);
  auto work = [this, account_id, order_id] { return store_.find(account_id, order_id); };
  auto finding = run_blocking<std::optional<StandingOrder>>(std::move(work));
  auto found = co_await std::move(finding);
  co_return std::move(found);
}

// The order afterwards; an error where it is not known yet what became of the try.
StandingOrdersService::Answer<StandingOrder> StandingOrdersService::try_payment(
    StandingOrder order) {
  const Attempt attempt = order.next;
  payments::SendDue request = due_payment(order);
  StandingOrder when_paid = paid(order, attempt, request.payment_id, now(), days_);
  request.next_payment_id = id_of_next(when_paid, days_);
  request.when_booked = OrderStore::along(order, when_paid);
  auto ask = [this, request = std::move(request)](Completion<SentDue> done) mutable {
    payments_.send_due(context_of_service(), std::move(request), std::move(done));
  };
  const auto sent = co_await await_completion<SentDue>(executor_, std::move(ask));
  if (sent && sent->took_along) co_return std::move(when_paid);
  OrderStore::Step step;
  if (sent && sent->payment.state == PaymentState::kBooked) {
    step = [this, attempt, id = sent->payment.id](const StandingOrder& before) {
      return base::Result<StandingOrder>(paid(before, attempt, id, now(), days_));
    };
  } else if ((sent && sent->payment.has_ended()) || (!sent && sent.error().is_final())) {
    step = [this, attempt, reason = sent ? sent->payment.decline_reason : sent.error().reason](
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
