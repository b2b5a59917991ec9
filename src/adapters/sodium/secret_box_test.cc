// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/secret_box.h"

#include <gtest/gtest.h>

namespace atollbank::adapters {
namespace {

constexpr std::array<std::uint8_t, kBoxKeySize> kKey{1, 2, 3};
constexpr std::array<std::uint8_t, kBoxKeySize> kOtherKey{1, 2, 4};

TEST(SecretBox, gives_back_what_it_was_given) {
  SodiumSecretBox box(kKey);
  for (const std::string& text : {std::string(), std::string("x"), std::string(100'000, 'y')}) {
    const auto sealed = box.seal("totp/1", base::Secret(text));
    ASSERT_TRUE(sealed.has_value());
    EXPECT_LE(sealed->size(), text.size() + ports::kSecretBoxOverheadMax);
    EXPECT_EQ(box.open("totp/1", *sealed).value().reveal(), text);
  }
}

TEST(SecretBox, seals_the_same_secret_differently_and_shows_none_of_it) {
  SodiumSecretBox box(kKey);
  const base::Secret secret("a canary that must not be seen");
  const auto one = box.seal("p", secret);
  const auto two = box.seal("p", secret);
  ASSERT_TRUE(one && two);
  EXPECT_NE(*one, *two);
  EXPECT_EQ(one->find("canary"), std::string::npos);
}

TEST(SecretBox, opens_for_no_other_purpose_and_no_other_key) {
  SodiumSecretBox box(kKey);
  SodiumSecretBox other(kOtherKey);
  const auto sealed = box.seal("totp/1", base::Secret("secret"));
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(box.open("totp/2", *sealed).error().reason, "sealed_secret_damaged");
  EXPECT_EQ(box.open("", *sealed).error().reason, "sealed_secret_damaged");
  EXPECT_EQ(other.open("totp/1", *sealed).error().reason, "sealed_secret_damaged");
}

TEST(SecretBox, refuses_whatever_was_changed_or_cut) {
  SodiumSecretBox box(kKey);
  const base::Bytes sealed = box.seal("p", base::Secret("secret")).value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    base::Bytes changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(box.open("p", changed).has_value()) << i;
    EXPECT_FALSE(box.open("p", sealed.substr(0, i)).has_value()) << i;
  }
  EXPECT_FALSE(box.open("p", sealed + "x").has_value());
}

}  // namespace
}  // namespace atollbank::adapters
