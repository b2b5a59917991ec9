// SPDX-License-Identifier: Apache-2.0
// A template with its arguments: the lines of one posting. Pure: the same template, arguments and
// addresses give the same lines, so a dry run shows exactly what a posting would do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/format/metadata.h"
#include "services/definitions/address_book.h"
#include "services/definitions/template.h"

namespace atollbank::definitions {

// Alternatives stand in the order of ParameterType.
using ArgumentValue = std::variant<money::Amount, ledger::AccountId, std::int64_t>;

struct Argument {
  std::string name;
  ArgumentValue value;
};

struct ExpandedLine {
  ledger::AccountId account;
  std::string account_text;  // the parameter's name or the address
  money::Amount amount;      // more than zero
  bool is_credit = false;
};

// The lines in the template's order, without those that move nothing.
struct Expansion {
  std::string template_name;
  std::uint32_t version = 0;
  std::uint32_t code = 0;
  std::vector<ExpandedLine> lines;
};

// invalid_argument: template_argument_missing · template_argument_unknown ·
// template_argument_invalid (wrong type, negative, nil or given twice) ·
// template_currency_mismatch (of amounts that are added or compared) · template_amount_overflow ·
// template_amount_negative (of a line) · template_address_unknown · template_address_ambiguous ·
// template_unbalanced · template_empty (no line moves anything)
base::Result<Expansion> expand(const Template& rule, std::span<const Argument> arguments,
                               const AddressBook& addresses);

// What a posting has besides its lines.
struct PostingFrame {
  base::Id id;
  base::Id reference;
  std::int64_t value_time_ns = 0;
  std::uint32_t code = 0;  // 0: the template's
  std::vector<ledger::format::MetadataField> metadata;
  std::string evidence;
};

// The metadata field that names the rule a posting was made by: "card_purchase/3".
inline constexpr std::string_view kTemplateField = "atoll.template";

// Appends one command: kPost for two lines of two accounts, else kPostLegs. Errors as
// join_evidence(): metadata_too_large · metadata_name_invalid · metadata_name_repeated ·
// metadata_value_invalid
base::Result<void> append_posting(const Expansion& expansion, PostingFrame frame,
                                  ledger::Batch& batch);

}  // namespace atollbank::definitions
