// SPDX-License-Identifier: Apache-2.0
// A booking is taken back by its mirror: whoever had the money gives it to whoever gave it. The
// ledger sees to it that it is the mirror, and that it comes once.
#include "ledger/format/slot.h"
#include "ledger/record_view.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Outcome;
using ledger::format::PostingSlot;
using ledger::format::SlotKind;
using runtime::answer_with;
using runtime::await_completion;
using transactions::Transaction;

namespace {

constexpr std::string_view kCustomerNamespace = "customer";
constexpr std::string_view kDescription = "Correction";

tl::unexpected<base::Error> not_correctable() {
  return fail(ErrorCode::kFailedPrecondition, "booking_not_correctable",
              "it is not one posting between two accounts that was booked here");
}

// Nil: the address is the bank's own.
base::Id customer_of(const ledger::AccountOpening& opening) {
  const bool is_hers = std::string_view(opening.namespace_name) == kCustomerNamespace;
  return is_hers ? opening.owner : base::Id();
}

ledger::Command mirror_of(const TakeBack& request, const Booking& booking) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kPost;
  command.flags = ledger::kReversal;
  command.related = booking.command_id;
  command.currency = booking.currency;
  command.id =
      command_id("take-back", booking.debit_account_id.slice(), {bytes_of_id(request.change_id)});
  command.debit_account = booking.credit_account_id;
  command.credit_account = booking.debit_account_id;
  command.amount_minor = booking.amount_minor;
  return command;
}

// Words that are the same at every retry: a merchant's may change, a payment's do not.
std::string description_of(const std::optional<Transaction>& side) {
  std::string text(kDescription);
  if (!side || side->merchant || side->scheme == transactions::Scheme::kPotTransfer) return text;
  const bool fits = text.size() + 2 + side->description.size() <= kNarrativeTextMax;
  return fits && !side->description.empty() ? text + ": " + side->description : text;
}

// Each side sees the other as it did when the money went the other way.
transactions::Narrative narrative_of(base::Id id, const std::optional<Transaction>& debit,
                                     const std::optional<Transaction>& credit) {
  transactions::Narrative narrative{.id = id,
                                    .description = description_of(debit ? debit : credit),
                                    .counterparty = {},
                                    .payee = {}};
  if (debit) narrative.counterparty = debit->counterparty;
  if (credit && !debit) narrative.counterparty = credit->counterparty;
  if (credit && debit) narrative.payee = credit->counterparty;
  return narrative;
}

}  // namespace

void AccountsService::booking(const Context& context, base::Id account_id, base::Id transaction_id,
                              Completion<Booking> done) {
  answer_with<Booking>(executor_, context, find_booking(context, account_id, transaction_id),
                       std::move(done));
}

void AccountsService::take_back(const Context& context, TakeBack request,
                                Completion<TakenBack> done) {
  answer_with<TakenBack>(executor_, context, post_mirror(context, request), std::move(done));
}

// As whoever owns the account sees it.
AccountsService::Answer<Transaction> AccountsService::transaction_of(Context context,
                                                                     base::Id user_id,
                                                                     base::Id transaction_id) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context), user_id,
               transaction_id](Completion<Transaction> done) {
    transactions_.get(context,
                      {.user_id = user_id, .client_id = "", .transaction_id = transaction_id},
                      std::move(done));
  };
  auto found = co_await await_completion<Transaction>(executor_, std::move(call));
  co_return std::move(found);
}

AccountsService::Answer<ledger::AccountOpening> AccountsService::address_at(std::uint32_t index) {
  auto call = [this, index](Completion<ledger::AccountOpening> done) {
    posting_.account_at(Context(), index, std::move(done));
  };
  auto found = co_await await_completion<ledger::AccountOpening>(executor_, std::move(call));
  co_return std::move(found);
}

