// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/client_metadata.h"

#include <gtest/gtest.h>

#include "adapters/memory/person_vault.h"

namespace atollbank::transactions {
namespace {

using format::Metadata;

class ClientMetadata : public ::testing::Test {
 protected:
  void write(std::uint64_t key, const Metadata& changes) {
    written_ = changed_metadata(persons_, written_, key, changes).value();
    written_ = format::decode_metadata(format::encode_metadata(written_)).value();
  }
  Metadata read() const { return opened_metadata(persons_, written_).value(); }

  adapters::MemoryPersonVault persons_;
  const std::uint64_t ada_ = persons_.new_key().value();
  const std::uint64_t bob_ = persons_.new_key().value();
  ports::PersonalParts written_;
};

TEST_F(ClientMetadata, is_one_whole_of_what_each_owner_wrote) {
  write(ada_, {{"a", "hers"}, {"b", "hers"}});
  write(bob_, {{"b", "his"}, {"c", "his"}});
  EXPECT_EQ(read(), (Metadata{{"a", "hers"}, {"b", "his"}, {"c", "his"}}));
  EXPECT_EQ(format::encode_metadata(written_).find("hers"), std::string::npos);
  write(ada_, {{"c", ""}});
  EXPECT_EQ(read(), (Metadata{{"a", "hers"}, {"b", "his"}}));
}

TEST_F(ClientMetadata, of_whom_an_erasure_leaves_stays) {
  write(ada_, {{"a", "hers"}});
  write(bob_, {{"b", "his"}});
  ASSERT_TRUE(persons_.destroy(ada_));
  EXPECT_EQ(read(), (Metadata{{"b", "his"}}));
  write(ada_, {{"d", "hers"}});
  EXPECT_EQ(read(), (Metadata{{"b", "his"}})) << "nothing new is kept of her";
  write(bob_, {{"b", ""}});
  EXPECT_EQ(written_.size(), 1u);
  EXPECT_TRUE(read().empty());
}

TEST_F(ClientMetadata, of_nobody_with_a_key_keeps_the_bytes_of_before) {
  write(0, {{"k", "v"}});
  EXPECT_EQ(base::to_hex(format::encode_metadata(written_)), "0101000000010000006b0100000076");
  write(ada_, {{"a", "hers"}});
  EXPECT_EQ(read(), (Metadata{{"a", "hers"}, {"k", "v"}}));
}

TEST_F(ClientMetadata, is_no_more_than_a_client_may_have) {
  Metadata many;
  for (std::size_t i = 0; i < kMetadataCountMax; ++i) many[std::to_string(i)] = "v";
  write(ada_, many);
  const auto one_more = changed_metadata(persons_, written_, bob_, {{"k", "v"}});
  EXPECT_EQ(one_more.error().reason, "metadata_full");
}

}  // namespace
}  // namespace atollbank::transactions
