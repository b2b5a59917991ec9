// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/monitor.h"

#include "services/definitions/definition_tokens.h"

namespace atollbank::definitions {

using base::Result;

namespace {

Result<void> parse_account(DefinitionTokens& tokens, MonitorRule& rule) {
  const Token token = tokens.peek();
  ATOLL_TRY_VOID(tokens.expect(TokenKind::kAddress, "an address, or an account's id in quotes"));
  const auto id = base::parse_base62(token.text);
  if (id)
    rule.account = *id;
  else
    rule.address = token.text;
  return {};
}

Result<money::Amount> parse_threshold(DefinitionTokens& tokens) {
  std::string text = tokens.take_symbol('-') ? "-" : "";
  const Token number = tokens.peek();
  ATOLL_TRY_VOID(tokens.expect(TokenKind::kNumber, "an amount"));
  const Token letters = tokens.peek();
  ATOLL_TRY_VOID(tokens.expect(TokenKind::kCurrency, "a currency"));
  text.append(number.text).append(" ").append(letters.text);
  const auto amount = money::parse_amount(text);
  if (!amount) return tokens.fail_at(number, "monitor_malformed", amount.error().message);
  return *amount;
}

}  // namespace

Result<MonitorRule> parse_monitor(std::string_view text) {
  DefinitionTokens tokens(text, "monitor_malformed");
  MonitorRule rule;
  ATOLL_TRY_VOID(tokens.expect_word("monitor"));
  ATOLL_TRY(const Token name, tokens.expect(TokenKind::kName, "the monitor's name"));
  rule.name = name.text;
  rule.is_off = tokens.take_word("off");
  if (!rule.is_off) {
    ATOLL_TRY_VOID(tokens.expect_word("account"));
    ATOLL_TRY_VOID(parse_account(tokens, rule));
    rule.is_below = tokens.take_word("below");
    if (!rule.is_below) ATOLL_TRY_VOID(tokens.expect_word("above"));
    ATOLL_TRY(rule.threshold, parse_threshold(tokens));
  }
  ATOLL_TRY_VOID(tokens.expect_end());
  return rule;
}

base::Id firing_id(std::uint64_t slot, std::string_view monitor) {
  return base::derive_id("monitor", std::to_string(slot) + "/" + std::string(monitor), 0);
}

}  // namespace atollbank::definitions
