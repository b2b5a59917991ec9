// SPDX-License-Identifier: Apache-2.0
// Payments of standing orders that are due. The order stands for the payment until its end is
// known, so the ledger is asked first and told the same if it is asked again; then all of it is one
// commit. The words that both sides see are kept before: with the end of the payment before it, or
// here where there was none or somebody is called by another name since.
#include <algorithm>

#include "runtime/answer.h"
#include "services/payments/london_day.h"
#include "services/payments/service.h"
#include "services/payments/texts.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;
using transactions::Counterparty;
using transactions::Narrative;

namespace {

tl::unexpected<base::Error> under_way() {
  return fail(ErrorCode::kUnknown, "payment_under_way",
              "what became of the payment is not known yet; ask once more");
}

// What hinders a step of it now says nothing about the payment.
Result<void> not_known_if_final(const Result<void>& step) {
  if (step || !step.error().is_final()) return step;
  return under_way();
}

bool have_same_keys(const ports::PersonalParts& one, const ports::PersonalParts& other) {
  return std::ranges::equal(one, other, {}, &ports::PersonalPart::key, &ports::PersonalPart::key);
}

bool are_same(const Counterparty& one, const Counterparty& other) {
  return one.name == other.name && one.account_number == other.account_number &&
         one.sort_code == other.sort_code && one.user_id == other.user_id &&
         have_same_keys(one.name_parts, other.name_parts);
}

bool has_words(const Payment& payment, const Narrative& words) {
  return payment.reference == words.description &&
         have_same_keys(payment.reference_parts, words.description_parts) &&
         are_same(payment.payer, words.counterparty) && words.payee &&
         are_same(payment.payee, *words.payee);
}

void take_words(Payment& payment, Narrative words) {
  payment.reference = std::move(words.description);
  payment.reference_parts = std::move(words.description_parts);
  payment.payer = std::move(words.counterparty);
  if (words.payee) payment.payee = *std::move(words.payee);
}

}  // namespace

void PaymentsService::send_due(const Context& context, SendDue request, Completion<SentDue> done) {
  answer_with<SentDue>(executor_, context, book_due(context, std::move(request)), std::move(done));
}

void PaymentsService::prepare_due(const Context& context, SendDue request, Completion<void> done) {
  answer_with<void>(executor_, context, keep_words_of_due(context, std::move(request)),
                    std::move(done));
}

Result<void> PaymentsService::check_mandate(const Context& context, const SendPayment& request) {
  ATOLL_TRY_VOID(check_payment(request));
  if (!request.mandate_id.is_nil() && context.caller.subject == kStandingOrdersCaller) return {};
  return fail(ErrorCode::kPermissionDenied, "mandate_not_given",
              "only standing orders send under a mandate");
}

PaymentsService::Answer<SentDue> PaymentsService::book_due(Context context, SendDue request) {
  auto finding = find_due(context, request);
  ATOLL_CO_TRY(auto found, co_await std::move(finding));
  auto& [payer, there] = found;
  if (there.payment) {
    auto driving = drive(std::move(context), as_of(*std::move(there.payment), now()));
    ATOLL_CO_TRY(auto driven, co_await std::move(driving));
    co_return SentDue{.payment = std::move(driven), .took_along = false};
  }
  auto asking = ask_for_due(context, request, payer, there.words);
  auto asked = co_await std::move(asking);
  if (!asked && asked.error().is_final()) {
    auto looking = booked_before(context, request, payer, std::move(there.words), asked.error());
    asked = co_await std::move(looking);
  }
  ATOLL_CO_TRY(Payment payment, std::move(asked));
  if (payment.is_open()) {
    ++driving_;
    auto booking = book(context, std::move(payment));
    payment = co_await std::move(booking);
    --driving_;
  }
  auto work = [this, context, payment, request = std::move(request)] {
    return store_.end_due(payment, request, context, now());
  };
  auto storing = run_blocking<SentDue>(std::move(work));
  auto stored = co_await std::move(storing);
  // The ledger may have booked it: no refusal of the store's says that it was not.
  if (!stored) co_return under_way();
  if (!stored->payment.has_ended()) ask_again_later(context, stored->payment);
  co_return std::move(stored);
}

PaymentsService::Answer<void> PaymentsService::keep_words_of_due(Context context, SendDue request) {
  auto finding = find_due(context, request);
  ATOLL_CO_TRY(auto found, co_await std::move(finding));
  if (found.due.payment) co_return Result<void>();
  auto asking = ask_for_due(std::move(context), std::move(request), std::move(found.payer),
                            std::move(found.due.words));
  ATOLL_CO_TRY_VOID(co_await std::move(asking));
  co_return Result<void>();
}

PaymentsService::Answer<PaymentsService::FoundDue> PaymentsService::find_due(Context context,
                                                                             SendDue request) {
  ATOLL_CO_TRY_VOID(check_mandate(context, request.payment));
  auto owning = own_account(request.payment.user_id, request.payment.account_id);
  ATOLL_CO_TRY(auto payer, co_await std::move(owning));
  const Asked asked = asked_by(context, request.payment);
  auto look = [this, request = std::move(request), asked](const ports::RecordReader& records) {
    return store_.find_due(records, request, asked);
  };
  auto looking = run_reading<PaymentStore::Due>(std::move(look));
  ATOLL_CO_TRY(auto due, co_await std::move(looking));
  co_return FoundDue{.payer = std::move(payer), .due = std::move(due)};
}

PaymentsService::Answer<Payment> PaymentsService::ask_for_due(Context context, SendDue request,
                                                              accounts::Account payer,
                                                              std::optional<Narrative> words) {
  ATOLL_CO_TRY_VOID(check_awake(payer));
  auto asking = ask_for(std::move(request.payment), std::move(payer));
  ATOLL_CO_TRY(Payment payment, co_await std::move(asking));
  payment.id = request.payment_id;
  if (words && has_words(payment, *words)) {
    // As they were sealed there.
    take_words(payment, *std::move(words));
    co_return std::move(payment);
  }
  auto work = [this, payment, context = std::move(context)] {
    return store_.keep_words(payment, context, now());
  };
  auto keeping = run_blocking<void>(std::move(work));
  ATOLL_CO_TRY_VOID(not_known_if_final(co_await std::move(keeping)));
  co_return std::move(payment);
}

PaymentsService::Answer<Payment> PaymentsService::booked_before(Context context, SendDue request,
                                                                accounts::Account payer,
                                                                std::optional<Narrative> words,
                                                                base::Error refusal) {
  const SendPayment& asked = request.payment;
  const auto* const to = std::get_if<ToAccount>(&asked.to);
  Payment payment{.id = request.payment_id,
                  .user_id = asked.user_id,
                  .account_id = payer.id,
                  .to_account_id = to != nullptr ? to->id : base::Id(),
                  .created = now(),
                  .updated = now(),
                  .amount_minor = asked.amount_minor,
                  .currency = payer.currency};
  payment.mandate_id = asked.mandate_id;
  payment.released_on = london_day(payment.created);
  if (words) take_words(payment, *std::move(words));
  context.executor = nullptr;
  auto call = [this, context = std::move(context), request = transfer_of(payment)](
                  Completion<std::optional<accounts::Transferred>> done) mutable {
    accounts_.find_transfer(context, std::move(request), std::move(done));
  };
  const auto moved =
      co_await await_completion<std::optional<accounts::Transferred>>(executor_, std::move(call));
  if (!moved) co_return under_way();
  if (!*moved) co_return fail(std::move(refusal));
  note_booked(payment, **moved);
  co_return std::move(payment);
}

}  // namespace atollbank::payments
