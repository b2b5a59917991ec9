// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/definition_tokens.h"

#include <charconv>

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kSymbols = "(){},:;=+-*%";
constexpr std::size_t kDecimalsMax = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_of_name(char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '.'; }
bool is_of_number(char c) { return is_digit(c) || c == '.'; }
bool is_of_quoted(char c) { return c > ' ' && c <= '~' && c != '"'; }

// A name, or names joined by single dots.
bool is_address(std::string_view text) {
  return text.back() != '.' && text.find("..") == std::string_view::npos;
}

bool is_number(std::string_view text) {
  return text.back() != '.' && text.find('.') == text.rfind('.');
}

}  // namespace

DefinitionTokens::DefinitionTokens(std::string_view text, std::string_view reason)
    : text_(text), reason_(reason) {
  advance();
}

void DefinitionTokens::skip_blanks() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '#') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else if (c == '\n') {
      line_begin_ = ++position_;
      ++line_;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++position_;
    } else {
      return;
    }
  }
}

std::string_view DefinitionTokens::take_while(bool (*belongs)(char)) {
  const std::size_t begin = position_;
  while (position_ < text_.size() && belongs(text_[position_])) ++position_;
  return text_.substr(begin, position_ - begin);
}

// A word that is none is left as a kEnd that has text: nobody expects that.
void DefinitionTokens::advance() {
  skip_blanks();
  token_ = {.kind = TokenKind::kEnd,
            .text = {},
            .line = line_,
            .column = static_cast<std::uint32_t>(position_ - line_begin_ + 1)};
  if (position_ >= text_.size()) return;
  const char first = text_[position_];
  token_.text = text_.substr(position_, 1);
  if (is_lower(first)) {
    token_.text = take_while(is_of_name);
    const bool has_dot = token_.text.find('.') != std::string_view::npos;
    if (is_address(token_.text)) token_.kind = has_dot ? TokenKind::kAddress : TokenKind::kName;
  } else if (is_digit(first)) {
    token_.text = take_while(is_of_number);
    if (is_number(token_.text)) token_.kind = TokenKind::kNumber;
  } else if (is_capital(first)) {
    token_.text = take_while(is_capital);
    if (token_.text.size() == 3) token_.kind = TokenKind::kCurrency;
  } else if (first == '"') {
    ++position_;
    const std::string_view quoted = take_while(is_of_quoted);
    if (quoted.empty() || position_ >= text_.size() || text_[position_] != '"') return;
    ++position_;
    token_.text = quoted;
    token_.kind = TokenKind::kAddress;
  } else if (kSymbols.find(first) != std::string_view::npos) {
    ++position_;
    token_.kind = TokenKind::kSymbol;
  }
}

bool DefinitionTokens::take_word(std::string_view word) {
  if (!is(TokenKind::kName, word)) return false;
  advance();
  return true;
}

bool DefinitionTokens::take_symbol(char symbol) {
  if (!is_symbol(symbol)) return false;
  advance();
  return true;
}

Result<Token> DefinitionTokens::expect(TokenKind kind, std::string_view what) {
  if (token_.kind != kind || kind == TokenKind::kEnd) return fail("expected " + std::string(what));
  const Token taken = token_;
  if (kind == TokenKind::kName && taken.text.size() > kNameMax)
    return fail("a name of more than 64 characters");
  advance();
  return taken;
}

Result<void> DefinitionTokens::expect_word(std::string_view word) {
  if (!take_word(word)) return fail("expected '" + std::string(word) + "'");
  return {};
}

Result<void> DefinitionTokens::expect_symbol(char symbol) {
  if (!take_symbol(symbol)) return fail(std::string("expected '") + symbol + "'");
  return {};
}

Result<void> DefinitionTokens::expect_end() {
  // A word that is none is a kEnd with text.
  if (!at_end() || !token_.text.empty()) return fail("expected nothing more");
  return {};
}

Result<std::uint64_t> DefinitionTokens::expect_integer(std::uint64_t max, std::string_view what) {
  const Token token = token_;
  ATOLL_TRY(const Token taken, expect(TokenKind::kNumber, what));
  std::uint64_t number = 0;
  const auto end =
      std::from_chars(taken.text.data(), taken.text.data() + taken.text.size(), number);
  const bool is_whole = end.ptr == taken.text.data() + taken.text.size();
  if (end.ec != std::errc() || !is_whole || number > max)
    return fail_at(token, reason_, "expected " + std::string(what));
  return number;
}

Result<DefinitionTokens::DecimalNumber> DefinitionTokens::expect_decimal(std::string_view what) {
  const Token token = token_;
  std::string digits = take_symbol('-') ? "-" : "";
  ATOLL_TRY(const Token taken, expect(TokenKind::kNumber, what));
  const std::size_t point = taken.text.find('.');
  const bool has_point = point != std::string_view::npos;
  const std::string_view decimals = has_point ? taken.text.substr(point + 1) : std::string_view{};
  digits.append(taken.text.substr(0, point)).append(decimals);
  DecimalNumber number{.mantissa = 0, .exponent = 0};
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number.mantissa);
  if (end.ec != std::errc() || decimals.size() > kDecimalsMax)
    return fail_at(token, reason_, "a number of more than 18 digits");
  number.exponent = static_cast<std::uint8_t>(decimals.size());
  return number;
}

tl::unexpected<base::Error> DefinitionTokens::fail(std::string_view message) const {
  return fail_at(token_, reason_, message);
}

tl::unexpected<base::Error> DefinitionTokens::fail_at(const Token& token, std::string_view reason,
                                                      std::string_view message) const {
  const std::string found = token.text.empty() ? "" : " at '" + std::string(token.text) + "'";
  return base::fail(ErrorCode::kInvalidArgument, reason,
                    "line " + std::to_string(token.line) + ", column " +
                        std::to_string(token.column) + ": " + std::string(message) + found);
}

}  // namespace atollbank::definitions
