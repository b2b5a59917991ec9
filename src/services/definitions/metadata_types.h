// SPDX-License-Identifier: Apache-2.0
// Which metadata a ledger knows: the type of each name, and whether its values are sealed.
//
//   metadata order_total: decimal
//   metadata email: text sealed
//   metadata "order-id": text
//   metadata only declared           # from now on, names that are not declared are refused
//
// Owned by one thread. A name keeps its type for ever; it may become sealed, and may not cease to
// be.
#pragma once

#include <map>
#include <span>
#include <string>

#include "ledger/format/metadata.h"
#include "services/definitions/definition.h"

namespace atollbank::definitions {

inline constexpr std::size_t kMetadataTypeMax = 65'536;

struct DeclaredMetadata {
  std::string name;  // empty in "only declared"
  ledger::format::MetadataType type{};
  bool is_sealed = false;
};

// invalid_argument metadata_definition_malformed · metadata_type_unknown · metadata_name_invalid
base::Result<DeclaredMetadata> parse_metadata_type(std::string_view text);

class MetadataTypes {
 public:
  // Errors as parse_metadata_type() · conflict metadata_type_mismatch (declared otherwise before) ·
  // resource_exhausted metadata_types_full
  base::Result<DeclaredMetadata> check(std::string_view text) const;
  base::Result<void> take(const Definition& definition);

  // Whether a posting may carry these. invalid_argument metadata_type_unknown (not declared, where
  // only declared ones may be) · metadata_type_mismatch (also a plain value where it must be
  // sealed)
  base::Result<void> check_fields(std::span<const ledger::format::MetadataField> fields) const;

  // nullptr when it is not declared.
  const DeclaredMetadata* find(std::string_view name) const;
  const std::map<std::string, DeclaredMetadata, std::less<>>& all() const { return types_; }
  bool only_declared() const { return only_declared_; }

 private:
  std::map<std::string, DeclaredMetadata, std::less<>> types_;
  bool only_declared_ = false;
};

}  // namespace atollbank::definitions
