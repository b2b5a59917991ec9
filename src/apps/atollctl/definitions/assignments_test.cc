// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/definitions/assignments.h"

#include <gtest/gtest.h>

namespace atollbank::atollctl {
namespace {

using definitions::DeclaredMetadata;
using ledger::format::MetadataType;

constexpr base::Id kSubject{0, 1};

TEST(Assignments, an_argument_is_what_it_looks_like) {
  EXPECT_EQ(std::get<std::int64_t>(template_argument("count=3")->value), 3);
  EXPECT_EQ(std::get<money::Amount>(template_argument("fee=0.30 GBP")->value).minor, 30);
  EXPECT_EQ(std::get<base::Id>(template_argument("card=acc_0000000000000000000001")->value),
            kSubject);
  for (const char* text : {"", "count", "=3", "count=", "count=3x", "count=12.34", "card=acc_1"})
    EXPECT_EQ(template_argument(text).error().reason, "bad_argument") << text;
}

TEST(Assignments, the_first_equals_sign_parts_name_and_value) {
  const auto typed = assignment_argument("--metadata", "note=a=b").value();
  EXPECT_EQ(typed.name, "note");
  EXPECT_EQ(typed.value, "a=b");
}

TEST(Assignments, metadata_has_the_type_of_its_declaration) {
  const std::vector<DeclaredMetadata> types = {
      {.name = "email", .type = MetadataType::kText, .is_sealed = true},
      {.name = "weight", .type = MetadataType::kDecimal}};
  const auto fields =
      typed_fields({.fields = {{"email", "a@b"}, {"weight", "1.5"}, {"note", "7"}},
                    .subject = kSubject},
                   types)
          .value();
  ASSERT_EQ(fields.size(), 3u);
  EXPECT_EQ(fields[0].subject, kSubject);
  EXPECT_EQ(type_of(fields[1].value), MetadataType::kDecimal);
  EXPECT_TRUE(fields[1].subject.is_nil());
  EXPECT_EQ(fields[2].value, ledger::format::MetadataValue(std::string("7")));
}

TEST(Assignments, a_sealed_value_for_nobody_and_a_value_of_another_type_are_refused) {
  const std::vector<DeclaredMetadata> types = {
      {.name = "email", .type = MetadataType::kText, .is_sealed = true},
      {.name = "weight", .type = MetadataType::kDecimal}};
  EXPECT_EQ(typed_fields({.fields = {{"email", "a@b"}}}, types).error().reason, "bad_argument");
  EXPECT_EQ(typed_fields({.fields = {{"weight", "heavy"}}}, types).error().reason, "bad_argument");
}

}  // namespace
}  // namespace atollbank::atollctl
