// SPDX-License-Identifier: Apache-2.0
// The saga's way from released to its end, also after a crash and where an answer was lost: the
// ledger is asked again under the same command, and answers as it did the first time.
#include <algorithm>

#include "base/log.h"
#include "runtime/answer.h"
#include "services/payments/service.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;

namespace {

constexpr std::size_t kInDoubtMax = 10'000;  // kept in memory; more wait for the next start

// The ledger, or what guards it, has said no for good; also to what it takes for malformed.
bool is_decline(const base::Error& error) {
  return error.is_final() || error.reason == "posting_refused";
}

}  // namespace

accounts::Transfer PaymentsService::transfer_of(const Payment& payment) {
  return {.payment_id = payment.id,
          .user_id = payment.user_id,
          .from_account_id = payment.account_id,
          .to_account_id = payment.to_account_id,
          .amount_minor = payment.amount_minor};
}

void PaymentsService::note_booked(Payment& payment, const accounts::Transferred& moved) {
  payment.state = PaymentState::kBooked;
  payment.slot = moved.slot;
  payment.debit_transaction_id = moved.debit_transaction_id;
  payment.credit_transaction_id = moved.credit_transaction_id;
}

void PaymentsService::resume(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, resume_all(context), std::move(done));
}

PaymentsService::Answer<std::size_t> PaymentsService::resume_all(Context context) {
  auto work = [this] { return store_.unfinished(); };
  auto looking = run_blocking<std::vector<Payment>>(std::move(work));
  ATOLL_CO_TRY(const auto unfinished, co_await std::move(looking));
  std::size_t ended = 0;
  for (const Payment& payment : unfinished) {
    auto driving = drive_again(context, payment);
    const auto driven = co_await std::move(driving);
    ended += driven && driven->has_ended();
  }
  co_return ended;
}

// As drive(), of one that this process may not have released: its words first.
PaymentsService::Answer<Payment> PaymentsService::drive_again(Context context, Payment payment) {
  auto keep = [this, context, payment] { return store_.keep_words(payment, context, now()); };
  auto keeping = run_blocking<void>(std::move(keep));
  const auto kept = co_await std::move(keeping);
  if (!kept) {
    ask_again_later(context, payment);
    co_return fail(kept.error());
  }
  auto driving = drive(std::move(context), std::move(payment));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

PaymentsService::Answer<Payment> PaymentsService::drive(Context context, Payment payment) {
  if (!payment.is_open()) co_return std::move(payment);
  ++driving_;
  auto booking = book(context, payment);
  const Payment booked = co_await std::move(booking);
  --driving_;
  auto work = [this, context, booked] { return store_.conclude(booked, context, now()); };
  auto storing = run_blocking<Payment>(std::move(work));
  auto stored = co_await std::move(storing);
  if (!stored || !stored->has_ended()) ask_again_later(context, stored ? *stored : payment);
  // What the ledger has said is so, whether or not it could be written down here.
  co_return stored ? *stored : booked;
}

// What becomes of it, as far as the ledger answers.
runtime::Task<Payment> PaymentsService::book(Context context, Payment payment) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context),
               request = transfer_of(payment)](Completion<accounts::Transferred> done) mutable {
    accounts_.transfer(context, std::move(request), std::move(done));
  };
  const auto moved = co_await await_completion<accounts::Transferred>(executor_, std::move(call));
  if (moved) {
    note_booked(payment, *moved);
  } else if (is_decline(moved.error())) {
    payment.state = PaymentState::kDeclined;
    payment.decline_reason = moved.error().reason;
  } else {
    payment.state = PaymentState::kUnknown;
  }
  co_return std::move(payment);
}

void PaymentsService::ask_again_later(const Context& context, const Payment& payment) {
  if (in_doubt_.size() >= kInDoubtMax) {
    base::log_warning("payment_left_unknown",
                      {{"payment_id", base::to_text("payment", payment.id)}});
    return;
  }
  Context again = context;
  again.deadline = base::Deadline::never();
  in_doubt_.insert_or_assign(payment.id, InDoubt{.context = std::move(again), .payment = payment});
  if (is_asking_again_) return;
  is_asking_again_ = true;
  // Of whoever is in doubt, also where an order was the first.
  const runtime::PriorityScope scope(runtime::Priority::kUsual);
  runtime::spawn(executor_, ask_again());
}

// Those in doubt, all of them after each pause; drive_again() puts back what still is.
runtime::Task<void> PaymentsService::ask_again() {
  base::Duration pause = options_.pause_first;
  while (!in_doubt_.empty()) {
    co_await runtime::sleep_for(executor_, pause);
    pause = std::min(pause + pause, options_.pause_max);
    std::map<base::Id, InDoubt> asked;
    asked.swap(in_doubt_);
    for (auto& [id, next] : asked) {
      auto driving = drive_again(std::move(next.context), std::move(next.payment));
      const auto driven = co_await std::move(driving);
      if (driven && driven->has_ended()) pause = options_.pause_first;
    }
  }
  is_asking_again_ = false;
}

}  // namespace atollbank::payments
