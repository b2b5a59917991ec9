// SPDX-License-Identifier: Apache-2.0
// Account → JSON, with the documented fields and those that real answers have.
#include "gateways/edge/shapes/account_json.h"

#include "base/json.h"
#include "gateways/edge/shapes/currency_code.h"
#include "gateways/edge/shapes/iban.h"

namespace atollbank::edge {
namespace {

std::string_view owner_type(accounts::AccountKind kind) {
  switch (kind) {
    case accounts::AccountKind::kPersonal: return "personal";
    case accounts::AccountKind::kJoint: return "joint";
    case accounts::AccountKind::kBusiness: return "business";
  }
  return "";
}

void write_owners(base::JsonWriter& json, std::span<const customers::Customer> owners) {
  json.key("owners");
  json.begin_array();
  for (const customers::Customer& owner : owners) {
    json.begin_object();
    json.member("user_id", "user", owner.id);
    json.member("preferred_name", owner.preferred_name);
    json.member("preferred_first_name", owner.preferred_first_name);
    json.end_object();
  }
  json.end_array();
}

void write_payment_details(base::JsonWriter& json, const accounts::Account& account) {
  json.key("payment_details");
  json.begin_object();
  json.key("locale_uk");
  json.begin_object();
  json.member("account_number", account.account_number);
  json.member("sort_code", account.sort_code);
  json.end_object();
  const std::string iban = iban_of(account.sort_code, account.account_number);
  json.key("iban");
  json.begin_object();
  json.member("unformatted", iban);
  json.member("formatted", formatted_iban(iban));
  json.member("bic", kBic);
  json.member("usage_description", "To receive payments from abroad");
  json.member("usage_description_web", "To receive payments from abroad");
  json.end_object();
  json.end_object();
}

void write_account(base::JsonWriter& json, const OwnedAccount& owned) {
  const accounts::Account& account = owned.account;
  json.begin_object();
  json.member("id", "acc", account.id);
  json.member("closed", account.closed);
  if (account.dormant) json.member("dormant", true);
  json.member("created", account.created);
  // Clients take the kind of account from the prefix of its description.
  json.member("description", "user", account.user_id);
  json.member("type", account_type(account.kind));
  json.member("owner_type", owner_type(account.kind));
  json.member("is_flex", false);
  json.member("product_type", "standard");
  json.member("closed_account_app_access", false);
  json.member("currency", currency_code(account.currency));
  json.member("legal_entity", "atoll_uk");
  json.member("country_code", "GB");
  json.member("country_code_alpha3", "GBR");
  write_owners(json, owned.owners);
  json.member("account_number", account.account_number);
  json.member("sort_code", account.sort_code);
  write_payment_details(json, account);
  json.member("monzo_branch_address_formatted", "");
  json.key("assets");
  json.begin_object();
  json.member("image_url", "");
  json.end_object();
  json.end_object();
}

}  // namespace

std::string_view account_type(accounts::AccountKind kind) {
  switch (kind) {
    case accounts::AccountKind::kPersonal: return "uk_retail";
    case accounts::AccountKind::kJoint: return "uk_retail_joint";
    case accounts::AccountKind::kBusiness: return "uk_business";
  }
  return "";
}

std::string accounts_json(std::span<const OwnedAccount> accounts) {
  base::JsonWriter json;
  json.begin_object();
  json.key("accounts");
  json.begin_array();
  for (const OwnedAccount& owned : accounts) write_account(json, owned);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string balance_json(const accounts::BalanceView& view) {
  const std::string_view currency = currency_code(view.currency);
  base::JsonWriter json;
  json.begin_object();
  json.member("balance", view.balance_minor);
  json.member("total_balance", view.total_balance_minor);
  json.member("balance_including_flexible_savings", view.total_balance_minor);
  json.member("currency", currency);
  json.member("spend_today", view.spend_today_minor);
  json.member("local_currency", "");
  json.member("local_exchange_rate", std::int64_t{0});
  json.key("local_spend");
  json.begin_array();
  if (view.spend_today_minor != 0) {
    json.begin_object();
    json.member("spend_today", view.spend_today_minor);
    json.member("currency", currency);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
