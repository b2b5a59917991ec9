// SPDX-License-Identifier: Apache-2.0
// Metadata values as text, for JSON, command lines and filters. Every value but a sealed one has
// one text, and comes back from it: 12.5 · -7 · true · 2026-11-25T21:00:00.123456789Z · 22 base62
// characters of an id. A sealed value shows the 16 hexadecimal digits of its find_hash. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/format/metadata.h"

namespace atollbank::ledger::format {

std::string to_text(const MetadataValue& value);

// Inverse of to_text for all types but kSealed. invalid_argument: metadata_value_invalid ·
// metadata_type_unknown (kSealed: only its key can seal it)
base::Result<MetadataValue> parse_metadata_value(MetadataType type, std::string_view text);

// Inverse of name_of: "decimal". invalid_argument: metadata_type_unknown
base::Result<MetadataType> metadata_type_named(std::string_view name);

// An optional '-', digits, and at most 18 decimals; in normal form. reason: metadata_value_invalid
base::Result<Decimal> parse_decimal(std::string_view text);
std::string to_text(const Decimal& value);

}  // namespace atollbank::ledger::format
