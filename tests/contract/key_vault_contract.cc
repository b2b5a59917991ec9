// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/key_vault_contract.h"

#include <atomic>
#include <thread>

namespace atollbank::contract {
namespace {

using base::Es256Check;
using ports::VaultKey;

TEST_P(KeyVaultContract, a_name_has_no_key_before_the_first_is_made) {
  EXPECT_TRUE(vault().keys("tokens").value().empty());
  EXPECT_EQ(vault().sign("tokens", "any", "text").error().reason, "vault_key_unknown");
}

TEST_P(KeyVaultContract, what_a_key_signs_its_public_half_believes) {
  const VaultKey key = vault().rotate("tokens").value();
  EXPECT_EQ(key.id, base::es256_thumbprint(key.public_key));
  const auto check = Es256Check::of(key.public_key).value();
  for (const std::string_view message : {"", "a text", "another text"}) {
    const auto signature = vault().sign("tokens", key.id, message).value();
    EXPECT_TRUE(check.is_signed(message, signature));
    EXPECT_FALSE(check.is_signed("something else", signature));
  }
}

TEST_P(KeyVaultContract, the_newest_key_comes_first_and_the_older_ones_stay) {
  const VaultKey first = vault().rotate("tokens").value();
  const VaultKey second = vault().rotate("tokens").value();
  EXPECT_NE(first.id, second.id);
  const auto keys = vault().keys("tokens").value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].id, second.id);
  EXPECT_EQ(keys[0].public_key, second.public_key);
  EXPECT_EQ(keys[1].id, first.id);
  EXPECT_TRUE(Es256Check::of(first.public_key)
                  ->is_signed("old", vault().sign("tokens", first.id, "old").value()));
}

TEST_P(KeyVaultContract, names_do_not_share_keys) {
  const VaultKey key = vault().rotate("tokens").value();
  const VaultKey other = vault().rotate("webhooks").value();
  EXPECT_NE(key.id, other.id);
  EXPECT_EQ(vault().keys("tokens")->size(), 1U);
  EXPECT_EQ(vault().sign("webhooks", key.id, "text").error().reason, "vault_key_unknown");
  EXPECT_TRUE(vault().keys("token").value().empty());  // a name is not a prefix
}

TEST_P(KeyVaultContract, a_retired_key_signs_no_more) {
  const VaultKey first = vault().rotate("tokens").value();
  EXPECT_EQ(vault().retire("tokens", first.id).error().reason, "vault_key_in_use");
  const VaultKey second = vault().rotate("tokens").value();
  EXPECT_TRUE(vault().retire("webhooks", first.id).has_value());
  EXPECT_EQ(vault().keys("tokens")->size(), 2U);
  EXPECT_TRUE(vault().retire("tokens", first.id).has_value());
  EXPECT_TRUE(vault().retire("tokens", first.id).has_value());
  const auto keys = vault().keys("tokens").value();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].id, second.id);
  EXPECT_EQ(vault().sign("tokens", first.id, "text").error().reason, "vault_key_unknown");
}

TEST_P(KeyVaultContract, a_name_has_at_most_so_many_keys) {
  const VaultKey first = vault().rotate("tokens").value();
  for (std::size_t i = 1; i < ports::kVaultKeysMax; ++i) ASSERT_TRUE(vault().rotate("tokens"));
  const auto refused = vault().rotate("tokens");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.error().reason, "vault_keys_exhausted");
  ASSERT_TRUE(vault().retire("tokens", first.id).has_value());
  EXPECT_TRUE(vault().rotate("tokens"));
  EXPECT_EQ(vault().keys("tokens")->size(), ports::kVaultKeysMax);
}

TEST_P(KeyVaultContract, a_malformed_name_is_refused_by_every_call) {
  for (const std::string_view name :
       {"", "Tokens", "a b", "a/b", "an_ever_so_long_name_for_a_few_keys"}) {
    EXPECT_EQ(vault().keys(name).error().reason, "vault_name_malformed") << name;
    EXPECT_EQ(vault().rotate(name).error().reason, "vault_name_malformed") << name;
    EXPECT_EQ(vault().sign(name, "a", "b").error().reason, "vault_name_malformed") << name;
    EXPECT_EQ(vault().retire(name, "a").error().reason, "vault_name_malformed") << name;
  }
}

TEST_P(KeyVaultContract, many_threads_sign_at_once) {
  const VaultKey key = vault().rotate("tokens").value();
  const auto check = Es256Check::of(key.public_key).value();
  std::atomic<int> believed = 0;
  std::atomic<int> rotated = 0;
  const auto sign_many = [&](int thread) {
    for (int i = 0; i < 25; ++i) {
      const std::string message = std::to_string(thread) + " " + std::to_string(i);
      const auto signature = vault().sign("tokens", key.id, message);
      if (signature && check.is_signed(message, *signature)) ++believed;
      if (i == 10 && thread == 0 && vault().rotate("tokens")) ++rotated;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(sign_many, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(believed, 200);
  EXPECT_EQ(rotated, 1);
  EXPECT_EQ(vault().keys("tokens")->size(), 2U);
}

}  // namespace
}  // namespace atollbank::contract
