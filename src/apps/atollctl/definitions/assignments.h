// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE as people type it, for the arguments of a template and for metadata. Pure; each
// refusal is one line: invalid_argument bad_argument.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/definitions/api.h"

namespace atollbank::atollctl {

struct Assignment {
  std::string name{};
  std::string value{};
};

// The first '=' parts them; a name is never empty.
base::Result<Assignment> assignment_argument(std::string_view option, std::string_view text);

// "amount=12.34 GBP", "count=3", "card=acc_0000…": what a value looks like says what it is.
base::Result<definitions::Argument> template_argument(std::string_view text);

// Metadata before anybody was asked what its names mean.
struct MetadataWords {
  std::vector<Assignment> fields{};
  base::Id subject{};  // of the sealed ones
};

// Values as their names are declared; a name that is not declared is text.
base::Result<std::vector<definitions::FieldOrder>> typed_fields(
    const MetadataWords& words, const std::vector<definitions::DeclaredMetadata>& types);

}  // namespace atollbank::atollctl
