// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/person_keys.h"

#include <gtest/gtest.h>

#include <set>

#include "adapters/memory/memory_disk.h"
#include "base/bytes.h"

namespace atollbank::adapters {
namespace {

const base::Secret kText("Ada Lovelace, 12 St James's Square");

class PersonKeysTest : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen(std::uint8_t bank = 1) {
    keys_ = PersonKeys::open(disk_, std::array<std::uint8_t, kBoxKeySize>{bank}).value();
  }
  std::string opened(std::uint64_t key, const base::Bytes& sealed) {
    const auto text = keys_->open(key, "a", sealed);
    return text ? text->reveal() : text.error().reason;
  }
  MemoryDisk::Content file() const { return disk_.contents().at(std::string(kPersonKeysFileName)); }

  MemoryDisk disk_;
  std::unique_ptr<PersonKeys> keys_;
};

TEST_F(PersonKeysTest, a_restart_keeps_every_key_and_gives_none_out_twice) {
  std::set<std::uint64_t> given;
  for (int i = 0; i < 100; ++i) given.insert(keys_->new_key().value());
  const auto sealed = keys_->seal(*given.begin(), "a", kText).value();
  reopen();
  EXPECT_EQ(opened(*given.begin(), sealed), kText.reveal());
  for (int i = 0; i < 100; ++i) given.insert(keys_->new_key().value());
  EXPECT_EQ(given.size(), 200u);
}

TEST_F(PersonKeysTest, of_a_destroyed_key_not_a_byte_is_left) {
  const auto ada = keys_->new_key().value();
  const auto bob = keys_->new_key().value();
  const auto of_ada = keys_->seal(ada, "a", kText).value();
  const auto of_bob = keys_->seal(bob, "a", kText).value();
  ASSERT_TRUE(keys_->destroy(ada));
  reopen();
  EXPECT_EQ(opened(ada, of_ada), "person_key_destroyed");
  EXPECT_EQ(opened(bob, of_bob), kText.reveal());
  const auto after = file();
  for (std::size_t i = 1; i < sizeof(format::PersonKey); ++i) {
    ASSERT_EQ(after[format::kPersonKeysBlockSize + i], std::byte{0});
  }
}

TEST_F(PersonKeysTest, a_destroyed_key_opens_nothing_from_that_moment) {
  const auto ada = keys_->new_key().value();
  const auto sealed = keys_->seal(ada, "a", kText).value();
  ASSERT_EQ(opened(ada, sealed), kText.reveal());
  ASSERT_TRUE(keys_->destroy(ada));
  EXPECT_EQ(opened(ada, sealed), "person_key_destroyed");
  EXPECT_EQ(keys_->seal(ada, "a", kText).error().reason, "person_key_destroyed");
}

TEST(KeyCache, what_was_read_before_it_was_forgotten_is_not_kept_after) {
  KeyCache cache;
  const std::uint64_t moment = cache.moment();
  cache.forget(7);
  cache.keep(7, kText, moment);
  EXPECT_FALSE(cache.find(7));
  cache.keep(8, kText, cache.moment());
  EXPECT_EQ(cache.find(8)->reveal(), kText.reveal());
  EXPECT_FALSE(cache.find(0));
}

TEST_F(PersonKeysTest, the_file_opens_nothing_without_the_banks_key) {
  const auto ada = keys_->new_key().value();
  const auto sealed = keys_->seal(ada, "a", kText).value();
  const base::Id digest = keys_->digest("name", "ada");
  reopen(2);
  EXPECT_EQ(opened(ada, sealed), "person_keys_damaged");
  EXPECT_NE(keys_->digest("name", "ada"), digest);
  reopen(1);
  EXPECT_EQ(keys_->digest("name", "ada"), digest);
  EXPECT_NE(keys_->digest("town", "ada"), digest);
}

TEST_F(PersonKeysTest, after_a_failed_sync_nothing_more_is_written) {
  const auto ada = keys_->new_key().value();
  disk_.fail_syncs_after(0);
  EXPECT_FALSE(keys_->destroy(ada));
  disk_.fail_syncs_after(UINT64_MAX);
  EXPECT_EQ(keys_->destroy(ada).error().reason, "person_keys_broken");
  for (int i = 0; i < 40; ++i) {
    const auto key = keys_->new_key();
    EXPECT_TRUE(key || key.error().reason == "person_keys_broken");
  }
}

TEST_F(PersonKeysTest, damage_is_told) {
  const auto ada = keys_->new_key().value();
  const auto sealed = keys_->seal(ada, "a", kText).value();
  disk_.flip_bit(kPersonKeysFileName, (format::kPersonKeysBlockSize + 30) * 8);
  reopen();
  EXPECT_EQ(opened(ada, sealed), "person_keys_damaged");
  ASSERT_TRUE(keys_->destroy(ada));
  EXPECT_EQ(opened(ada, sealed), "person_key_destroyed");
  disk_.flip_bit(kPersonKeysFileName, 3);
  const std::array<std::uint8_t, kBoxKeySize> bank_key{1};
  EXPECT_EQ(PersonKeys::open(disk_, bank_key).error().reason, "person_keys_damaged");
}

// The golden file: the header, and where keys stand. What is wrapped is drawn anew each time.
TEST_F(PersonKeysTest, the_layout_is_the_one_that_was_written_first) {
  ASSERT_TRUE(keys_->new_key());
  const auto bytes = file();
  ASSERT_EQ(bytes.size(), 2 * format::kPersonKeysBlockSize);
  const std::string header(reinterpret_cast<const char*>(bytes.data()), 32);
  EXPECT_EQ(header, std::string("atoll person keys\n\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 32));
  for (std::size_t i = 0; i < format::kPersonKeysOfBlock; ++i) {
    const std::size_t at = format::kPersonKeysBlockSize + i * 128;
    EXPECT_EQ(bytes[at], std::byte{1});      // live
    EXPECT_EQ(bytes[at + 1], std::byte{1});  // the box's format
    EXPECT_EQ(bytes[at + 74], std::byte{0});
  }
}

}  // namespace
}  // namespace atollbank::adapters
