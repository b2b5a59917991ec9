// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/password_hash.h keeps, and what argon2id's own does besides.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "adapters/memory/password_hash.h"
#include "adapters/sodium/password_hash.h"

namespace atollbank::contract {
namespace {

using adapters::PasswordCost;
using adapters::QuickPasswordHash;
using adapters::SodiumPasswordHash;
using base::Secret;
using ports::PasswordHash;

constexpr PasswordCost kLittle{.passes = 1, .memory_kib = 8};

struct PasswordHashAdapter {
  std::string name;
  std::function<std::unique_ptr<PasswordHash>()> today;
  std::function<std::unique_ptr<PasswordHash>()> dearer;
};

class PasswordHashContract : public testing::TestWithParam<PasswordHashAdapter> {
 protected:
  std::unique_ptr<PasswordHash> hash_ = GetParam().today();
};

TEST_P(PasswordHashContract, a_password_is_recognised_and_no_other) {
  const std::string kept = hash_->hash(Secret("correct horse")).value();
  EXPECT_TRUE(hash_->matches(Secret("correct horse"), kept).value());
  for (const char* wrong : {"", "correct", "correct horse ", "Correct horse", "correct horsf"})
    EXPECT_FALSE(hash_->matches(Secret(wrong), kept).value()) << wrong;
}

TEST_P(PasswordHashContract, every_byte_of_a_password_counts) {
  const std::string with_zero("a\0b", 3);
  const std::string kept = hash_->hash(Secret(with_zero)).value();
  EXPECT_TRUE(hash_->matches(Secret(with_zero), kept).value());
  EXPECT_FALSE(hash_->matches(Secret("a"), kept).value());
  const std::string large(256, 'x');
  EXPECT_FALSE(
      hash_->matches(Secret(large + "y"), hash_->hash(Secret(large + "z")).value()).value());
  EXPECT_TRUE(hash_->matches(Secret(""), hash_->hash(Secret("")).value()).value());
}

TEST_P(PasswordHashContract, the_same_password_is_never_kept_alike) {
  EXPECT_NE(hash_->hash(Secret("same")).value(), hash_->hash(Secret("same")).value());
}

TEST_P(PasswordHashContract, what_is_kept_tells_nothing_of_the_password) {
  EXPECT_EQ(hash_->hash(Secret("correct horse")).value().find("horse"), std::string::npos);
}

TEST_P(PasswordHashContract, what_is_no_hash_matches_nothing) {
  const std::string kept = hash_->hash(Secret("text")).value();
  for (const std::string& damaged :
       {std::string(), std::string("text"), std::string("$"), kept.substr(0, kept.size() / 2),
        kept + "x", std::string(1000, '$'), std::string("$argon2id$"), std::string("$quick$"),
        std::string("$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA")})
    EXPECT_FALSE(hash_->matches(Secret("text"), damaged).value()) << damaged;
}

TEST_P(PasswordHashContract, a_decoy_costs_the_same_and_matches_nothing) {
  EXPECT_FALSE(hash_->matches(Secret(""), hash_->decoy()).value());
  EXPECT_FALSE(hash_->matches(Secret("text"), hash_->decoy()).value());
  EXPECT_FALSE(hash_->is_outdated(hash_->decoy()));
}

TEST_P(PasswordHashContract, a_dearer_hash_knows_the_cheaper_ones_and_calls_them_outdated) {
  const std::string kept = hash_->hash(Secret("text")).value();
  EXPECT_FALSE(hash_->is_outdated(kept));
  const auto dearer = GetParam().dearer();
  EXPECT_TRUE(dearer->is_outdated(kept));
  EXPECT_TRUE(dearer->matches(Secret("text"), kept).value());
  EXPECT_TRUE(hash_->is_outdated("no hash"));
}

INSTANTIATE_TEST_SUITE_P(
    Adapters, PasswordHashContract,
    testing::Values(PasswordHashAdapter{"quick",
                                        [] { return std::make_unique<QuickPasswordHash>(1); },
                                        [] { return std::make_unique<QuickPasswordHash>(2); }},
                    PasswordHashAdapter{
                        "argon2id", [] { return std::make_unique<SodiumPasswordHash>(kLittle); },
                        [] {
                          return std::make_unique<SodiumPasswordHash>(
                              PasswordCost{.passes = 2, .memory_kib = 16});
                        }}),
    [](const testing::TestParamInfo<PasswordHashAdapter>& parameter) {
      return parameter.param.name;
    });

// What other programs made, so that passwords may move here: by argon2's own command-line program.
TEST(SodiumPasswordHash, knows_the_text_form_of_others) {
  const SodiumPasswordHash hash(kLittle);
  const std::string kept =
      "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$FqGkmHNGCd0BRW2kBt6fPZ2pPmyGwwChL8FGUhTOSSI";
  EXPECT_TRUE(hash.matches(Secret("password"), kept).value());
  EXPECT_FALSE(hash.matches(Secret("Password"), kept).value());
}

TEST(SodiumPasswordHash, its_text_names_the_cost_of_today) {
  const std::string kept = SodiumPasswordHash().hash(Secret("text")).value();
  EXPECT_TRUE(kept.starts_with("$argon2id$v=19$m=32768,t=3,p=1$")) << kept;
}

}  // namespace
}  // namespace atollbank::contract
