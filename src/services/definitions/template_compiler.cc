// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/template_compiler.h"

#include <algorithm>
#include <array>

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint32_t kVersionMax = 999'999;
constexpr std::array<std::string_view, 13> kReserved = {
    "template", "version", "code",    "let",   "debit",   "credit", "min",
    "max",      "of",      "rounded", "money", "account", "number"};

Result<money::Rounding> rounding_named(DefinitionTokens& tokens) {
  using enum money::Rounding;
  constexpr std::array<std::pair<std::string_view, money::Rounding>, 4> kRules = {
      {{"half_even", kHalfEven}, {"half_up", kHalfUp}, {"down", kDown}, {"up", kUp}}};
  for (const auto& [word, rule] : kRules) {
    if (tokens.take_word(word)) return rule;
  }
  return tokens.fail("expected half_even, half_up, down or up");
}

std::string_view word_of(money::Rounding rounding) {
  switch (rounding) {
    case money::Rounding::kHalfEven: return "half_even";
    case money::Rounding::kHalfUp: return "half_up";
    case money::Rounding::kDown: return "down";
    case money::Rounding::kUp: return "up";
  }
  return "";
}

}  // namespace

std::string_view name_of(ParameterType type) {
  switch (type) {
    case ParameterType::kMoney: return "money";
    case ParameterType::kAccount: return "account";
    case ParameterType::kNumber: return "number";
  }
  return "";
}

Result<Template> compile_template(std::string_view text) {
  return TemplateCompiler(text).compile();
}

TemplateCompiler::TemplateCompiler(std::string_view text) : tokens_(text, "template_malformed") {
  made_.text = text;
}

Result<Template> TemplateCompiler::compile() {
  if (made_.text.size() > kDefinitionSizeMax)
    return base::fail(ErrorCode::kInvalidArgument, "template_too_large",
                      "a template's text is at most 4,080 bytes");
  ATOLL_TRY_VOID(parse_head());
  ATOLL_TRY_VOID(tokens_.expect_symbol('{'));
  while (!tokens_.is_symbol('}')) {
    ATOLL_TRY_VOID(parse_statement());
    if (!tokens_.is_symbol('}')) ATOLL_TRY_VOID(tokens_.expect_symbol(';'));
  }
  ATOLL_TRY_VOID(tokens_.expect_symbol('}'));
  ATOLL_TRY_VOID(tokens_.expect_end());
  ATOLL_TRY_VOID(finish());
  return std::move(made_);
}

Result<void> TemplateCompiler::parse_head() {
  ATOLL_TRY_VOID(tokens_.expect_word("template"));
  ATOLL_TRY(const Token name, tokens_.expect(TokenKind::kName, "the template's name"));
  made_.name = name.text;
  ATOLL_TRY_VOID(tokens_.expect_word("version"));
  ATOLL_TRY(const std::uint64_t version, tokens_.expect_integer(kVersionMax, "a version"));
  if (version == 0) return tokens_.fail("versions begin at 1");
  made_.version = static_cast<std::uint32_t>(version);
  if (tokens_.take_word("code")) {
    ATOLL_TRY(const std::uint64_t code, tokens_.expect_integer(UINT32_MAX, "a code"));
    made_.code = static_cast<std::uint32_t>(code);
  }
  ATOLL_TRY_VOID(tokens_.expect_symbol('('));
  if (tokens_.take_symbol(')')) return {};
  do {
    ATOLL_TRY_VOID(parse_parameter());
  } while (tokens_.take_symbol(','));
  return tokens_.expect_symbol(')');
}

Result<void> TemplateCompiler::parse_parameter() {
  using enum ParameterType;
  const Token name = tokens_.peek();
  ATOLL_TRY_VOID(tokens_.expect(TokenKind::kName, "a parameter's name"));
  ATOLL_TRY_VOID(check_new_name(name));
  if (made_.parameters.size() == kParameterCountMax) return too_large("more than 16 parameters");
  ATOLL_TRY_VOID(tokens_.expect_symbol(':'));
  for (const ParameterType type : {kMoney, kAccount, kNumber}) {
    if (!tokens_.take_word(name_of(type))) continue;
    made_.parameters.push_back({.name = std::string(name.text), .type = type});
    is_used_.push_back(false);
    return {};
  }
  return tokens_.fail("expected money, account or number");
}

