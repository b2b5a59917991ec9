// SPDX-License-Identifier: Apache-2.0
// The words of a definition's text, one after another. The languages of this folder (templates,
// chart entries, monitors, metadata types) share them. Text is printable ASCII, blanks and line
// ends; '#' begins a comment that ends with its line.
//
// Reading is total: the first word that is none is an error that names line and column. Owned by
// one parser; views point into the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::definitions {

// What one kDefine record holds at most, and so every text here.
inline constexpr std::size_t kDefinitionSizeMax = 4080;
inline constexpr std::size_t kNameMax = 64;

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,      // a-z 0-9 _, beginning with a letter: card_purchase
  kAddress,   // names joined by dots, or anything in quotes: house.fees, "house.card-fees"
  kNumber,    // digits, with at most one point between them: 12, 0.25
  kCurrency,  // three capital letters
  kSymbol,    // one of ( ) { } , : ; = + - * %
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // of a quoted address, what is between the quotes
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class DefinitionTokens {
 public:
  // `reason` is that of every error: "template_malformed".
  DefinitionTokens(std::string_view text, std::string_view reason);

  const Token& peek() const { return token_; }
  bool at_end() const { return token_.kind == TokenKind::kEnd; }
  bool is(TokenKind kind, std::string_view text) const {
    return token_.kind == kind && token_.text == text;
  }
  bool is_symbol(char symbol) const { return is(TokenKind::kSymbol, std::string_view(&symbol, 1)); }

  // Takes the word when it is this one.
  bool take_word(std::string_view word);
  bool take_symbol(char symbol);

  // Takes the word or fails with what was expected.
  base::Result<Token> expect(TokenKind kind, std::string_view what);
  base::Result<void> expect_word(std::string_view word);
  base::Result<void> expect_symbol(char symbol);
  base::Result<void> expect_end();
  // A whole number without a point, at most `max`.
  base::Result<std::uint64_t> expect_integer(std::uint64_t max, std::string_view what);
  // "-12.5", its digits without the point; at most 18 decimals.
  struct DecimalNumber {
    std::int64_t mantissa = 0;
    std::uint8_t exponent = 0;
  };
  base::Result<DecimalNumber> expect_decimal(std::string_view what);

  tl::unexpected<base::Error> fail(std::string_view message) const;
  tl::unexpected<base::Error> fail_at(const Token& token, std::string_view reason,
                                      std::string_view message) const;

 private:
  void advance();
  void skip_blanks();
  std::string_view take_while(bool (*belongs)(char));

  std::string_view text_;
  std::string_view reason_;
  std::size_t position_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_begin_ = 0;
  Token token_;
};

}  // namespace atollbank::definitions
