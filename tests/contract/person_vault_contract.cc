// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/person_vault.h keeps.
#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "adapters/memory/memory_disk.h"
#include "adapters/memory/person_vault.h"
#include "adapters/sodium/person_keys.h"

namespace atollbank::contract {
namespace {

const base::Secret kText("Ada Lovelace, 12 St James's Square");

struct Sodium {
  adapters::MemoryDisk disk;
  std::unique_ptr<adapters::PersonKeys> keys =
      adapters::PersonKeys::open(disk, std::array<std::uint8_t, adapters::kBoxKeySize>{1}).value();
  ports::PersonVault& get() { return *keys; }
};
struct Memory {
  adapters::MemoryPersonVault keys;
  ports::PersonVault& get() { return keys; }
};

template <class Adapter>
class PersonVault : public ::testing::Test {
 protected:
  std::string opened(std::uint64_t key, const base::Bytes& sealed, std::string_view purpose = "a") {
    const auto text = keys_.open(key, purpose, sealed);
    return text ? text->reveal() : text.error().reason;
  }
  Adapter adapter_;
  ports::PersonVault& keys_ = adapter_.get();
};
using Adapters = ::testing::Types<Sodium, Memory>;
TYPED_TEST_SUITE(PersonVault, Adapters);

TYPED_TEST(PersonVault, what_is_sealed_opens_for_its_key_and_purpose_alone) {
  const auto ada = this->keys_.new_key().value();
  const auto bob = this->keys_.new_key().value();
  ASSERT_NE(ada, 0u);
  const auto sealed = this->keys_.seal(ada, "a", kText).value();
  EXPECT_EQ(sealed.find("Ada"), std::string::npos);
  EXPECT_LE(sealed.size(), kText.reveal().size() + ports::kPersonOverheadMax);
  EXPECT_EQ(this->opened(ada, sealed), kText.reveal());
  EXPECT_EQ(this->opened(bob, sealed), "sealed_secret_damaged");
  EXPECT_EQ(this->opened(ada, sealed, "b"), "sealed_secret_damaged");
  EXPECT_EQ(this->opened(ada, sealed.substr(0, sealed.size() - 1)), "sealed_secret_damaged");
  EXPECT_EQ(this->opened(ada, ""), "sealed_secret_damaged");
  for (const std::uint64_t nobody : {std::uint64_t{0}, std::uint64_t{1'000}, UINT64_MAX}) {
    EXPECT_EQ(this->opened(nobody, sealed), "person_key_not_found");
    EXPECT_EQ(this->keys_.seal(nobody, "a", kText).error().reason, "person_key_not_found");
    EXPECT_EQ(this->keys_.destroy(nobody).error().reason, "person_key_not_found");
  }
}

TYPED_TEST(PersonVault, a_destroyed_key_is_gone_for_ever_and_no_other_with_it) {
  const auto ada = this->keys_.new_key().value();
  const auto bob = this->keys_.new_key().value();
  const auto of_ada = this->keys_.seal(ada, "a", kText).value();
  const auto of_bob = this->keys_.seal(bob, "a", kText).value();
  ASSERT_TRUE(this->keys_.destroy(ada));
  ASSERT_TRUE(this->keys_.destroy(ada));
  EXPECT_EQ(this->opened(ada, of_ada), "person_key_destroyed");
  EXPECT_EQ(this->keys_.seal(ada, "a", kText).error().reason, "person_key_destroyed");
  EXPECT_EQ(this->opened(bob, of_bob), kText.reveal());
  EXPECT_NE(this->keys_.new_key().value(), ada);
}

TYPED_TEST(PersonVault, a_digest_is_the_same_for_the_same_text_and_purpose_alone) {
  const base::Id digest = this->keys_.digest("name", "ada");
  EXPECT_EQ(this->keys_.digest("name", "ada"), digest);
  EXPECT_NE(this->keys_.digest("town", "ada"), digest);
  EXPECT_NE(this->keys_.digest("name", "adb"), digest);
  EXPECT_NE(this->keys_.digest("namea", "da"), digest);
}

TYPED_TEST(PersonVault, a_digest_of_a_person_is_hers_alone_and_goes_with_her_key) {
  const auto ada = this->keys_.new_key().value();
  const auto bob = this->keys_.new_key().value();
  const auto digest = this->keys_.digest_of(ada, "payment", "rent").value();
  EXPECT_EQ(this->keys_.digest_of(ada, "payment", "rent").value(), digest);
  EXPECT_NE(this->keys_.digest_of(bob, "payment", "rent").value(), digest);
  EXPECT_NE(this->keys_.digest_of(ada, "order", "rent").value(), digest);
  EXPECT_NE(this->keys_.digest_of(ada, "payment", "rant").value(), digest);
  EXPECT_NE(this->keys_.digest("payment", "rent"), digest);
  ASSERT_TRUE(this->keys_.destroy(ada));
  EXPECT_EQ(this->keys_.digest_of(ada, "payment", "rent").error().reason, "person_key_destroyed");
}

}  // namespace
}  // namespace atollbank::contract