Result<void> TemplateCompiler::parse_statement() {
  if (tokens_.take_word("let")) return parse_let();
  if (tokens_.take_word("debit")) return parse_line(StepKind::kDebit);
  if (tokens_.take_word("credit")) return parse_line(StepKind::kCredit);
  return tokens_.fail("expected let, debit or credit");
}

Result<void> TemplateCompiler::parse_let() {
  const Token name = tokens_.peek();
  ATOLL_TRY_VOID(tokens_.expect(TokenKind::kName, "a name"));
  ATOLL_TRY_VOID(check_new_name(name));
  ATOLL_TRY_VOID(tokens_.expect_symbol('='));
  ATOLL_TRY(LinearForm form, parse_expression());
  if (lets_.size() == kTemplateLetMax) return too_large("more than 32 names are let");
  ATOLL_TRY_VOID(emit(StepKind::kStore, lets_.size()));
  lets_.push_back({.name = std::string(name.text), .form = std::move(form)});
  return {};
}

Result<void> TemplateCompiler::parse_line(StepKind kind) {
  if (made_.accounts.size() == kTemplateLineMax) return too_large("more than 64 lines");
  const std::size_t line = made_.accounts.size();
  ATOLL_TRY_VOID(parse_account());
  ATOLL_TRY(const LinearForm form, parse_expression());
  if (!difference_.add(form, kind == StepKind::kDebit ? 1 : -1))
    return too_large("the lines are too many different amounts");
  return emit(kind, line);
}

Result<void> TemplateCompiler::parse_account() {
  const Token token = tokens_.peek();
  AccountOperand account;
  if (token.kind == TokenKind::kAddress) {
    ATOLL_TRY_VOID(tokens_.expect(TokenKind::kAddress, "an account"));
    account.address = token.text;
  } else {
    ATOLL_TRY_VOID(tokens_.expect(TokenKind::kName, "an account: a parameter or an address"));
    ATOLL_TRY(account.parameter, use_parameter(token, ParameterType::kAccount));
    account.is_parameter = true;
  }
  made_.accounts.push_back(std::move(account));
  return {};
}

Result<LinearForm> TemplateCompiler::parse_expression() {
  if (++depth_ > kExpressionDepthMax) return too_large("an expression is nested too deep");
  ATOLL_TRY(LinearForm sum, parse_product());
  while (tokens_.is_symbol('+') || tokens_.is_symbol('-')) {
    const bool adds = tokens_.take_symbol('+');
    if (!adds) ATOLL_TRY_VOID(tokens_.expect_symbol('-'));
    ATOLL_TRY(const LinearForm part, parse_product());
    if (!sum.add(part, adds ? 1 : -1)) return too_large("a sum has too many terms");
    ATOLL_TRY_VOID(emit(adds ? StepKind::kAdd : StepKind::kSubtract));
  }
  --depth_;
  return sum;
}

Result<LinearForm> TemplateCompiler::parse_product() {
  ATOLL_TRY(LinearForm product, parse_primary());
  while (tokens_.take_symbol('*')) {
    ATOLL_TRY(product, parse_factor(product));
  }
  return product;
}

