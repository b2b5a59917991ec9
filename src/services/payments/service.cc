// SPDX-License-Identifier: Apache-2.0
#include "services/payments/service.h"

#include <algorithm>
#include <chrono>

#include "runtime/answer.h"
#include "services/payments/london_day.h"
#include "services/payments/texts.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

tl::unexpected<base::Error> payment_not_found() {
  return fail(ErrorCode::kNotFound, "payment_not_found", "no such payment");
}

}  // namespace

PaymentsService::PaymentsService(const PaymentsOptions& options,
                                 const account_numbers::ModulusCheck& modulus,
                                 accounts::AccountsApi& accounts,
                                 customers::CustomersApi& customers, ports::RecordStore& records,
                                 const ports::PersonVault& persons, runtime::Executor& executor,
                                 runtime::BlockingPool& pool)
    : options_(options),
      modulus_(modulus),
      accounts_(accounts),
      customers_(customers),
      persons_(persons),
      store_(records, persons, options.limits),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker) {}

void PaymentsService::send(const Context& context, SendPayment request, Completion<Payment> done) {
  answer_with<Payment>(executor_, context, begin(context, std::move(request)), std::move(done));
}

void PaymentsService::approve(const Context& context, PaymentName name, Completion<Payment> done) {
  answer_with<Payment>(executor_, context, approve_and_drive(context, name), std::move(done));
}

void PaymentsService::cancel(const Context& context, PaymentName name, Completion<Payment> done) {
  answer_with<Payment>(executor_, context, cancel_payment(context, name), std::move(done));
}

void PaymentsService::find(const Context& context, PaymentName name, Completion<Payment> done) {
  answer_with<Payment>(executor_, context, own_payment(name), std::move(done));
}

void PaymentsService::list(const Context& context, ListPayments request,
                           Completion<std::vector<Payment>> done) {
  answer_with<std::vector<Payment>>(executor_, context, list_payments(request), std::move(done));
}

PaymentsService::Answer<Payment> PaymentsService::begin(Context context, SendPayment request) {
  ATOLL_CO_TRY_VOID(check_payment(request));
  if (!request.mandate_id.is_nil()) {
    co_return fail(ErrorCode::kPermissionDenied, "mandate_not_given",
                   "only standing orders send under a mandate");
  }
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto payer, co_await std::move(owning));
  const Asked asked = asked_by(context, request);
  auto look = [this, account_id = payer.id, asked](const ports::RecordReader& records) {
    return store_.find_asked(records, account_id, asked);
  };
  auto looking = run_reading<std::optional<Payment>>(std::move(look));
  const auto there = co_await std::move(looking);
  if (!there) {
    // A payee that is not hers is no payee, also under a used dedupe_id.
    auto finding = holder_of(request);
    ATOLL_CO_TRY_VOID(co_await std::move(finding));
    co_return fail(there.error());
  }
  Payment payment;
  if (*there) {
    payment = **there;
  } else {
    ATOLL_CO_TRY_VOID(check_awake(payer));
    auto asking = ask_for(std::move(request), payer);
    ATOLL_CO_TRY(payment, co_await std::move(asking));
    payment.client_id = context.caller.client_id;
    auto store = [this, context, payment,
                  owners = PayingOwners{payer.owners(), payer.all_above_minor},
                  asked] { return store_.begin(payment, owners, asked, context); };
    auto storing = run_blocking<Payment>(std::move(store));
    ATOLL_CO_TRY(payment, co_await std::move(storing));
  }
  auto driving = drive(std::move(context), as_of(std::move(payment), now()));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

// The ledger would refuse it too, and not say why.
Result<void> PaymentsService::check_awake(const accounts::Account& payer) {
  if (!payer.dormant) return {};
  return fail(ErrorCode::kFailedPrecondition, "account_dormant",
              "nobody used this account for long; whose it is wakes it first");
}

// The payment as it would be, were it asked for now.
PaymentsService::Answer<Payment> PaymentsService::ask_for(SendPayment request,
                                                          accounts::Account payer) {
  auto finding = holder_of(request);
  ATOLL_CO_TRY(const Holder holder, co_await std::move(finding));
  const accounts::Account& payee = holder.account;
  if (payee.id == payer.id) {
    co_return fail(ErrorCode::kFailedPrecondition, "same_account",
                   "the money is in that account already");
  }
  if (payee.currency != payer.currency) {
    co_return fail(ErrorCode::kFailedPrecondition, "currency_mismatch",
                   "the accounts have different currencies");
  }
  Payment payment;
  auto describing = payers_words(payer, request.user_id, std::move(request.reference));
  ATOLL_CO_TRY(auto words, co_await std::move(describing));
  payment.payer = std::move(words.payer);
  payment.reference = std::move(words.reference.text);
  payment.reference_parts = std::move(words.reference.parts);
  payment.payee = {.name = holder.name.text,
                   .account_number = payee.account_number,
                   .sort_code = payee.sort_code,
                   .user_id = "",
                   .name_parts = holder.name.parts};
  payment.id = ids_.next(payer.id.slice());
  payment.user_id = request.user_id;
  payment.account_id = payer.id;
  payment.to_account_id = payee.id;
  payment.created = now();
  payment.updated = payment.created;
  payment.amount_minor = request.amount_minor;
  payment.currency = payer.currency;
  payment.is_own = payee.has_owners_of(payer);
  payment.mandate_id = request.mandate_id;
  if (request.waits_for_approval) payment.state = PaymentState::kAwaitingApproval;
  payment.released_on = london_day(payment.created);
  co_return std::move(payment);
}

