// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "adapters/sodium/ed25519.h"
#include "adapters/sodium/signing_key.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::adapters {
namespace {

template <std::size_t kSize>
std::array<std::uint8_t, kSize> from_hex(std::string_view hex) {
  std::array<std::uint8_t, kSize> bytes{};
  for (std::size_t i = 0; i < kSize; ++i)
    bytes[i] = static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16));
  return bytes;
}

std::string hex(std::span<const std::uint8_t> bytes) { return base::to_hex(base::bytes_of(bytes)); }

struct Example {
  std::string_view seed, public_key, message, signature;
};

// RFC 8032, section 7.1, tests 1 and 2.
const Example kExamples[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"}};

TEST(Ed25519, signs_as_the_published_examples) {
  for (const Example& example : kExamples) {
    Ed25519Signer signer("a", from_hex<kSeedSize>(example.seed));
    EXPECT_EQ(hex(signer.public_key()), example.public_key);
    const auto signature = signer.sign(example.message).value();
    EXPECT_EQ(hex(signature), example.signature);
    EXPECT_TRUE(Ed25519Check().is_signed(example.message, signature, signer.public_key()));
  }
}

TEST(Ed25519, a_changed_message_signature_or_key_is_not_signed) {
  Ed25519Signer signer("a", from_hex<kSeedSize>(kExamples[0].seed));
  const auto signature = signer.sign("10 pounds").value();
  const Ed25519Check check;
  ASSERT_TRUE(check.is_signed("10 pounds", signature, signer.public_key()));
  EXPECT_FALSE(check.is_signed("19 pounds", signature, signer.public_key()));
  auto other_signature = signature;
  other_signature[40] ^= 1;
  EXPECT_FALSE(check.is_signed("10 pounds", other_signature, signer.public_key()));
  auto other_key = signer.public_key();
  other_key[3] ^= 1;
  EXPECT_FALSE(check.is_signed("10 pounds", signature, other_key));
}

class SigningKey : public testing::Test {
 protected:
  contract::TemporaryFolder folder_;
  const std::string path_ = folder_.path() / "seal-key";
};

TEST_F(SigningKey, is_made_once_and_for_its_owner_only) {
  const auto made = open_or_create_signing_key(path_).value();
  struct stat status{};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_TRUE(made->name().starts_with("atoll-ledger/"));

  const auto opened = open_or_create_signing_key(path_).value();
  EXPECT_EQ(opened->public_key(), made->public_key());
  EXPECT_EQ(opened->name(), made->name());
}

TEST_F(SigningKey, that_others_may_read_is_refused) {
  ASSERT_TRUE(open_or_create_signing_key(path_));
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_EQ(open_or_create_signing_key(path_).error().reason, "signing_key_exposed");
}

TEST_F(SigningKey, that_was_cut_short_is_refused_and_not_replaced) {
  ASSERT_TRUE(open_or_create_signing_key(path_));
  std::filesystem::resize_file(path_, 40);
  EXPECT_EQ(open_or_create_signing_key(path_).error().reason, "signing_key_damaged");
  EXPECT_EQ(std::filesystem::file_size(path_), 40u);
}

TEST_F(SigningKey, that_is_not_there_is_only_made_where_asked) {
  EXPECT_EQ(open_signing_key(path_).error().reason, "signing_key_missing");
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST(SigningKeys, differ_from_ledger_to_ledger) {
  contract::TemporaryFolder folder;
  const auto one = open_or_create_signing_key(folder.path() / "one").value();
  const auto two = open_or_create_signing_key(folder.path() / "two").value();
  EXPECT_NE(one->public_key(), two->public_key());
  EXPECT_NE(one->name(), two->name());
}

}  // namespace
}  // namespace atollbank::adapters
