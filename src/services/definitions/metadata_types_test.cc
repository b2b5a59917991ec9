// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/metadata_types.h"

#include <gtest/gtest.h>

namespace atollbank::definitions {
namespace {

using ledger::format::MetadataField;
using ledger::format::SealedValue;

Definition definition(std::string text) {
  return {.kind = DefinitionKind::kMetadataType, .slot = 1, .id = {}, .text = std::move(text)};
}

MetadataTypes types_of(std::initializer_list<const char*> texts) {
  MetadataTypes types;
  for (const char* text : texts) EXPECT_TRUE(types.take(definition(text)).has_value()) << text;
  return types;
}

template <class T>
std::string refusal_of(const base::Result<T>& result) {
  return result.has_value() ? "none" : result.error().reason;
}

std::string refusal_of_field(const MetadataTypes& types, MetadataField field) {
  return refusal_of(types.check_fields(std::vector{std::move(field)}));
}

TEST(MetadataTypes, a_declared_name_takes_values_of_its_type_only) {
  const auto types = types_of({"metadata total: decimal", "metadata \"order-id\": text"});
  EXPECT_EQ(refusal_of_field(types, {"total", ledger::format::Decimal{5, 1}}), "none");
  EXPECT_EQ(refusal_of_field(types, {"total", std::int64_t{5}}), "metadata_type_mismatch");
  EXPECT_EQ(refusal_of_field(types, {"order-id", std::string("R1")}), "none");
  EXPECT_EQ(refusal_of_field(types, {"order-id", true}), "metadata_type_mismatch");
}

TEST(MetadataTypes, names_are_free_until_only_declared_ones_may_be_used) {
  auto types = types_of({"metadata total: decimal"});
  EXPECT_EQ(refusal_of_field(types, {"colour", std::string("red")}), "none");
  ASSERT_TRUE(types.take(definition("metadata only declared")).has_value());
  EXPECT_EQ(refusal_of_field(types, {"colour", std::string("red")}), "metadata_type_unknown");
  EXPECT_EQ(refusal_of_field(types, {"atoll.template", std::string("t/1")}), "none");
}

TEST(MetadataTypes, a_sealed_name_takes_no_plain_value) {
  const auto types = types_of({"metadata email: text sealed"});
  EXPECT_EQ(refusal_of_field(types, {"email", std::string("a@b")}), "metadata_type_mismatch");
  EXPECT_EQ(refusal_of_field(types, {"email", SealedValue{}}), "none");
}

TEST(MetadataTypes, a_name_keeps_its_type_and_may_only_become_sealed) {
  const auto types = types_of({"metadata email: text", "metadata email: text sealed"});
  EXPECT_TRUE(types.find("email")->is_sealed);
  EXPECT_EQ(refusal_of(types.check("metadata email: text")), "metadata_type_mismatch");
  EXPECT_EQ(refusal_of(types.check("metadata email: integer sealed")), "metadata_type_mismatch");
  EXPECT_EQ(refusal_of(types.check("metadata email: text sealed")), "none");
}

TEST(MetadataTypes, a_text_that_declares_nothing_is_refused) {
  EXPECT_EQ(refusal_of(parse_metadata_type("metadata total: money")), "metadata_type_unknown");
  EXPECT_EQ(refusal_of(parse_metadata_type("metadata total: sealed")), "metadata_type_unknown");
  EXPECT_EQ(refusal_of(parse_metadata_type("metadata \"Total\": text")), "metadata_name_invalid");
  for (const char* text : {"", "metadata", "metadata total", "metadata total text",
                           "metadata total: text open", "metadata only", "metadata 5: text"}) {
    EXPECT_EQ(refusal_of(parse_metadata_type(text)), "metadata_definition_malformed") << text;
  }
}

}  // namespace
}  // namespace atollbank::definitions
