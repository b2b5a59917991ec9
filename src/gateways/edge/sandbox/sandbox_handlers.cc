// SPDX-License-Identifier: Apache-2.0
// The sandbox: calls that make the world outside do something to an account. Their fields are in
// README.md.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/transaction_json.h"
#include "money/currency.h"

namespace atollbank::edge {
namespace {

using accounts::AccountsApi;
using accounts::CardPurchase;
using accounts::IncomingPayment;
using accounts::Purchased;
using accounts::Received;
using transactions::Transaction;

constexpr std::int64_t kDaysAtOnceMax = 31;

// A call without a key of its own gets one, so that it is still done at most once inside the bank.
std::string dedupe_id_of(const Call& call) {
  return call.parameters.text("dedupe_id").value_or(base::to_text("req", call.command_id));
}

base::Result<transactions::Category> category_of(const Parameters& parameters, std::string_view key,
                                                 transactions::Category fallback) {
  const auto text = parameters.text(key);
  if (!text) return fallback;
  const auto category = posting::category_named(*text);
  if (!category) return base::fail(malformed_param(key, "is not a category"));
  return *category;
}

bool is_true(const Parameters& parameters, std::string_view key) {
  const auto text = parameters.text(key);
  return text == "true" || text == "1";
}

base::Result<IncomingPayment> incoming_payment_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  IncomingPayment payment;
  payment.user_id = call.holder.user_id;
  ATOLL_TRY(payment.account_id, parameters.required_id("account_id", "acc"));
  ATOLL_TRY(payment.amount_minor, parameters.required_amount_minor("amount"));
  payment.description = parameters.text("description").value_or("Sandbox payment");
  payment.payer.name = parameters.text("payer[name]").value_or("");
  payment.payer.account_number = parameters.text("payer[account_number]").value_or("");
  payment.payer.sort_code = parameters.text("payer[sort_code]").value_or("");
  ATOLL_TRY(payment.category, category_of(parameters, "category", transactions::Category::kIncome));
  payment.is_top_up = is_true(parameters, "is_load");
  payment.dedupe_id = dedupe_id_of(call);
  return payment;
}

base::Result<transactions::Merchant> merchant_of(const Parameters& parameters) {
  transactions::Merchant merchant;
  ATOLL_TRY(const std::optional<base::Id> id, parameters.id("merchant[id]", "merch"));
  merchant.id = id.value_or(base::Id{});
  merchant.name = parameters.text("merchant[name]").value_or("Sandbox Shop");
  merchant.statement_text = parameters.text("description").value_or("");
  merchant.logo = parameters.text("merchant[logo]").value_or("");
  merchant.emoji = parameters.text("merchant[emoji]").value_or("\xF0\x9F\x9B\x8D");
  ATOLL_TRY(merchant.category,
            category_of(parameters, "merchant[category]", transactions::Category::kShopping));
  merchant.online = is_true(parameters, "merchant[online]");
  merchant.atm = is_true(parameters, "merchant[atm]");
  merchant.address.street = parameters.text("merchant[address]").value_or("");
  merchant.address.city = parameters.text("merchant[city]").value_or("London");
  merchant.address.postcode = parameters.text("merchant[postcode]").value_or("");
  merchant.address.country = parameters.text("merchant[country]").value_or("GBR");
  merchant.metadata = parameters.map("merchant[metadata]");
  return merchant;
}

base::Result<CardPurchase> card_purchase_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  CardPurchase purchase;
  purchase.user_id = call.holder.user_id;
  ATOLL_TRY(purchase.account_id, parameters.required_id("account_id", "acc"));
  ATOLL_TRY(purchase.amount_minor, parameters.required_amount_minor("amount"));
  ATOLL_TRY(purchase.merchant, merchant_of(parameters));
  if (const auto code = parameters.text("local_currency")) {
    const auto local = money::Currency::from_alpha(*code);
    if (!local) return base::fail(malformed_param("local_currency", "is not a currency"));
    purchase.local_currency = local->numeric();
    ATOLL_TRY(purchase.local_amount_minor, parameters.required_amount_minor("local_amount"));
  }
  if (const auto text = parameters.text("decline_reason")) {
    const auto reason = posting::decline_reason_named(*text);
    if (!reason) return base::fail(malformed_param("decline_reason", "is not a reason to decline"));
    purchase.decline = *reason;
  }
  purchase.settle_at_once = !is_true(parameters, "pending");
  purchase.dedupe_id = dedupe_id_of(call);
  return purchase;
}

