// SPDX-License-Identifier: Apache-2.0
// The sandbox: payments that arrive and purchases by card, as the schemes' gateways will post them.
#include <string>

#include "ledger/record_view.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/merchant_rules.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::CommandKind;
using ledger::Outcome;
using posting::Scheme;
using runtime::answer_with;
using runtime::await_completion;

namespace {

constexpr int kRefundCountMax = 100;  // of one purchase

base::Id id_of_payment(const Context& context, std::string_view scope, base::Id account_id,
                       std::string_view dedupe_id) {
  return command_id(scope, account_id.slice(),
                    {context.caller.client_id, bytes_of_id(account_id), dedupe_id});
}

// The id of what follows from a hold: its capture, its release.
base::Id id_after(std::string_view scope, base::Id hold_id) {
  return command_id(scope, hold_id.slice(), {bytes_of_id(hold_id)});
}

ledger::Command step_of_hold(CommandKind kind, std::string_view scope, const Account& account,
                             base::Id hold_id, std::int64_t amount_minor) {
  ledger::Command command;
  command.kind = kind;
  command.currency = account.currency;
  command.id = id_after(scope, hold_id);
  command.debit_account = account.id;
  command.related = hold_id;
  command.amount_minor = amount_minor;
  return command;
}

// The hold, and at once what ends it: its capture, or its release when it is to be refused. A
// refused purchase holds the money for no time at all, but stands in the journal like any other.
ledger::Batch purchase_batch(const CardPurchase& request, const Account& account, base::Id hold_id,
                             std::int64_t expires_at_ns, const posting::Evidence& evidence) {
  ledger::Command hold;
  hold.kind = CommandKind::kPlaceHold;
  hold.currency = account.currency;
  hold.id = hold_id;
  hold.debit_account = account.id;
  hold.credit_account = settlement_account(Scheme::kCard, account.id.slice(), account.currency);
  hold.amount_minor = request.amount_minor;
  hold.limit_or_time = expires_at_ns;
  const bool is_refused = request.decline != DeclineReason::kNone;
  if (is_refused || request.settle_at_once) hold.flags = ledger::kLinked;
  ledger::Batch batch;
  batch.attach_evidence(hold, posting::encode_evidence(evidence));
  batch.commands.push_back(hold);
  if (is_refused) {
    batch.commands.push_back(
        step_of_hold(CommandKind::kReleaseHold, "card-refusal", account, hold_id, 0));
  } else if (request.settle_at_once) {
    auto capture = step_of_hold(CommandKind::kCaptureHold, "card-capture", account, hold_id,
                                request.amount_minor);
    capture.flags = ledger::kFinalCapture;
    batch.commands.push_back(capture);
  }
  return batch;
}

// What ends a pending purchase: a release when nothing is taken; a capture, preceded by an increase
// when the merchant presents more than was held.
ledger::Batch settlement_batch(const SettlePurchase& request, const Account& account,
                               std::int64_t held_minor) {
  ledger::Batch batch;
  if (request.amount_minor == 0) {
    batch.commands.push_back(
        step_of_hold(CommandKind::kReleaseHold, "card-reversal", account, request.purchase_id, 0));
    return batch;
  }
  if (request.amount_minor > held_minor) {
    auto increase = step_of_hold(CommandKind::kIncreaseHold, "card-increase", account,
                                 request.purchase_id, request.amount_minor - held_minor);
    increase.flags = ledger::kLinked;
    batch.commands.push_back(increase);
  }
  auto capture = step_of_hold(CommandKind::kCaptureHold, "card-capture", account,
                              request.purchase_id, request.amount_minor);
  capture.flags = ledger::kFinalCapture;
  batch.commands.push_back(capture);
  return batch;
}

base::Id refund_id(base::Id purchase_id, int number) {
  const std::string digits = std::to_string(number);
  return command_id("card-refund", purchase_id.slice(), {bytes_of_id(purchase_id), digits});
}

std::int64_t given_back_minor(const ledger::format::Slot& refund) {
  if (ledger::outcome_of(refund) != Outcome::kDone) return 0;
  return ledger::slot_as<ledger::format::PostingSlot>(refund).amount_minor;
}

// The money comes from where the purchase's went, under the same merchant.
ledger::Batch refund_batch(const RefundPurchase& request, const Account& account, base::Id id,
                           const posting::Evidence& evidence) {
  ledger::Command command;
  command.kind = CommandKind::kPost;
  command.currency = account.currency;
  command.id = id;
  command.debit_account = settlement_account(Scheme::kCard, account.id.slice(), account.currency);
  command.credit_account = account.id;
  command.amount_minor = request.amount_minor;
  command.reference = request.purchase_id;
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  return batch;
}

Result<Received> received_by_refund(const Account& account, const ledger::CommandResult& result) {
  ATOLL_TRY_VOID(check_outcome(result.outcome, Movement::kIntoAccount));
  return Received{
      .transaction_id = transactions::transaction_id(result.booking_time_ns, account.id.slice(),
                                                     result.slot, transactions::kCreditEntry),
      .slot = result.slot,
      .duplicate = result.duplicate != 0};
}

}  // namespace

