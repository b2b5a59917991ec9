// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/sealed_metadata.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "base/bytes.h"

namespace atollbank::adapters {
namespace {

using ledger::format::MetadataValue;
using ledger::format::SealedValue;

constexpr base::Id kAlice{.high = 5, .low = 1};
constexpr base::Id kBob{.high = 5, .low = 2};
const MetadataValue kEmail = std::string("alice@example.org");

class Sealed : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen() { sealing_ = SealedMetadata::open(disk_).value(); }

  SealedValue seal(base::Id subject, const MetadataValue& value = kEmail) {
    return sealing_->seal(subject, "email", value).value();
  }
  template <class T>
  static std::string refusal_of(const base::Result<T>& result) {
    return result.has_value() ? "none" : result.error().reason;
  }
  // Every byte that the disk holds.
  std::string disk_bytes() const {
    std::string all;
    for (const auto& [name, content] : disk_.contents())
      all.append(reinterpret_cast<const char*>(content.data()), content.size());
    return all;
  }

  MemoryDisk disk_;
  std::unique_ptr<SealedMetadata> sealing_;
};

TEST_F(Sealed, a_value_is_read_with_its_subjects_key_also_after_a_restart) {
  const SealedValue sealed = seal(kAlice);
  EXPECT_EQ(sealed.box.find("alice"), std::string::npos);
  EXPECT_EQ(sealing_->open("email", sealed).value(), kEmail);
  reopen();
  EXPECT_EQ(sealing_->open("email", sealed).value(), kEmail);
}

TEST_F(Sealed, values_of_every_type_come_back) {
  for (const MetadataValue& value :
       {MetadataValue(std::string("")), MetadataValue(std::int64_t{-5}), MetadataValue(true),
        MetadataValue(ledger::format::Decimal{15, 1}), MetadataValue(base::Timestamp{7}),
        MetadataValue(kBob)}) {
    EXPECT_EQ(sealing_->open("email", seal(kAlice, value)).value(), value);
  }
}

TEST_F(Sealed, once_the_key_is_destroyed_nobody_reads_it_again) {
  const SealedValue sealed = seal(kAlice);
  const SealedValue of_bob = seal(kBob);
  ASSERT_TRUE(sealing_->destroy_key(kAlice).has_value());
  EXPECT_EQ(refusal_of(sealing_->open("email", sealed)), "key_destroyed");
  EXPECT_EQ(refusal_of(sealing_->find_hash(kAlice, "email", kEmail)), "key_destroyed");
  reopen();
  EXPECT_EQ(refusal_of(sealing_->open("email", sealed)), "key_destroyed");
  EXPECT_EQ(refusal_of(sealing_->seal(kAlice, "email", kEmail)), "key_destroyed");
  EXPECT_EQ(sealing_->open("email", of_bob).value(), kEmail);
}

TEST_F(Sealed, a_destroyed_key_is_nowhere_on_the_disk) {
  const SealedValue sealed = seal(kAlice);
  const std::string before = disk_bytes();
  const std::size_t at = before.find(std::string(base::bytes_of(kAlice)));
  ASSERT_NE(at, std::string::npos);
  const std::string key = before.substr(at + sizeof(kAlice), 32);
  ASSERT_NE(key, std::string(32, '\0'));
  ASSERT_TRUE(sealing_->destroy_key(kAlice).has_value());
  EXPECT_EQ(disk_bytes().find(key), std::string::npos);
}

TEST_F(Sealed, a_key_that_is_destroyed_before_it_was_made_is_never_made) {
  ASSERT_TRUE(sealing_->destroy_key(kAlice).has_value());
  ASSERT_TRUE(sealing_->destroy_key(kAlice).has_value());
  EXPECT_EQ(refusal_of(sealing_->seal(kAlice, "email", kEmail)), "key_destroyed");
}

TEST_F(Sealed, a_search_finds_it_by_subject_name_and_value) {
  const SealedValue sealed = seal(kAlice);
  EXPECT_EQ(sealing_->find_hash(kAlice, "email", kEmail).value(), sealed.find_hash);
  EXPECT_EQ(seal(kAlice).find_hash, sealed.find_hash);
  EXPECT_NE(seal(kAlice).box, sealed.box);
  EXPECT_NE(sealing_->find_hash(kAlice, "name", kEmail).value(), sealed.find_hash);
  EXPECT_NE(sealing_->find_hash(kAlice, "email", std::string("x")).value(), sealed.find_hash);
  EXPECT_NE(seal(kBob).find_hash, sealed.find_hash);
  EXPECT_EQ(refusal_of(sealing_->find_hash({9, 9}, "email", kEmail)), "key_not_found");
}

TEST_F(Sealed, a_box_that_was_changed_or_moved_is_refused) {
  SealedValue sealed = seal(kAlice);
  EXPECT_EQ(refusal_of(sealing_->open("name", sealed)), "sealed_value_damaged");
  seal(kBob);
  SealedValue moved = sealed;
  moved.subject = kBob;
  EXPECT_EQ(refusal_of(sealing_->open("email", moved)), "sealed_value_damaged");
  for (std::size_t i = 0; i < sealed.box.size(); ++i) {
    SealedValue changed = sealed;
    changed.box[i] = static_cast<char>(changed.box[i] ^ 1);
    EXPECT_EQ(refusal_of(sealing_->open("email", changed)), "sealed_value_damaged");
  }
  sealed.box.resize(10);
  EXPECT_EQ(refusal_of(sealing_->open("email", sealed)), "sealed_value_damaged");
}

TEST_F(Sealed, what_cannot_be_sealed_is_refused_and_makes_no_key) {
  EXPECT_EQ(refusal_of(sealing_->seal({}, "email", kEmail)), "sealing_subject_nil");
  EXPECT_EQ(refusal_of(sealing_->seal(kAlice, "E", kEmail)), "metadata_name_invalid");
  EXPECT_EQ(refusal_of(sealing_->seal(kAlice, "email", SealedValue{})), "metadata_value_invalid");
  EXPECT_EQ(refusal_of(sealing_->find_hash(kAlice, "email", kEmail)), "key_not_found");
}

TEST_F(Sealed, many_subjects_keep_their_keys) {
  std::vector<SealedValue> sealed;
  for (std::uint64_t i = 1; i <= 130; ++i) sealed.push_back(seal({6, i}));
  ASSERT_TRUE(sealing_->destroy_key({6, 64}).has_value());
  reopen();
  seal({6, 131});
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_EQ(sealing_->open("email", sealed[i]).has_value(), sealed[i].subject.low != 64) << i;
  }
}