PaymentsService::Answer<PaymentsService::PayersWords> PaymentsService::payers_words(
    accounts::Account account, base::Id user_id, std::string reference) {
  std::string names;
  ports::PersonalParts parts;
  std::uint64_t askers_key = 0;
  for (const base::Id owner : account.owners()) {
    auto finding = customer(owner);
    ATOLL_CO_TRY(const auto holder, co_await std::move(finding));
    if (owner == user_id) askers_key = holder.personal_key;
    if (!names.empty()) names += ports::kBetweenParts;
    // As long a name as may stand beside a payment.
    if (names.size() >= kNameMax) continue;
    const std::string name = holder.preferred_name.substr(0, kNameMax - names.size());
    ATOLL_CO_TRY(auto part,
                 ports::sealed_part(persons_, holder.personal_key, ports::kNameText, name));
    parts.push_back(std::move(part));
    names += name;
  }
  names.resize(std::min(names.size(), kNameMax));
  auto named = ports::text_of_parts(std::move(names), std::move(parts));
  PayersWords words{.payer = {.name = std::move(named.text),
                              .account_number = std::move(account.account_number),
                              .sort_code = std::move(account.sort_code),
                              .user_id = base::to_text("user", account.user_id),
                              .name_parts = std::move(named.parts)},
                    .reference = {}};
  ATOLL_CO_TRY(words.reference, ports::sealed_text(persons_, askers_key, ports::kReferenceText,
                                                   std::move(reference)));
  co_return std::move(words);
}

PaymentsService::Answer<customers::Customer> PaymentsService::customer(base::Id user_id) {
  auto ask = [this, user_id](Completion<customers::Customer> done) {
    customers_.find(Context(), user_id, std::move(done));
  };
  auto found = co_await await_completion<customers::Customer>(executor_, std::move(ask));
  co_return std::move(found);
}

PaymentsService::Answer<Payment> PaymentsService::approve_and_drive(Context context,
                                                                    PaymentName name) {
  auto owning = own_payment(name);
  ATOLL_CO_TRY(const auto payment, co_await std::move(owning));
  auto work = [this, context, name, account_id = payment.account_id] {
    return store_.approve(account_id, name.payment_id, name.user_id, london_day(now()), context,
                          now());
  };
  auto approving = run_blocking<Payment>(std::move(work));
  ATOLL_CO_TRY(auto approved, co_await std::move(approving));
  auto driving = drive(std::move(context), std::move(approved));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

PaymentsService::Answer<Payment> PaymentsService::cancel_payment(Context context,
                                                                 PaymentName name) {
  auto owning = own_payment(name);
  ATOLL_CO_TRY(const auto payment, co_await std::move(owning));
  auto work = [this, context = std::move(context), payment] {
    return store_.cancel(payment.account_id, payment.id, context, now());
  };
  auto cancelling = run_blocking<Payment>(std::move(work));
  auto cancelled = co_await std::move(cancelling);
  co_return std::move(cancelled);
}

PaymentsService::Answer<std::vector<Payment>> PaymentsService::list_payments(ListPayments request) {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    co_return fail(ErrorCode::kInvalidArgument, "limit_invalid", "a list has 1 to 100 payments");
  }
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(owning));
  auto work = [this, request] {
    return store_.list(request.account_id, request.before, request.limit);
  };
  auto listing = run_blocking<std::vector<Payment>>(std::move(work));
  ATOLL_CO_TRY(auto payments, co_await std::move(listing));
  for (Payment& payment : payments) payment = as_of(std::move(payment), now());
  co_return std::move(payments);
}

PaymentsService::Answer<Payment> PaymentsService::own_payment(PaymentName name) {
  auto asking = accounts_of(name.user_id);
  ATOLL_CO_TRY(const auto accounts, co_await std::move(asking));
  auto work = [this, name, accounts]() -> Result<Payment> {
    for (const accounts::Account& account : accounts) {
      ATOLL_TRY(auto payment, store_.find(account.id, name.payment_id));
      if (payment) return as_of(*std::move(payment), now());
    }
    return payment_not_found();
  };
  auto finding = run_blocking<Payment>(std::move(work));
  auto payment = co_await std::move(finding);
  co_return std::move(payment);
}

PaymentsService::Answer<accounts::Account> PaymentsService::own_account(base::Id user_id,
                                                                        base::Id account_id) {
  auto ask = [this, user_id, account_id](Completion<accounts::Account> done) {
    accounts_.account(Context(), user_id, account_id, std::move(done));
  };
  auto account = co_await await_completion<accounts::Account>(executor_, std::move(ask));
  co_return std::move(account);
}

PaymentsService::Answer<std::vector<accounts::Account>> PaymentsService::accounts_of(
    base::Id user_id) {
  auto ask = [this, user_id](Completion<std::vector<accounts::Account>> done) {
    accounts_.accounts_of(Context(), user_id, std::move(done));
  };
  auto accounts =
      co_await await_completion<std::vector<accounts::Account>>(executor_, std::move(ask));
  co_return std::move(accounts);
}

}  // namespace atollbank::payments