void AccountsService::receive_payment(const Context& context, IncomingPayment request,
                                      Completion<Received> done) {
  answer_with<Received>(executor_, context, receive(context, std::move(request)), std::move(done));
}

void AccountsService::purchase(const Context& context, CardPurchase request,
                               Completion<Purchased> done) {
  answer_with<Purchased>(executor_, context, buy(context, std::move(request)), std::move(done));
}

void AccountsService::settle_purchase(const Context& context, SettlePurchase request,
                                      Completion<Settled> done) {
  answer_with<Settled>(executor_, context, settle(context, request), std::move(done));
}

void AccountsService::refund_purchase(const Context& context, RefundPurchase request,
                                      Completion<Received> done) {
  answer_with<Received>(executor_, context, refund(context, std::move(request)), std::move(done));
}

AccountsService::Answer<Received> AccountsService::receive(Context context,
                                                           IncomingPayment request) {
  ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  ATOLL_CO_TRY_VOID(check_dedupe_id(request.dedupe_id));
  ATOLL_CO_TRY_VOID(check_texts({request.description, request.payer.name,
                                 request.payer.account_number, request.payer.sort_code}));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));

  const Scheme scheme = request.is_top_up ? Scheme::kTopUp : Scheme::kFasterPayment;
  ledger::Command command;
  command.kind = CommandKind::kPost;
  command.currency = account.currency;
  command.id = id_of_payment(context, "incoming-payment", account.id, request.dedupe_id);
  command.debit_account = settlement_account(scheme, account.id.slice(), account.currency);
  command.credit_account = account.id;
  command.amount_minor = request.amount_minor;
  auto evidence = evidence_of(context, "ReceivePayment", scheme, command.id);
  evidence.category = request.is_top_up ? posting::Category::kTopUps : request.category;
  evidence.has_narrative = true;

  transactions::Narrative narrative{.id = command.id,
                                    .description = std::move(request.description),
                                    .counterparty = std::move(request.payer),
                                    .sealed_for = request.user_id};
  auto remembering = remember_narrative(context, std::move(narrative));
  ATOLL_CO_TRY_VOID(co_await std::move(remembering));
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  ATOLL_CO_TRY_VOID(check_outcome(results[0].outcome, Movement::kIntoAccount));
  Received received{
      .transaction_id = transactions::transaction_id(results[0].booking_time_ns, account.id.slice(),
                                                     results[0].slot, transactions::kCreditEntry),
      .slot = results[0].slot,
      .duplicate = results[0].duplicate != 0};
  co_return std::move(received);
}

