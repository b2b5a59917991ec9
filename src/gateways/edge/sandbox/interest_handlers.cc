// SPDX-License-Identifier: Apache-2.0
// The sandbox's overdrafts and savings: what a bank's own people would agree with a customer.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {
namespace {

using accounts::AccountsApi;
using interest::InterestApi;
using interest::InterestKind;
using interest::Product;

// The one that was asked for, else the first of the kind.
runtime::Task<base::Result<std::string>> product_of(const Services& services, Call call,
                                                    InterestKind kind) {
  if (const auto name = call.parameters.text("product")) co_return *name;
  auto asked =
      ask<std::vector<Product>>(services, *services.interest, &InterestApi::products, call.context);
  ATOLL_CO_TRY(const std::vector<Product> products, co_await std::move(asked));
  for (const Product& product : products) {
    if (product.kind == kind) co_return product.name;
  }
  co_return base::fail(base::ErrorCode::kNotFound, "product_not_found", "no such product");
}

}  // namespace

HandlerTask set_overdraft(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const auto limit_minor,
               call.parameters.whole("limit", 0, interest::kOverdraftMinorMax));
  if (!limit_minor) co_return base::fail(missing_param("limit"));
  auto owning = ask<accounts::Account>(services, services.accounts, &AccountsApi::account,
                                       call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(owning));
  auto naming = product_of(services, call, InterestKind::kOverdraft);
  ATOLL_CO_TRY(std::string product, co_await std::move(naming));
  interest::SetOverdraft request{.account_id = account_id,
                                 .limit_minor = *limit_minor,
                                 .product = std::move(product),
                                 .change_id = call.command_id};
  auto asked = ask<interest::Overdraft>(services, *services.interest, &InterestApi::set_overdraft,
                                        call.context, std::move(request));
  ATOLL_CO_TRY(const interest::Overdraft overdraft, co_await std::move(asked));
  base::JsonWriter json;
  json.begin_object();
  json.member("account_id", "acc", overdraft.account_id);
  json.member("limit", overdraft.limit_minor);
  json.member("balance", overdraft.balance_minor);
  json.member("available", overdraft.available_minor);
  json.end_object();
  co_return Answer{.body = json.take()};
}

HandlerTask earn_interest(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id pot_id, call.parameters.required_id("pot_id", "pot"));
  auto naming = product_of(services, call, InterestKind::kSavings);
  ATOLL_CO_TRY(std::string product, co_await std::move(naming));
  interest::EarnInterest request{
      .user_id = call.holder.user_id, .pot_id = pot_id, .product = std::move(product)};
  auto asked = ask<interest::Agreement>(services, *services.interest, &InterestApi::earn,
                                        call.context, std::move(request));
  ATOLL_CO_TRY(const interest::Agreement agreement, co_await std::move(asked));
  const interest::AgreedProduct& newest = agreement.products.back();
  base::JsonWriter json;
  json.begin_object();
  json.member("pot_id", "pot", agreement.address_id);
  json.member("product", newest.name);
  json.member("first_day",
              bank_calendar::date_text(bank_calendar::date_numbered(newest.first_day)));
  json.end_object();
  co_return Answer{.body = json.take()};
}

}  // namespace atollbank::edge