// The disk as it was after each of the writes of `change`, each cut at a place.
TEST_F(Sealed, a_write_that_is_cut_short_loses_no_other_key) {
  const SealedValue sealed = seal(kAlice);
  const auto before = disk_.contents().at(std::string(kKeysFileName));
  for (std::uint64_t writes = 0; writes < 3; ++writes) {
    disk_.set_content(kKeysFileName, before);
    reopen();
    disk_.fail_writes_after(writes);
    const auto failed = sealing_->seal(kBob, "email", kEmail);
    disk_.fail_writes_after(UINT64_MAX);
    // The block that was being written is torn: half new, half what it was.
    auto torn = disk_.contents().at(std::string(kKeysFileName));
    if (writes == 1) {
      torn.resize(before.size());
      for (std::size_t i = before.size() - 2'000; i < before.size(); ++i) torn[i] = std::byte{9};
    }
    disk_.set_content(kKeysFileName, torn);
    reopen();
    EXPECT_EQ(sealing_->open("email", sealed).value(), kEmail) << writes;
    EXPECT_EQ(failed.has_value(), writes == 2) << writes;
  }
}

TEST_F(Sealed, after_a_failed_write_nothing_more_is_written) {
  seal(kAlice);
  disk_.fail_writes_after(0);
  EXPECT_FALSE(sealing_->destroy_key(kAlice).has_value());
  disk_.fail_writes_after(UINT64_MAX);
  EXPECT_EQ(refusal_of(sealing_->seal(kBob, "email", kEmail)), "keys_broken");
}

TEST_F(Sealed, a_damaged_file_of_keys_is_refused_and_not_made_anew) {
  seal(kAlice);
  const auto whole = disk_.contents().at(std::string(kKeysFileName));
  disk_.flip_bit(kKeysFileName, (format::kFirstKeysBlock * format::kKeysBlockSize + 20) * 8);
  // The spare still holds the block whole, and mends it.
  EXPECT_TRUE(SealedMetadata::open(disk_).has_value());
  disk_.flip_bit(kKeysFileName, (format::kFirstKeysBlock * format::kKeysBlockSize + 20) * 8);
  EXPECT_EQ(refusal_of(SealedMetadata::open(disk_)), "subject_keys_damaged");
  disk_.set_content(kKeysFileName, whole);
  disk_.flip_bit(kKeysFileName, 3);
  EXPECT_EQ(refusal_of(SealedMetadata::open(disk_)), "subject_keys_damaged");
  disk_.set_content(kKeysFileName, whole);
  disk_.flip_bit(kKeysFileName, 24 * 8);
  EXPECT_EQ(refusal_of(SealedMetadata::open(disk_)), "subject_keys_format_unknown");
}

TEST(SubjectKeys, their_layout_is_for_ever) {
  format::KeysBlock block;
  block.keys[62] = {.subject = {1, 2}, .key = {3}, .state = format::KeyState::kLive};
  block.block_number = 4;
  block.checksum = 5;
  const auto bytes = base::bytes_of(block);
  EXPECT_EQ(base::to_hex(bytes.substr(62 * 64, 17)), "0100000000000000020000000000000003");
  EXPECT_EQ(bytes[62 * 64 + 48], '\1');
  EXPECT_EQ(bytes[63 * 64], '\4');
  EXPECT_EQ(bytes[4088], '\5');
}

}  // namespace
}  // namespace atollbank::adapters