// Waits for the transaction to be seen and answers with it, as GET /transactions/{id} would.
HandlerTask answer_with_transaction(const Services& services, const Call& call, base::Id account_id,
                                    base::Id transaction_id, std::uint64_t slot) {
  auto shown = wait_for_own_write(services, account_id, slot);
  co_await std::move(shown);
  transactions::GetTransaction request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  request.transaction_id = transaction_id;
  auto asked =
      ask<Transaction>(services, services.transactions, &transactions::TransactionsApi::get,
                       call.context, std::move(request));
  ATOLL_CO_TRY(const Transaction transaction, co_await std::move(asked));
  co_return Answer{.body = transaction_json(transaction, MerchantForm::kExpanded)};
}

HandlerTask answer_purchase(const Services& services, Call call, CardPurchase purchase) {
  const base::Id account_id = purchase.account_id;
  auto asked = ask<Purchased>(services, services.accounts, &AccountsApi::purchase, call.context,
                              std::move(purchase));
  ATOLL_CO_TRY(const Purchased purchased, co_await std::move(asked));
  auto answered =
      answer_with_transaction(services, call, account_id, purchased.transaction_id, purchased.slot);
  auto answer = co_await std::move(answered);
  co_return answer;
}

// The purchase by card that the call's transaction_id names. `call` lives in the frame that awaits
// this.
runtime::Task<base::Result<Transaction>> find_purchase(const Services& services, const Call& call) {
  ATOLL_CO_TRY(const base::Id id, call.parameters.required_id("transaction_id", "tx"));
  transactions::GetTransaction request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  request.transaction_id = id;
  auto asked =
      ask<Transaction>(services, services.transactions, &transactions::TransactionsApi::get,
                       call.context, std::move(request));
  ATOLL_CO_TRY(Transaction found, co_await std::move(asked));
  const bool is_purchase =
      found.scheme == transactions::Scheme::kCard && !found.is_declined() && found.amount_minor < 0;
  if (!is_purchase) {
    co_return base::fail(base::ErrorCode::kFailedPrecondition, "not_a_purchase",
                         "The transaction is not a purchase by card that went through");
  }
  co_return std::move(found);
}

HandlerTask settle_and_answer(const Services& services, Call call, Transaction purchase,
                              std::int64_t amount_minor) {
  accounts::SettlePurchase request{.user_id = call.holder.user_id,
                                   .account_id = purchase.account_id,
                                   .purchase_id = purchase.command_id,
                                   .amount_minor = amount_minor};
  auto asked = ask<accounts::Settled>(services, services.accounts, &AccountsApi::settle_purchase,
                                      call.context, request);
  ATOLL_CO_TRY(const accounts::Settled settled, co_await std::move(asked));
  auto answered =
      answer_with_transaction(services, call, purchase.account_id, purchase.id, settled.slot);
  auto answer = co_await std::move(answered);
  co_return answer;
}

}  // namespace

HandlerTask make_incoming_payment(const Services& services, Call call) {
  ATOLL_CO_TRY(IncomingPayment payment, incoming_payment_of(call));
  const base::Id account_id = payment.account_id;
  auto asked = ask<Received>(services, services.accounts, &AccountsApi::receive_payment,
                             call.context, std::move(payment));
  ATOLL_CO_TRY(const Received received, co_await std::move(asked));
  auto answered =
      answer_with_transaction(services, call, account_id, received.transaction_id, received.slot);
  auto answer = co_await std::move(answered);
  co_return answer;
}

HandlerTask make_card_purchase(const Services& services, Call call) {
  ATOLL_CO_TRY(CardPurchase purchase, card_purchase_of(call));
  auto purchasing = answer_purchase(services, std::move(call), std::move(purchase));
  auto answer = co_await std::move(purchasing);
  co_return answer;
}

