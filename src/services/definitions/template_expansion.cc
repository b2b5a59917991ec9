// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/template_expansion.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/assert.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using money::Amount;

namespace {

auto refuse(std::string_view reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

// The words of money's errors in those of templates.
Result<Amount> in_template(Result<Amount> result) {
  if (result) return result;
  return refuse("template_" + result.error().reason, result.error().message);
}

Result<void> check_value(const Parameter& parameter, const ArgumentValue& value) {
  const bool is_of_type = static_cast<std::size_t>(parameter.type) == value.index() + 1;
  if (!is_of_type)
    return refuse("template_argument_invalid",
                  parameter.name + " is of type " + std::string(name_of(parameter.type)));
  const auto* amount = std::get_if<Amount>(&value);
  const auto* account = std::get_if<ledger::AccountId>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  const bool is_negative =
      (amount != nullptr && amount->minor < 0) || (number != nullptr && *number < 0);
  if (is_negative) return refuse("template_argument_invalid", parameter.name + " is negative");
  if (account != nullptr && account->is_nil())
    return refuse("template_argument_invalid", parameter.name + " names no account");
  return {};
}

// The arguments in the order of the parameters, each given once and of its type.
Result<std::vector<ArgumentValue>> arrange(const Template& rule,
                                           std::span<const Argument> arguments) {
  std::vector<std::optional<ArgumentValue>> given(rule.parameters.size());
  for (const Argument& argument : arguments) {
    const auto found = std::ranges::find(rule.parameters, argument.name, &Parameter::name);
    if (found == rule.parameters.end())
      return refuse("template_argument_unknown", rule.name + " has no parameter " + argument.name);
    auto& place = given[static_cast<std::size_t>(found - rule.parameters.begin())];
    if (place.has_value())
      return refuse("template_argument_invalid", argument.name + " is given twice");
    ATOLL_TRY_VOID(check_value(*found, argument.value));
    place = argument.value;
  }
  std::vector<ArgumentValue> values;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i])
      return refuse("template_argument_missing", rule.parameters[i].name + " is not given");
    values.push_back(*given[i]);
  }
  return values;
}

// Runs the steps of one template over a stack of amounts. The compiler has made sure that every
// step finds what it takes.
class Machine {
 public:
  Machine(const Template& rule, std::span<const ArgumentValue> values, const AddressBook& addresses)
      : rule_(rule), values_(values), addresses_(addresses) {}

  Result<std::vector<ExpandedLine>> run() {
    for (const Step& step : rule_.steps) ATOLL_TRY_VOID(take(step));
    ATOLL_ASSERT(stack_.empty());
    return std::move(lines_);
  }

 private:
  Result<void> take(const Step& step) {
    switch (step.kind) {
      case StepKind::kArgument: return push(std::get<Amount>(values_[step.operand]));
      case StepKind::kLiteral: return push(rule_.literals[step.operand]);
      case StepKind::kLoad: return push(lets_[step.operand]);
      case StepKind::kStore: lets_.push_back(pop()); return {};
      case StepKind::kScale: return scale(rule_.factors[step.operand]);
      case StepKind::kScaleByArgument: return scale(std::get<std::int64_t>(values_[step.operand]));
      case StepKind::kPortion: return portion(rule_.portions[step.operand]);
      case StepKind::kAdd:
      case StepKind::kSubtract:
      case StepKind::kLeast:
      case StepKind::kMost: return combine(step.kind);
      case StepKind::kDebit: return line(rule_.accounts[step.operand], false);
      case StepKind::kCredit: return line(rule_.accounts[step.operand], true);
    }
    ATOLL_BUG("an unknown step");
  }

  Result<void> push(Amount amount) {
    stack_.push_back(amount);
    return {};
  }
  Amount pop() {
    ATOLL_ASSERT(!stack_.empty());
    const Amount top = stack_.back();
    stack_.pop_back();
    return top;
  }

  Result<void> combine(StepKind kind) {
    const Amount second = pop();
    const Amount first = pop();
    if (first.currency != second.currency)
      return refuse("template_currency_mismatch", "amounts of two currencies are taken together");
    if (kind == StepKind::kLeast) return push(first.minor < second.minor ? first : second);
    if (kind == StepKind::kMost) return push(first.minor < second.minor ? second : first);
    ATOLL_TRY(const Amount sum,
              in_template(kind == StepKind::kAdd ? money::add(first, second)
                                                 : money::subtract(first, second)));
    return push(sum);
  }

  Result<void> scale(std::int64_t factor) {
    ATOLL_TRY(const Amount product, in_template(money::multiply(pop(), factor)));
    return push(product);
  }