Result<LinearForm> TemplateCompiler::parse_factor(const LinearForm& form) {
  const Token token = tokens_.peek();
  if (token.kind == TokenKind::kName) {
    ATOLL_TRY_VOID(tokens_.expect(TokenKind::kName, "a number"));
    ATOLL_TRY(const std::uint16_t parameter, use_parameter(token, ParameterType::kNumber));
    ATOLL_TRY_VOID(emit(StepKind::kScaleByArgument, parameter));
    auto scaled = form.times(atoms_, made_.parameters[parameter].name);
    if (!scaled) return too_large("a product has too many terms");
    return *std::move(scaled);
  }
  ATOLL_TRY(const std::uint64_t number, tokens_.expect_integer(INT64_MAX, "a whole number"));
  const auto factor = static_cast<std::int64_t>(number);
  ATOLL_TRY_VOID(emit(StepKind::kScale, made_.factors.size()));
  made_.factors.push_back(factor);
  LinearForm scaled;
  if (!scaled.add(form, factor)) return too_large("a product leaves 64 bits");
  return scaled;
}

Result<LinearForm> TemplateCompiler::parse_primary() {
  if (tokens_.peek().kind == TokenKind::kNumber) return parse_number();
  if (tokens_.take_word("min")) return parse_choice(StepKind::kLeast);
  if (tokens_.take_word("max")) return parse_choice(StepKind::kMost);
  if (tokens_.take_symbol('(')) {
    ATOLL_TRY(LinearForm inner, parse_expression());
    ATOLL_TRY_VOID(tokens_.expect_symbol(')'));
    return inner;
  }
  return parse_name();
}

// "2.5% of amount rounded half_up" or "0.30 GBP".
Result<LinearForm> TemplateCompiler::parse_number() {
  const Token token = tokens_.peek();
  ATOLL_TRY(const auto number, tokens_.expect_decimal("a number"));
  if (tokens_.take_symbol('%')) return parse_portion(number.mantissa, number.exponent);
  ATOLL_TRY(const Token letters, tokens_.expect(TokenKind::kCurrency, "a currency or '%'"));
  const auto currency = money::Currency::from_alpha(letters.text);
  if (!currency) return tokens_.fail_at(letters, "template_malformed", "not a currency");
  const auto amount = money::parse_decimal(token.text, *currency);
  if (!amount)
    return tokens_.fail_at(token, "template_malformed", "not an amount of this currency");
  ATOLL_TRY_VOID(emit(StepKind::kLiteral, made_.literals.size()));
  made_.literals.push_back(*amount);
  const AtomId atom =
      atoms_.intern({.words = std::string(letters.text), .is_opaque = false, .factors = {}});
  return LinearForm(atom, amount->minor);
}

Result<LinearForm> TemplateCompiler::parse_portion(std::int64_t mantissa, std::uint8_t exponent) {
  constexpr std::uint8_t kPercentDecimalsMax = 9;
  constexpr std::int64_t kPercentMantissaMax = 1'000'000'000'000;
  if (exponent > kPercentDecimalsMax || mantissa > kPercentMantissaMax)
    return tokens_.fail("a percentage has at most 9 decimals and 12 digits");
  if (++depth_ > kExpressionDepthMax) return too_large("an expression is nested too deep");
  ATOLL_TRY_VOID(tokens_.expect_word("of"));
  ATOLL_TRY(const LinearForm whole, parse_primary());
  --depth_;
  ATOLL_TRY_VOID(tokens_.expect_word("rounded"));
  ATOLL_TRY(const money::Rounding rounding, rounding_named(tokens_));
  Portion portion{.mantissa = mantissa,
                  .exponent = static_cast<std::uint8_t>(exponent + 2),
                  .rounding = rounding};
  while (portion.exponent > 0 && portion.mantissa % 10 == 0) {
    portion.mantissa /= 10;
    --portion.exponent;
  }
  ATOLL_TRY_VOID(emit(StepKind::kPortion, made_.portions.size()));
  made_.portions.push_back(portion);
  return opaque(std::to_string(portion.mantissa) + "e-" + std::to_string(portion.exponent) +
                " of (" + whole.to_text(atoms_) + ") " + std::string(word_of(rounding)));
}