AccountsService::Answer<Booking> AccountsService::find_booking(Context context, base::Id account_id,
                                                               base::Id transaction_id) {
  auto finding = any_account(account_id);
  ATOLL_CO_TRY(const Account account, co_await std::move(finding));
  auto showing = transaction_of(context, account.user_id, transaction_id);
  ATOLL_CO_TRY(const Transaction shown, co_await std::move(showing));
  if (shown.account_id != account_id) {
    co_return fail(ErrorCode::kNotFound, "transaction_not_found", "no such transaction");
  }
  auto looking = find(std::move(context), shown.command_id);
  ATOLL_CO_TRY(const auto found, co_await std::move(looking));
  if (!found || found->record.kind != SlotKind::kPosting) co_return not_correctable();
  const auto& slot = ledger::slot_as<PostingSlot>(found->record);
  if (slot.header.outcome != Outcome::kDone) co_return not_correctable();
  auto reading_debit = address_at(slot.debit_account);
  ATOLL_CO_TRY(const auto debit, co_await std::move(reading_debit));
  auto reading_credit = address_at(slot.credit_account);
  ATOLL_CO_TRY(const auto credit, co_await std::move(reading_credit));
  const auto entry_id = [&](base::Id address, std::uint8_t entry) {
    return transactions::transaction_id(found->booking_time_ns, address.slice(), found->slot,
                                        entry);
  };
  Booking booking{.command_id = slot.id,
                  .debit_account_id = debit.id,
                  .credit_account_id = credit.id,
                  .debit_user_id = customer_of(debit),
                  .credit_user_id = customer_of(credit),
                  .debit_transaction_id = entry_id(debit.id, transactions::kDebitEntry),
                  .credit_transaction_id = entry_id(credit.id, transactions::kCreditEntry),
                  .amount_minor = slot.amount_minor,
                  .currency = slot.currency,
                  .booked = {found->booking_time_ns},
                  .scheme = shown.scheme};
  // What was taken over from another bank has the time that it had there.
  const bool is_named = transaction_id == booking.debit_transaction_id ||
                        transaction_id == booking.credit_transaction_id;
  if (!is_named) co_return not_correctable();
  co_return booking;
}

// A customer's side, as she sees it; none of the bank's own.
AccountsService::Answer<std::optional<Transaction>> AccountsService::side_of(
    Context context, base::Id user_id, base::Id transaction_id) {
  if (user_id.is_nil()) co_return std::optional<Transaction>();
  auto showing = transaction_of(std::move(context), user_id, transaction_id);
  ATOLL_CO_TRY(auto shown, co_await std::move(showing));
  co_return std::optional<Transaction>(std::move(shown));
}

AccountsService::Answer<TakenBack> AccountsService::post_mirror(Context context, TakeBack request) {
  context.executor = nullptr;
  auto looking = find_booking(context, request.account_id, request.transaction_id);
  ATOLL_CO_TRY(const Booking booking, co_await std::move(looking));
  ledger::Command command = mirror_of(request, booking);
  auto debit_showing = side_of(context, booking.debit_user_id, booking.debit_transaction_id);
  ATOLL_CO_TRY(const auto debit, co_await std::move(debit_showing));
  auto credit_showing = side_of(context, booking.credit_user_id, booking.credit_transaction_id);
  ATOLL_CO_TRY(const auto credit, co_await std::move(credit_showing));
  auto remembering = remember_narrative(context, narrative_of(command.id, debit, credit));
  ATOLL_CO_TRY_VOID(co_await std::move(remembering));

  auto evidence = evidence_of(context, "CorrectBooking", posting::Scheme::kAdjustment, command.id);
  evidence.has_narrative = true;
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  auto submitting = submit(context, std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  const ledger::CommandResult& result = results[0];
  ATOLL_CO_TRY_VOID(check_outcome(result.outcome, Movement::kIntoAccount));
  const auto entry_id = [&](base::Id address, std::uint8_t entry) {
    return transactions::transaction_id(result.booking_time_ns, address.slice(), result.slot,
                                        entry);
  };
  TakenBack taken{
      .booking = booking,
      .debit_transaction_id = entry_id(booking.credit_account_id, transactions::kDebitEntry),
      .credit_transaction_id = entry_id(booking.debit_account_id, transactions::kCreditEntry),
      .slot = result.slot};
  auto linking = link_both(std::move(context), taken);
  ATOLL_CO_TRY_VOID(co_await std::move(linking));
  co_return taken;
}

AccountsService::Answer<void> AccountsService::link_both(Context context, TakenBack taken) {
  std::vector<transactions::Correction> links;
  const Booking& booking = taken.booking;
  if (!booking.debit_user_id.is_nil()) {
    links.push_back({.account_id = booking.debit_account_id,
                     .transaction_id = booking.debit_transaction_id,
                     .correction_id = taken.credit_transaction_id});
  }
  if (!booking.credit_user_id.is_nil()) {
    links.push_back({.account_id = booking.credit_account_id,
                     .transaction_id = booking.credit_transaction_id,
                     .correction_id = taken.debit_transaction_id});
  }
  for (const transactions::Correction& link : links) {
    auto call = [this, context, link](Completion<void> done) {
      transactions_.link_correction(context, link, std::move(done));
    };
    ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(call)));
  }
  co_return Result<void>();
}

}  // namespace atollbank::accounts