HandlerTask make_declined_purchase(const Services& services, Call call) {
  ATOLL_CO_TRY(CardPurchase purchase, card_purchase_of(call));
  if (purchase.decline == transactions::DeclineReason::kNone) {
    purchase.decline = transactions::DeclineReason::kCardInactive;
  }
  auto purchasing = answer_purchase(services, std::move(call), std::move(purchase));
  auto answer = co_await std::move(purchasing);
  co_return answer;
}

HandlerTask settle_purchase(const Services& services, Call call) {
  auto looking = find_purchase(services, call);
  ATOLL_CO_TRY(const Transaction purchase, co_await std::move(looking));
  std::int64_t amount_minor = -purchase.amount_minor;
  if (call.parameters.text("amount")) {
    ATOLL_CO_TRY(amount_minor, call.parameters.required_amount_minor("amount"));
  }
  auto settling = settle_and_answer(services, std::move(call), purchase, amount_minor);
  auto answer = co_await std::move(settling);
  co_return answer;
}

// Without a transaction_id, of a purchase that is authorised here and never presented.
HandlerTask expire_purchase(const Services& services, Call call) {
  if (!call.parameters.text("transaction_id")) {
    ATOLL_CO_TRY(CardPurchase purchase, card_purchase_of(call));
    purchase.settle_at_once = false;
    const base::Id account_id = purchase.account_id;
    auto asked = ask<Purchased>(services, services.accounts, &AccountsApi::purchase, call.context,
                                std::move(purchase));
    ATOLL_CO_TRY(const Purchased purchased, co_await std::move(asked));
    const bool is_declined = purchased.declined != transactions::DeclineReason::kNone;
    Transaction made;
    made.account_id = account_id;
    made.id = purchased.transaction_id;
    made.command_id = purchased.purchase_id;
    auto ending = is_declined
                      ? answer_with_transaction(services, call, account_id, made.id, purchased.slot)
                      : settle_and_answer(services, call, made, 0);
    auto answer = co_await std::move(ending);
    co_return answer;
  }
  auto looking = find_purchase(services, call);
  ATOLL_CO_TRY(const Transaction purchase, co_await std::move(looking));
  auto releasing = settle_and_answer(services, std::move(call), purchase, 0);
  auto answer = co_await std::move(releasing);
  co_return answer;
}

HandlerTask refund_purchase(const Services& services, Call call) {
  auto looking = find_purchase(services, call);
  ATOLL_CO_TRY(const Transaction purchase, co_await std::move(looking));
  accounts::RefundPurchase refund{.user_id = call.holder.user_id,
                                  .account_id = purchase.account_id,
                                  .purchase_id = purchase.command_id,
                                  .amount_minor = -purchase.amount_minor,
                                  .dedupe_id = dedupe_id_of(call)};
  if (call.parameters.text("amount")) {
    ATOLL_CO_TRY(refund.amount_minor, call.parameters.required_amount_minor("amount"));
  }
  auto asked = ask<Received>(services, services.accounts, &AccountsApi::refund_purchase,
                             call.context, std::move(refund));
  ATOLL_CO_TRY(const Received received, co_await std::move(asked));
  auto answered = answer_with_transaction(services, call, purchase.account_id,
                                          received.transaction_id, received.slot);
  auto answer = co_await std::move(answered);
  co_return answer;
}

HandlerTask pass_days(const Services& services, Call call) {
  PassDays request{.command_id = call.command_id, .user_id = call.holder.user_id, .days = 1};
  ATOLL_CO_TRY(const auto days, call.parameters.whole("days", 1, kDaysAtOnceMax));
  if (days) request.days = static_cast<std::uint32_t>(*days);
  auto start = [&services, &call, request](runtime::Completion<DaysPassed> done) {
    services.pass_days(call.context, request, std::move(done));
  };
  ATOLL_CO_TRY(const DaysPassed passed,
               co_await runtime::await_completion<DaysPassed>(services.executor, std::move(start)));
  base::JsonWriter json;
  json.begin_object();
  json.member("days", request.days);
  json.member("now", base::to_rfc3339(passed.now));
  json.end_object();
  co_return Answer{.body = json.take()};
}

}  // namespace atollbank::edge