Result<LinearForm> TemplateCompiler::parse_choice(StepKind kind) {
  ATOLL_TRY_VOID(tokens_.expect_symbol('('));
  ATOLL_TRY(const LinearForm first, parse_expression());
  ATOLL_TRY_VOID(tokens_.expect_symbol(','));
  ATOLL_TRY(const LinearForm second, parse_expression());
  ATOLL_TRY_VOID(tokens_.expect_symbol(')'));
  ATOLL_TRY_VOID(emit(kind));
  const std::string word = kind == StepKind::kLeast ? "min(" : "max(";
  return opaque(word + first.to_text(atoms_) + ", " + second.to_text(atoms_) + ")");
}

Result<LinearForm> TemplateCompiler::parse_name() {
  const Token token = tokens_.peek();
  ATOLL_TRY_VOID(tokens_.expect(TokenKind::kName, "an amount"));
  for (std::size_t i = 0; i < lets_.size(); ++i) {
    if (lets_[i].name != token.text) continue;
    ATOLL_TRY_VOID(emit(StepKind::kLoad, i));
    return lets_[i].form;
  }
  ATOLL_TRY(const std::uint16_t parameter, use_parameter(token, ParameterType::kMoney));
  ATOLL_TRY_VOID(emit(StepKind::kArgument, parameter));
  return LinearForm(
      atoms_.intern({.words = std::string(token.text), .is_opaque = false, .factors = {}}));
}

Result<LinearForm> TemplateCompiler::opaque(const std::string& words) {
  // Nested opaque amounts quote each other, so their words are bounded like everything else.
  if (words.size() > kDefinitionSizeMax) return too_large("an expression is too large");
  return LinearForm(atoms_.intern({.words = words, .is_opaque = true, .factors = {}}));
}

Result<void> TemplateCompiler::check_new_name(const Token& token) const {
  const bool is_let =
      std::ranges::any_of(lets_, [&](const Let& let) { return let.name == token.text; });
  if (is_let || find_parameter(token.text).has_value())
    return tokens_.fail_at(token, "template_name_repeated", "the name is taken");
  if (std::ranges::find(kReserved, token.text) != kReserved.end())
    return tokens_.fail_at(token, "template_malformed", "a word of the language is no name");
  return {};
}

std::optional<std::uint16_t> TemplateCompiler::find_parameter(std::string_view name) const {
  const auto found = std::ranges::find(made_.parameters, name, &Parameter::name);
  if (found == made_.parameters.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - made_.parameters.begin());
}

Result<std::uint16_t> TemplateCompiler::use_parameter(const Token& token, ParameterType type) {
  const auto parameter = find_parameter(token.text);
  if (!parameter) return tokens_.fail_at(token, "template_name_unknown", "no such name");
  if (made_.parameters[*parameter].type != type)
    return tokens_.fail_at(token, "template_type_mismatch",
                           "needs a parameter of type " + std::string(name_of(type)));
  is_used_[*parameter] = true;
  return *parameter;
}

Result<void> TemplateCompiler::emit(StepKind kind, std::size_t operand) {
  if (made_.steps.size() == kTemplateStepMax) return too_large("more than 512 steps");
  made_.steps.push_back({.kind = kind, .operand = static_cast<std::uint16_t>(operand)});
  return {};
}

Result<void> TemplateCompiler::finish() {
  const auto unused = std::ranges::find(is_used_, false);
  if (unused != is_used_.end()) {
    const auto& parameter = made_.parameters[static_cast<std::size_t>(unused - is_used_.begin())];
    return base::fail(ErrorCode::kInvalidArgument, "template_parameter_unused",
                      parameter.name + " is used nowhere");
  }
  made_.let_count = static_cast<std::uint16_t>(lets_.size());
  made_.is_proven_balanced = difference_.is_zero() && !made_.accounts.empty();
  const bool may_balance = made_.is_proven_balanced || difference_.has_opaque(atoms_);
  if (may_balance) return {};
  return base::fail(ErrorCode::kInvalidArgument, "template_unbalanced",
                    made_.accounts.empty()
                        ? "a template without lines"
                        : "debits less credits are " + difference_.to_text(atoms_));
}

}  // namespace atollbank::definitions
