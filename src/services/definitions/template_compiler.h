// SPDX-License-Identifier: Apache-2.0
// One pass over a template's text: checks names and types, emits steps, and keeps for every
// expression the sum it stands for, so that balance is proven without arguments. Used once, by
// compile_template().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/definitions/definition_tokens.h"
#include "services/definitions/linear_form.h"
#include "services/definitions/template.h"

namespace atollbank::definitions {

class TemplateCompiler {
 public:
  explicit TemplateCompiler(std::string_view text);

  base::Result<Template> compile();

 private:
  struct Let {
    std::string name;
    LinearForm form;
  };

  base::Result<void> parse_head();
  base::Result<void> parse_parameter();
  base::Result<void> parse_statement();
  base::Result<void> parse_let();
  base::Result<void> parse_line(StepKind kind);
  base::Result<void> parse_account();

  // Each leaves one amount on the stack and answers the sum it stands for.
  base::Result<LinearForm> parse_expression();
  base::Result<LinearForm> parse_product();
  base::Result<LinearForm> parse_primary();
  base::Result<LinearForm> parse_number();
  base::Result<LinearForm> parse_portion(std::int64_t mantissa, std::uint8_t exponent);
  base::Result<LinearForm> parse_choice(StepKind kind);
  base::Result<LinearForm> parse_name();
  base::Result<LinearForm> parse_factor(const LinearForm& form);

  base::Result<void> check_new_name(const Token& token) const;
  std::optional<std::uint16_t> find_parameter(std::string_view name) const;
  base::Result<std::uint16_t> use_parameter(const Token& token, ParameterType type);
  base::Result<void> emit(StepKind kind, std::size_t operand = 0);
  base::Result<LinearForm> opaque(const std::string& words);
  base::Result<void> finish();

  tl::unexpected<base::Error> too_large(std::string_view message) const {
    return tokens_.fail_at(tokens_.peek(), "template_too_large", message);
  }

  DefinitionTokens tokens_;
  Template made_;
  AtomTable atoms_;
  std::vector<Let> lets_;
  std::vector<bool> is_used_;  // parameters
  LinearForm difference_;      // debits − credits so far
  std::size_t depth_ = 0;
};

}  // namespace atollbank::definitions