AccountsService::Answer<void> AccountsService::remember_narrative(
    Context context, transactions::Narrative narrative) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context),
               narrative = std::move(narrative)](Completion<void> done) mutable {
    transactions_.put_narrative(context, std::move(narrative), std::move(done));
  };
  const auto remembered = co_await await_completion<void>(executor_, std::move(call));
  if (!remembered && remembered.error().reason == "narrative_differs") {
    co_return fail(ErrorCode::kFailedPrecondition, "dedupe_id_reused",
                   "this dedupe_id was used for a different request");
  }
  co_return remembered;
}

AccountsService::Answer<Purchased> AccountsService::buy(Context context, CardPurchase request) {
  ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  ATOLL_CO_TRY_VOID(check_dedupe_id(request.dedupe_id));
  ATOLL_CO_TRY(auto merchant, completed(std::move(request.merchant)));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));

  const base::Id hold_id = id_of_payment(context, "card-hold", account.id, request.dedupe_id);
  auto evidence = evidence_of(context, "PurchaseByCard", Scheme::kCard, hold_id);
  evidence.category = merchant.category;
  evidence.merchant_id = merchant.id;
  evidence.decline_reason = request.decline;
  evidence.local_currency = request.local_currency;
  evidence.local_amount_minor = -request.local_amount_minor;
  auto call = [this, context, merchant = std::move(merchant)](Completion<void> done) mutable {
    transactions_.put_merchant(context, std::move(merchant), std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(call)));

  const std::int64_t expires_at_ns = (now() + options_.hold_lifetime).nanoseconds;
  auto submitting =
      submit(context, purchase_batch(request, account, hold_id, expires_at_ns, evidence));
  ATOLL_CO_TRY(auto results, co_await std::move(submitting));
  const bool is_known = results[0].outcome == Outcome::kIdUsedWithDifferentContent ||
                        results[0].outcome == Outcome::kLinkedRefused;
  if (is_known) {
    // A retry comes at another time: it is the same request when it agrees in all but the expiry.
    auto finding = find(context, hold_id);
    ATOLL_CO_TRY(const auto first, co_await std::move(finding));
    if (first && first->record.kind == ledger::format::SlotKind::kHoldPlaced) {
      const auto& hold = ledger::slot_as<ledger::format::HoldSlot>(first->record);
      auto again =
          submit(context, purchase_batch(request, account, hold_id, hold.expires_at_ns, evidence));
      ATOLL_CO_TRY(results, co_await std::move(again));
    }
  }
  const ledger::CommandResult& result = deciding_result(results);
  if (!ledger::binds_id(result.outcome)) {
    ATOLL_CO_TRY_VOID(check_outcome(result.outcome, Movement::kPurchase));
  }
  const bool is_refused = request.decline != DeclineReason::kNone;
  Purchased purchased{
      .transaction_id = transactions::transaction_id(results[0].booking_time_ns, account.id.slice(),
                                                     results[0].slot, transactions::kDebitEntry),
      .purchase_id = hold_id,
      .declined = is_refused ? request.decline : transactions::reason_of(result.outcome),
      .slot = results.back().slot,
      .duplicate = results[0].duplicate != 0};
  co_return std::move(purchased);
}

AccountsService::Answer<Settled> AccountsService::settle(Context context, SettlePurchase request) {
  if (request.amount_minor != 0) ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  auto finding = find(context, request.purchase_id);
  ATOLL_CO_TRY(const auto hold, co_await std::move(finding));
  if (!hold || hold->record.kind != ledger::format::SlotKind::kHoldPlaced) {
    co_return fail(ErrorCode::kNotFound, "purchase_not_found", "no such purchase");
  }
  const std::int64_t held_minor =
      ledger::slot_as<ledger::format::HoldSlot>(hold->record).amount_minor;
  ledger::Batch batch = settlement_batch(request, account, held_minor);
  const auto evidence =
      evidence_of(context, "SettlePurchase", Scheme::kCard, batch.commands.back().id);
  batch.attach_evidence(batch.commands.back(), posting::encode_evidence(evidence));
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  ATOLL_CO_TRY_VOID(check_outcome(deciding_result(results).outcome, Movement::kSettlement));
  Settled settled{.slot = results.back().slot, .duplicate = results.back().duplicate != 0};
  co_return std::move(settled);
}

