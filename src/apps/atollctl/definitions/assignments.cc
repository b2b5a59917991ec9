// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/definitions/assignments.h"

#include <algorithm>
#include <charconv>

#include "apps/atollctl/arguments.h"
#include "ledger/format/metadata_text.h"

namespace atollbank::atollctl {

namespace format = ledger::format;
using base::Result;

Result<Assignment> assignment_argument(std::string_view option, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return base::fail(bad_argument(option, "takes NAME=VALUE"));
  return Assignment{.name = std::string(text.substr(0, equals)),
                    .value = std::string(text.substr(equals + 1))};
}

Result<definitions::Argument> template_argument(std::string_view text) {
  ATOLL_TRY(const Assignment typed, assignment_argument("NAME=VALUE", text));
  definitions::Argument argument{.name = typed.name, .value = std::int64_t{0}};
  std::int64_t number = 0;
  const char* const end = typed.value.data() + typed.value.size();
  const auto read = std::from_chars(typed.value.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) {
    argument.value = number;
    return argument;
  }
  if (const auto amount = money::parse_amount(typed.value)) {
    argument.value = *amount;
    return argument;
  }
  const auto account = id_argument(typed.name, typed.value);
  if (!account || account->is_nil())
    return base::fail(bad_argument(
        typed.name, "takes an amount (12.34 GBP), a whole number or an account's id"));
  argument.value = *account;
  return argument;
}

Result<std::vector<definitions::FieldOrder>> typed_fields(
    const MetadataWords& words, const std::vector<definitions::DeclaredMetadata>& types) {
  std::vector<definitions::FieldOrder> fields;
  for (const Assignment& typed : words.fields) {
    using definitions::DeclaredMetadata;
    const auto declared = std::ranges::find(types, typed.name, &DeclaredMetadata::name);
    const bool is_declared = declared != types.end();
    const bool is_sealed = is_declared && declared->is_sealed;
    if (is_sealed && words.subject.is_nil())
      return base::fail(bad_argument("--subject", typed.name + " is sealed: say for whom"));
    const auto type = is_declared ? declared->type : format::MetadataType::kText;
    auto value = format::parse_metadata_value(type, typed.value);
    if (!value) return base::fail(bad_argument(typed.name, value.error().message));
    fields.push_back({.name = typed.name,
                      .value = *std::move(value),
                      .subject = is_sealed ? words.subject : base::Id{}});
  }
  return fields;
}

}  // namespace atollbank::atollctl
