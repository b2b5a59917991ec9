// SPDX-License-Identifier: Apache-2.0
// The rules by which an owner sorts her transactions into categories.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using transactions::CategoryRule;
using transactions::SpendingApi;

namespace {

void write(base::JsonWriter& json, const CategoryRule& rule) {
  json.begin_object();
  json.member("id", "rule", rule.id).member("account_id", "acc", rule.account_id);
  json.member("category", posting::name_of(rule.category));
  if (rule.text.empty()) {
    json.member("merchant", rule.is_of_group ? "grp" : "merch", rule.merchant_id);
  } else {
    json.member("text", rule.text);
  }
  json.member("sorts_past", rule.sorts_past).member("created", rule.created);
  json.end_object();
}

std::string rule_json(const CategoryRule& rule) {
  base::JsonWriter json;
  json.begin_object().key("rule");
  write(json, rule);
  json.end_object();
  return json.take();
}

base::Result<CategoryRule> rule_of(const Call& call) {
  const Parameters& parameters = call.parameters;
  CategoryRule rule;
  ATOLL_TRY(rule.account_id, parameters.required_id("account_id", "acc"));
  rule.id = call.made_at(rule.account_id);
  ATOLL_TRY(const std::string word, parameters.required_text("category"));
  const auto category = posting::category_named(word);
  if (!category) return base::fail(malformed_param("category", "is no category"));
  rule.category = *category;
  rule.text = parameters.text("text").value_or("");
  if (const auto merchant = parameters.text("merchant")) {
    rule.is_of_group = merchant->starts_with("grp_");
    ATOLL_TRY(rule.merchant_id,
              parameters.required_id("merchant", rule.is_of_group ? "grp" : "merch"));
  }
  ATOLL_TRY(const auto sorts_past, parameters.flag("sorts_past"));
  rule.sorts_past = sorts_past.value_or(false);
  return rule;
}

}  // namespace

HandlerTask create_category_rule(const Services& services, Call call) {
  ATOLL_CO_TRY(CategoryRule rule, rule_of(call));
  auto asked = ask<CategoryRule>(services, services.spending, &SpendingApi::create_rule,
                                 call.context, call.holder.user_id, std::move(rule));
  ATOLL_CO_TRY(const CategoryRule made, co_await std::move(asked));
  co_return Answer{.body = rule_json(made)};
}

HandlerTask list_category_rules(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto asked = ask<std::vector<CategoryRule>>(services, services.spending, &SpendingApi::rules,
                                              call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY(const std::vector<CategoryRule> found, co_await std::move(asked));
  base::JsonWriter json;
  json.begin_object().key("rules").begin_array();
  for (const CategoryRule& rule : found) write(json, rule);
  json.end_array().end_object();
  co_return Answer{.body = json.take()};
}

HandlerTask delete_category_rule(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id rule_id, base::parse_id("rule", call.path_id));
  auto asked = ask<CategoryRule>(services, services.spending, &SpendingApi::delete_rule,
                                 call.context, call.holder.user_id, rule_id);
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
