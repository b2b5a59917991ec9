// SPDX-License-Identifier: Apache-2.0
// Whatever compiles stays within the limits, compiles again from its own text, and expands or is
// refused with a published reason; what was proven balanced is never found to differ.
#include "base/assert.h"
#include "services/definitions/definition_tokens.h"
#include "services/definitions/template_expansion.h"

namespace definitions = atollbank::definitions;
namespace money = atollbank::money;

namespace {

definitions::ArgumentValue value_of(definitions::ParameterType type, std::int64_t number) {
  switch (type) {
    case definitions::ParameterType::kMoney:
      return money::Amount{.minor = number, .currency = money::Currency::gbp()};
    case definitions::ParameterType::kAccount:
      return atollbank::ledger::AccountId{.high = 1, .low = static_cast<std::uint64_t>(number)};
    case definitions::ParameterType::kNumber: break;
  }
  return number % 7;
}

void expect_expands_or_is_refused(const definitions::Template& rule, std::int64_t first) {
  std::vector<definitions::Argument> arguments;
  for (const auto& parameter : rule.parameters) {
    arguments.push_back({parameter.name, value_of(parameter.type, first)});
    first += 1'001;
  }
  const auto expansion = definitions::expand(rule, arguments, definitions::AddressBook());
  if (!expansion) {
    ATOLL_ASSERT(expansion.error().reason.starts_with("template_"));
    return;
  }
  ATOLL_ASSERT(!expansion->lines.empty() &&
               expansion->lines.size() <= definitions::kTemplateLineMax);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto rule = definitions::compile_template(text);
  if (!rule) {
    ATOLL_ASSERT(rule.error().reason.starts_with("template_") && !rule.error().message.empty());
    return 0;
  }
  ATOLL_ASSERT(size <= definitions::kDefinitionSizeMax);
  ATOLL_ASSERT(rule->steps.size() <= definitions::kTemplateStepMax);
  ATOLL_ASSERT(rule->accounts.size() <= definitions::kTemplateLineMax);
  const auto again = definitions::compile_template(rule->text);
  ATOLL_ASSERT(again.has_value() && again->steps.size() == rule->steps.size());
  for (const std::int64_t first : {std::int64_t{1}, std::int64_t{99}, INT64_MAX - 100'000})
    expect_expands_or_is_refused(*rule, first);
  return 0;
}
