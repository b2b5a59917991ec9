// SPDX-License-Identifier: Apache-2.0
// A record that as a whole is what one customer wrote.
#include "ports/personal_value.h"

#include <gtest/gtest.h>

#include "adapters/memory/person_directory.h"
#include "adapters/memory/person_vault.h"

namespace atollbank::ports {
namespace {

constexpr base::Id kAda{.high = 1, .low = 2};
constexpr base::Id kOld{.high = 3, .low = 4};  // of before there were keys

class PersonalValues : public ::testing::Test {
 protected:
  PersonalValues() { directory_.put(kAda, vault_.new_key().value()); }
  base::Bytes kept(base::Id writer, const base::Bytes& value) {
    return sealed_value(persons_, writer, "note", value).value();
  }
  std::string opened(base::ByteView bytes, std::string_view purpose = "note") {
    const auto value = opened_value(vault_, purpose, bytes);
    if (!value) return value.error().reason;
    return *value ? **value : "nothing";
  }

  adapters::MemoryPersonVault vault_;
  adapters::MemoryPersonDirectory directory_;
  const Persons persons_{vault_, directory_};
};

TEST_F(PersonalValues, are_sealed_for_their_writer_until_she_is_erased) {
  const base::Bytes bytes = kept(kAda, "Lunch");
  EXPECT_EQ(bytes.find("Lunch"), std::string::npos);
  EXPECT_LE(bytes.size(), 5 + kSealedValueOverheadMax);
  EXPECT_EQ(opened(bytes), "Lunch");
  EXPECT_EQ(opened(bytes, "receipt"), "sealed_secret_damaged");
  ASSERT_TRUE(vault_.destroy(directory_.key_of(kAda).value()));
  EXPECT_EQ(opened(bytes), "nothing");
  EXPECT_EQ(opened(kept(kAda, "Dinner")), "nothing") << "nothing new is kept of her";
}

TEST_F(PersonalValues, of_whoever_has_no_key_are_the_value) {
  EXPECT_EQ(kept(kOld, "Lunch"), "Lunch");
  EXPECT_EQ(opened("Lunch"), "Lunch");
  EXPECT_EQ(opened(""), "");
}

TEST_F(PersonalValues, that_are_cut_or_name_no_key_are_lost_data) {
  EXPECT_EQ(opened("\xFF\x01"), "record_malformed");
  EXPECT_EQ(opened(std::string("\xFF\x63") + std::string(30, '\0')), "person_keys_damaged");
}

}  // namespace
}  // namespace atollbank::ports
