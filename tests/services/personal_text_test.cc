// SPDX-License-Identifier: Apache-2.0
// Texts of several people, of whom one is erased.
#include "ports/personal_text.h"

#include <gtest/gtest.h>

#include "adapters/memory/person_vault.h"

namespace atollbank::ports {
namespace {

class PersonalTexts : public ::testing::Test {
 protected:
  PersonalPart part(std::uint64_t key, const std::string& name) {
    return sealed_part(persons_, key, kNameText, name).value();
  }
  std::string read(const PersonalParts& parts) {
    std::string text;
    EXPECT_TRUE(open_text(persons_, kNameText, parts, text));
    return text;
  }

  adapters::MemoryPersonVault persons_;
  const std::uint64_t ada_ = persons_.new_key().value();
  const std::uint64_t bob_ = persons_.new_key().value();
};

TEST_F(PersonalTexts, of_two_owners_are_erased_one_by_one) {
  const PersonalParts parts = {part(ada_, "Ada"), part(bob_, "Bob"), part(0, "Old Customer")};
  EXPECT_EQ(read(parts), "Ada & Bob & Old Customer");
  ASSERT_TRUE(persons_.destroy(bob_));
  EXPECT_EQ(read(parts), "Ada & Erased customer & Old Customer");
}

TEST_F(PersonalTexts, keep_nothing_new_of_whoever_is_erased) {
  ASSERT_TRUE(persons_.destroy(ada_));
  EXPECT_EQ(part(ada_, "Ada"), (PersonalPart{.key = 0, .bytes = kErasedName}));
  const auto reference = sealed_text(persons_, ada_, kReferenceText, "Rent").value();
  EXPECT_EQ(reference.text, "");
  EXPECT_TRUE(reference.parts.empty());
}

TEST_F(PersonalTexts, whose_key_is_nowhere_are_lost_data_and_nobody_erased) {
  const PersonalParts parts = {{.key = 99, .bytes = "xyz"}};
  std::string text;
  const auto opened = open_text(persons_, kNameText, parts, text);
  EXPECT_EQ(opened.error().reason, "person_keys_damaged");
  EXPECT_EQ(opened.error().code, base::ErrorCode::kDataLoss);
}

TEST_F(PersonalTexts, have_one_encoding_and_every_cut_is_refused) {
  const PersonalParts parts = {part(ada_, "Ada"), part(0, "Bob")};
  base::ByteWriter writer;
  write_personal(writer, "Ada & Bob", parts);
  const base::Bytes bytes = writer.take();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    base::ByteReader cut(base::ByteView(bytes).substr(0, size));
    std::string text;
    PersonalParts found;
    EXPECT_FALSE(read_personal(cut, text, found)) << size;
  }
  base::ByteReader whole(bytes);
  std::string text;
  PersonalParts found;
  EXPECT_TRUE(read_personal(whole, text, found));
  EXPECT_EQ(found, parts);
}

}  // namespace
}  // namespace atollbank::ports