// The refunds of a purchase are numbered, and each number is one posting: whoever takes the next
// one has seen all that came back before. A retry is known by the dedupe in its posting's evidence.
AccountsService::Answer<Received> AccountsService::refund(Context context, RefundPurchase request) {
  ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  ATOLL_CO_TRY_VOID(check_dedupe_id(request.dedupe_id));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  auto looking = find_taken(context, account.id, request.purchase_id);
  ATOLL_CO_TRY(const auto taken, co_await std::move(looking));

  const base::Id dedupe = id_of_payment(context, "card-refund", account.id, request.dedupe_id);
  auto evidence = evidence_of(context, "RefundPurchase", Scheme::kCard, dedupe);
  evidence.category = taken.purchase.category;
  evidence.merchant_id = taken.purchase.merchant_id;
  std::int64_t rest_minor = taken.amount_minor;
  int number = 0;
  for (int looks = 0; looks < 2 * kRefundCountMax && number < kRefundCountMax; ++looks) {
    const base::Id id = refund_id(request.purchase_id, number);
    auto finding = find(context, id);
    ATOLL_CO_TRY(const auto earlier, co_await std::move(finding));
    bool is_this = false;
    if (earlier) {
      ATOLL_CO_TRY(const auto words, posting::decode_evidence(earlier->evidence));
      is_this = words.dedupe == dedupe;
      if (!is_this) {
        rest_minor -= given_back_minor(earlier->record);
        ++number;
        continue;
      }
    }
    if (!is_this && request.amount_minor > rest_minor) {
      co_return fail(ErrorCode::kFailedPrecondition, "refund_too_large",
                     "more than the purchase would come back");
    }
    auto submitting = submit(context, refund_batch(request, account, id, evidence));
    ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
    // Another took the number meanwhile, perhaps with the very same amount: it is looked at.
    const bool is_taken =
        results[0].duplicate != 0 || results[0].outcome == Outcome::kIdUsedWithDifferentContent;
    if (is_this || !is_taken) co_return received_by_refund(account, results[0]);
  }
  co_return fail(ErrorCode::kFailedPrecondition, "too_many_refunds",
                 "the purchase has had all the refunds it can have");
}

AccountsService::Answer<AccountsService::Taken> AccountsService::find_taken(Context context,
                                                                            base::Id account_id,
                                                                            base::Id purchase_id) {
  auto finding = find(context, purchase_id);
  ATOLL_CO_TRY(const auto hold, co_await std::move(finding));
  if (!hold || hold->record.kind != ledger::format::SlotKind::kHoldPlaced) {
    co_return fail(ErrorCode::kNotFound, "purchase_not_found", "no such purchase");
  }
  auto whose = [this, index = ledger::slot_as<ledger::format::HoldSlot>(hold->record).account](
                   Completion<ledger::AccountOpening> done) {
    posting_.account_at(Context(), index, std::move(done));
  };
  ATOLL_CO_TRY(const auto payer,
               co_await await_completion<ledger::AccountOpening>(executor_, std::move(whose)));
  if (payer.id != account_id) {
    co_return fail(ErrorCode::kNotFound, "purchase_not_found", "no such purchase");
  }
  auto capturing = find(context, id_after("card-capture", purchase_id));
  ATOLL_CO_TRY(const auto capture, co_await std::move(capturing));
  if (!capture || ledger::outcome_of(capture->record) != Outcome::kDone) {
    co_return fail(ErrorCode::kFailedPrecondition, "purchase_not_settled",
                   "only what was taken can come back");
  }
  ATOLL_CO_TRY(auto purchase, posting::decode_evidence(hold->evidence));
  Taken taken{
      .amount_minor = ledger::slot_as<ledger::format::PostingSlot>(capture->record).amount_minor,
      .purchase = std::move(purchase)};
  co_return std::move(taken);
}

}  // namespace atollbank::accounts
