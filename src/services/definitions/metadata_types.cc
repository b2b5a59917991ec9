// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/metadata_types.h"

#include "ledger/format/metadata_text.h"
#include "services/definitions/definition_tokens.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using ledger::format::MetadataField;
using ledger::format::MetadataType;

namespace {

constexpr std::string_view kMalformed = "metadata_definition_malformed";

auto mismatch(ErrorCode code, const DeclaredMetadata& declared) {
  const std::string sealed = declared.is_sealed ? " sealed" : "";
  return base::fail(code, "metadata_type_mismatch",
                    declared.name + " is declared as " +
                        std::string(ledger::format::name_of(declared.type)) + sealed);
}

}  // namespace

Result<DeclaredMetadata> parse_metadata_type(std::string_view text) {
  DefinitionTokens tokens(text, kMalformed);
  DeclaredMetadata declared;
  ATOLL_TRY_VOID(tokens.expect_word("metadata"));
  if (tokens.take_word("only")) {
    ATOLL_TRY_VOID(tokens.expect_word("declared"));
    ATOLL_TRY_VOID(tokens.expect_end());
    return declared;
  }
  const Token name = tokens.peek();
  const TokenKind kind = name.kind == TokenKind::kAddress ? TokenKind::kAddress : TokenKind::kName;
  ATOLL_TRY_VOID(tokens.expect(kind, "a name"));
  declared.name = name.text;
  if (!ledger::format::is_metadata_name(declared.name))
    return tokens.fail_at(name, "metadata_name_invalid", "not a name of metadata");
  ATOLL_TRY_VOID(tokens.expect_symbol(':'));
  const Token type = tokens.peek();
  ATOLL_TRY_VOID(tokens.expect(TokenKind::kName, "a type"));
  ATOLL_TRY(declared.type, ledger::format::metadata_type_named(type.text));
  if (declared.type == MetadataType::kSealed)
    return tokens.fail_at(type, "metadata_type_unknown", "'sealed' stands behind a type");
  declared.is_sealed = tokens.take_word("sealed");
  ATOLL_TRY_VOID(tokens.expect_end());
  return declared;
}

Result<DeclaredMetadata> MetadataTypes::check(std::string_view text) const {
  ATOLL_TRY(DeclaredMetadata declared, parse_metadata_type(text));
  if (declared.name.empty()) return declared;
  const auto* before = find(declared.name);
  const bool differs = before != nullptr && (before->type != declared.type ||
                                             (before->is_sealed && !declared.is_sealed));
  if (differs) return mismatch(ErrorCode::kConflict, *before);
  if (before == nullptr && types_.size() == kMetadataTypeMax)
    return base::fail(ErrorCode::kResourceExhausted, "metadata_types_full",
                      "there are 65,536 declared names");
  return declared;
}

Result<void> MetadataTypes::take(const Definition& definition) {
  ATOLL_TRY(DeclaredMetadata declared, check(definition.text));
  if (declared.name.empty())
    only_declared_ = true;
  else
    types_[declared.name] = declared;
  return {};
}

Result<void> MetadataTypes::check_fields(std::span<const MetadataField> fields) const {
  for (const MetadataField& field : fields) {
    const auto* declared = find(field.name);
    // Names of the house's own are always there.
    const bool is_ours = field.name.starts_with("atoll.");
    if (declared == nullptr && only_declared_ && !is_ours)
      return base::fail(ErrorCode::kInvalidArgument, "metadata_type_unknown",
                        field.name + " is not declared");
    if (declared == nullptr) continue;
    const MetadataType needed = declared->is_sealed ? MetadataType::kSealed : declared->type;
    if (type_of(field.value) != needed) return mismatch(ErrorCode::kInvalidArgument, *declared);
  }
  return {};
}

const DeclaredMetadata* MetadataTypes::find(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

}  // namespace atollbank::definitions
