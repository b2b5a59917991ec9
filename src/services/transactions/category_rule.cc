// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/category_rule.h"

#include <algorithm>
#include <tuple>

#include "base/text/letter_case.h"
#include "base/utf8.h"
#include "services/transactions/request_rules.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::fail;

namespace {

bool is_control(char letter) { return (letter >= 0 && letter < ' ') || letter == '\x7F'; }

bool mentions(const Transaction& transaction, const std::string& text) {
  const std::string wanted = base::in_small_letters(text);
  return base::contains_in_any_case(transaction.description, wanted) ||
         base::contains_in_any_case(transaction.counterparty.name, wanted) ||
         (transaction.merchant && base::contains_in_any_case(transaction.merchant->name, wanted));
}

bool matches(const CategoryRule& rule, const Transaction& transaction) {
  if (!rule.sorts_past && transaction.created < rule.created) return false;
  if (!rule.text.empty()) return mentions(transaction, rule.text);
  if (!rule.is_of_group) return transaction.merchant_id == rule.merchant_id;
  return transaction.merchant && transaction.merchant->group_id == rule.merchant_id;
}

}  // namespace

base::Result<void> check_rule(const CategoryRule& rule) {
  ATOLL_TRY_VOID(check_category(rule.category));
  if (rule.merchant_id.is_nil() == rule.text.empty()) {
    return fail(ErrorCode::kInvalidArgument, "rule_invalid", "a rule has a merchant or a text");
  }
  const bool is_line =
      base::is_plain_utf8(rule.text) && std::ranges::none_of(rule.text, is_control);
  if (rule.text.size() > kRuleTextMax || !is_line) {
    return fail(ErrorCode::kInvalidArgument, "rule_text_invalid",
                "the text has at most 128 bytes and no control characters");
  }
  return {};
}

std::optional<Category> sorted_by(std::span<const CategoryRule> rules,
                                  const Transaction& transaction) {
  const CategoryRule* newest = nullptr;
  for (const CategoryRule& rule : rules) {
    if (!matches(rule, transaction)) continue;
    const bool is_newer = newest == nullptr ||
                          std::tie(newest->created, newest->id) < std::tie(rule.created, rule.id);
    if (is_newer) newest = &rule;
  }
  return newest == nullptr ? std::nullopt : std::optional(newest->category);
}

}  // namespace atollbank::transactions
