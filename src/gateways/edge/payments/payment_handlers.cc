// SPDX-License-Identifier: Apache-2.0
// Payees, payments to them, and in the sandbox the approval that the customer would give.
#include <algorithm>

#include "gateways/edge/handlers.h"
#include "gateways/edge/papers/file_disposition.h"
#include "gateways/edge/payments/payment_json.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using payments::Payee;
using payments::Payment;
using payments::PaymentsApi;
using payments::PaymentState;

namespace {

base::Result<payments::PaymentName> name_of(const Call& call) {
  ATOLL_TRY(const base::Id payment_id, base::parse_id("payment", call.path_id));
  return payments::PaymentName{.user_id = call.holder.user_id, .payment_id = payment_id};
}

base::Result<payments::SendPayment> request_of(const Call& call) {
  payments::SendPayment request;
  request.user_id = call.holder.user_id;
  ATOLL_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_TRY(const base::Id payee_id, call.parameters.required_id("payee_id", "payee"));
  request.to = payments::ToPayee{payee_id};
  ATOLL_TRY(request.amount_minor, call.parameters.required_amount_minor("amount"));
  request.reference = call.parameters.text("reference").value_or("");
  ATOLL_TRY(request.dedupe_id, call.parameters.required_text("dedupe_id"));
  request.waits_for_approval = !call.holder.may(identity::kMakePayments);
  return request;
}

// Where the customer's browser finds the bank, as far as it is known.
std::string bank_of(const Call& call) {
  if (!call.public_url.empty()) return call.public_url;
  return address_of_bank(call.host, call.is_secure).value_or("");
}

// Once the account's transactions show it, if it was booked.
HandlerTask answer_with_payment(const Services& services, Payment payment, std::string bank) {
  if (payment.state == PaymentState::kBooked) {
    auto shown = wait_for_own_write(services, payment.account_id, payment.slot);
    co_await std::move(shown);
  }
  co_return Answer{.body = payment_json(payment, bank)};
}

}  // namespace

HandlerTask create_payee(const Services& services, Call call) {
  payments::CreatePayee request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.name, call.parameters.required_text("name"));
  ATOLL_CO_TRY(request.sort_code, call.parameters.required_text("sort_code"));
  ATOLL_CO_TRY(request.account_number, call.parameters.required_text("account_number"));
  auto asked = ask<Payee>(services, services.payments, &PaymentsApi::create_payee, call.context,
                          std::move(request));
  ATOLL_CO_TRY(const Payee payee, co_await std::move(asked));
  co_return Answer{.body = payee_json(payee)};
}

HandlerTask list_payees(const Services& services, Call call) {
  auto asked = ask<std::vector<Payee>>(services, services.payments, &PaymentsApi::payees,
                                       call.context, call.holder.user_id);
  ATOLL_CO_TRY(const std::vector<Payee> payees, co_await std::move(asked));
  co_return Answer{.body = payees_json(payees)};
}

HandlerTask delete_payee(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id payee_id, base::parse_id("payee", call.path_id));
  auto asked = ask<void>(services, services.payments, &PaymentsApi::delete_payee, call.context,
                         call.holder.user_id, payee_id);
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

HandlerTask send_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(auto request, request_of(call));
  auto asked = ask<Payment>(services, services.payments, &PaymentsApi::send, call.context,
                            std::move(request));
  ATOLL_CO_TRY(Payment payment, co_await std::move(asked));
  auto answering = answer_with_payment(services, std::move(payment), bank_of(call));
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask list_payments(const Services& services, Call call) {
  payments::ListPayments request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const auto before, call.parameters.id("before", "payment"));
  request.before = before.value_or(base::Id{});
  ATOLL_CO_TRY(request.limit,
               call.parameters.page_limit("limit", request.limit, payments::kListLimitMax));
  auto asked = ask<std::vector<Payment>>(services, services.payments, &PaymentsApi::list,
                                         call.context, std::move(request));
  ATOLL_CO_TRY(const std::vector<Payment> found, co_await std::move(asked));
  co_return Answer{.body = payments_json(found, bank_of(call))};
}

HandlerTask read_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(const auto name, name_of(call));
  auto asked = ask<Payment>(services, services.payments, &PaymentsApi::find, call.context, name);
  ATOLL_CO_TRY(const Payment payment, co_await std::move(asked));
  co_return Answer{.body = payment_json(payment, bank_of(call))};
}

HandlerTask cancel_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(const auto name, name_of(call));
  auto asked = ask<Payment>(services, services.payments, &PaymentsApi::cancel, call.context, name);
  ATOLL_CO_TRY(const Payment payment, co_await std::move(asked));
  co_return Answer{.body = payment_json(payment, bank_of(call))};
}

// The one or the bulk payment that is named; or those of the account's newest that await approval,
// of which what cannot be approved now stays as it is.
HandlerTask approve_payments(const Services& services, Call call) {
  payments::ListPayments request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  request.limit = payments::kListLimitMax;
  ATOLL_CO_TRY(const auto only, call.parameters.id("payment_id", "payment"));
  ATOLL_CO_TRY(const auto bulk, call.parameters.id("bulk_payment_id", "bulk"));
  if (bulk) {
    auto approving = approve_bulk_payment(services, std::move(call), *bulk);
    auto answer = co_await std::move(approving);
    co_return answer;
  }
  auto listing = ask<std::vector<Payment>>(services, services.payments, &PaymentsApi::list,
                                           call.context, request);
  ATOLL_CO_TRY(const std::vector<Payment> found, co_await std::move(listing));
  std::vector<base::Id> wanted;
  if (only) wanted.push_back(*only);
  for (const Payment& payment : found) {
    if (!only && payment.state == PaymentState::kAwaitingApproval) wanted.push_back(payment.id);
  }
  std::vector<Payment> approved;
  std::uint64_t last_slot = 0;
  for (const base::Id payment_id : wanted) {
    const payments::PaymentName name{.user_id = call.holder.user_id, .payment_id = payment_id};
    auto asked =
        ask<Payment>(services, services.payments, &PaymentsApi::approve, call.context, name);
    auto payment = co_await std::move(asked);
    if (!payment && only) co_return base::fail(payment.error());
    if (!payment) continue;
    last_slot = std::max(last_slot, payment->slot);
    approved.push_back(*std::move(payment));
  }
  if (last_slot != 0) {
    auto shown = wait_for_own_write(services, request.account_id, last_slot);
    co_await std::move(shown);
  }
  co_return Answer{.body = payments_json(approved, bank_of(call))};
}

}  // namespace atollbank::edge