  Result<void> portion(const Portion& part) {
    Amount amount = pop();
    money::Int128 divisor = 1;
    for (int i = 0; i < part.exponent; ++i) divisor *= 10;
    const auto minor =
        money::divide_rounded(money::Int128{amount.minor} * part.mantissa, divisor, part.rounding);
    if (!minor) return refuse("template_amount_overflow", minor.error().message);
    amount.minor = *minor;
    return push(amount);
  }

  Result<void> line(const AccountOperand& operand, bool is_credit) {
    const Amount amount = pop();
    const std::string& text =
        operand.is_parameter ? rule_.parameters[operand.parameter].name : operand.address;
    if (amount.minor < 0)
      return refuse("template_amount_negative",
                    "the line of " + text + " comes to " + money::to_text(amount));
    if (amount.minor == 0) return {};
    ledger::AccountId account;
    if (operand.is_parameter) {
      account = std::get<ledger::AccountId>(values_[operand.parameter]);
    } else {
      ATOLL_TRY(const auto entry, addresses_.find(text, amount.currency.numeric()));
      account = entry.account;
    }
    lines_.push_back(
        {.account = account, .account_text = text, .amount = amount, .is_credit = is_credit});
    return {};
  }

  const Template& rule_;
  std::span<const ArgumentValue> values_;
  const AddressBook& addresses_;
  std::vector<Amount> stack_;
  std::vector<Amount> lets_;  // stored in order, once each
  std::vector<ExpandedLine> lines_;
};

// Credits less debits of every currency are zero.
Result<void> check_balance(const std::vector<ExpandedLine>& lines) {
  std::map<std::uint16_t, money::Int128> sums;
  for (const ExpandedLine& line : lines) {
    const money::Int128 minor = line.amount.minor;
    sums[line.amount.currency.numeric()] += line.is_credit ? minor : -minor;
  }
  for (const auto& [currency, sum] : sums) {
    if (sum != 0)
      return refuse("template_unbalanced", "debits and credits differ in currency " +
                                               std::to_string(currency) + " for these arguments");
  }
  return {};
}

bool is_plain_posting(const std::vector<ExpandedLine>& lines) {
  return lines.size() == 2 && lines[0].is_credit != lines[1].is_credit &&
         lines[0].account != lines[1].account;
}

}  // namespace

Result<Expansion> expand(const Template& rule, std::span<const Argument> arguments,
                         const AddressBook& addresses) {
  ATOLL_TRY(const auto values, arrange(rule, arguments));
  Expansion expansion{
      .template_name = rule.name, .version = rule.version, .code = rule.code, .lines = {}};
  ATOLL_TRY(expansion.lines, Machine(rule, values, addresses).run());
  if (expansion.lines.empty()) return refuse("template_empty", "no line moves anything");
  const auto balanced = check_balance(expansion.lines);
  ATOLL_ASSERT(balanced.has_value() || !rule.is_proven_balanced);
  if (!balanced) return base::fail(balanced.error());
  return expansion;
}

Result<void> append_posting(const Expansion& expansion, PostingFrame frame, ledger::Batch& batch) {
  const auto& lines = expansion.lines;
  frame.metadata.push_back(
      {.name = std::string(kTemplateField),
       .value = expansion.template_name + "/" + std::to_string(expansion.version)});
  ATOLL_TRY(const std::string evidence,
            ledger::format::join_evidence(std::move(frame.metadata), frame.evidence));
  ledger::Command command{.kind = ledger::CommandKind::kPostLegs,
                          .code = frame.code != 0 ? frame.code : expansion.code,
                          .id = frame.id,
                          .value_time_ns = frame.value_time_ns,
                          .reference = frame.reference};
  if (is_plain_posting(lines)) {
    const ExpandedLine& debit = lines[lines[0].is_credit ? 1 : 0];
    const ExpandedLine& credit = lines[lines[0].is_credit ? 0 : 1];
    command.kind = ledger::CommandKind::kPost;
    command.currency = debit.amount.currency.numeric();
    command.debit_account = debit.account;
    command.credit_account = credit.account;
    command.amount_minor = debit.amount.minor;
  } else {
    command.side_index = static_cast<std::uint32_t>(batch.legs.size());
    command.side_count = static_cast<std::uint32_t>(lines.size());
    for (const ExpandedLine& line : lines) {
      batch.legs.push_back({.account = line.account,
                            .amount_minor = line.is_credit ? line.amount.minor : -line.amount.minor,
                            .currency = line.amount.currency.numeric()});
    }
  }
  batch.attach_evidence(command, evidence);
  batch.commands.push_back(command);
  return {};
}

}  // namespace atollbank::definitions
