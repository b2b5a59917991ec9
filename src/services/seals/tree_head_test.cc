// SPDX-License-Identifier: Apache-2.0
#include "services/seals/tree_head.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/sodium/ed25519.h"
#include "services/seals/format/head_block.h"

namespace atollbank::seals {
namespace {

const std::string kOrigin = "atoll-ledger/0000000000000000000000";

std::string reason_of(const base::Result<SignedHead>& head) {
  return head ? "success" : head.error().reason;
}

class TreeHeadTest : public testing::Test {
 protected:
  const std::array<std::uint8_t, adapters::kSeedSize> seed_{7};
  adapters::Ed25519Signer signer_{kOrigin, seed_};
  const VerifierKey key_{.name = kOrigin, .key = signer_.public_key()};
  const SignedHead head_ = sign_head({.origin = kOrigin,
                                      .size = 16'384,
                                      .root = ledger::merkle_empty(),
                                      .time = base::Timestamp::from_ms(1'764'113'400'123)},
                                     signer_)
                               .value();
};

TEST_F(TreeHeadTest, is_a_checkpoint_as_transparency_logs_write_it) {
  EXPECT_EQ(text_of(head_.head),
            "atoll-ledger/0000000000000000000000\n"
            "16384\n"
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            "time 2025-11-25T23:30:00.123Z\n"
            "slots 524288\n"
            "format 1\n");
  EXPECT_TRUE(note_of(head_).starts_with(text_of(head_.head) + "\n\u2014 " + kOrigin + " "));
}

TEST_F(TreeHeadTest, is_read_as_it_was_written) {
  EXPECT_EQ(parse_note(note_of(head_)).value(), head_);
  EXPECT_TRUE(check_signature(head_, key_, adapters::Ed25519Check()));
}

TEST_F(TreeHeadTest, has_one_text_only) {
  const std::string note = note_of(head_);
  for (const std::string& changed :
       {note + "\n", note.substr(0, note.size() - 1), " " + note, "0" + note, std::string(),
        std::string(note).replace(note.find("16384"), 5, "016384"),
        std::string(note).replace(note.find("524288"), 6, "524289"),
        std::string(note).replace(note.find("format 1"), 8, "format 2"),
        std::string(note).replace(note.find(".123Z"), 5, ".1230Z")}) {
    EXPECT_EQ(reason_of(parse_note(changed)), "tree_head_malformed") << changed;
  }
}

TEST_F(TreeHeadTest, with_any_part_changed_is_forged) {
  const adapters::Ed25519Check check;
  const auto is_forged = [&](const SignedHead& head, const VerifierKey& key) {
    const auto checked = check_signature(head, key, check);
    return !checked && checked.error().reason == "tree_head_forged";
  };
  auto bigger = head_;
  bigger.head.size += 1;
  EXPECT_TRUE(is_forged(bigger, key_));
  auto rooted = head_;
  rooted.head.root[0] ^= 1;
  EXPECT_TRUE(is_forged(rooted, key_));
  auto later = head_;
  later.head.time = later.head.time + base::Duration::from_ms(1);
  EXPECT_TRUE(is_forged(later, key_));

  adapters::Ed25519Signer forger(kOrigin, std::array<std::uint8_t, adapters::kSeedSize>{8});
  EXPECT_TRUE(is_forged(sign_head(head_.head, forger).value(), key_));
  auto claimed = sign_head(head_.head, forger).value();
  claimed.key_id = key_id_of(key_);
  EXPECT_TRUE(is_forged(claimed, key_));
}

TEST_F(TreeHeadTest, a_verifier_key_is_the_published_form) {
  // The key of the Go checksum database, as published in its documentation and its client.
  const std::string published =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
  const auto key = parse_verifier_key(published).value();
  EXPECT_EQ(key.name, "sum.golang.org");
  EXPECT_EQ(text_of(key), published);
  EXPECT_EQ(parse_verifier_key(text_of(key_)).value().key, key_.key);
}

TEST_F(TreeHeadTest, a_malformed_verifier_key_is_refused) {
  for (const std::string_view text :
       {"", "+", "a+b", "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza"}) {
    const auto key = parse_verifier_key(text);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().reason, "verifier_key_malformed");
  }
}

TEST_F(TreeHeadTest, todays_code_reads_and_writes_the_head_block_of_format_1) {
  const auto path = std::filesystem::path(__FILE__).parent_path() /
                    "../../../tests/data/seals/head_block_format1.golden";
  const format::HeadBlock today = format::make_head_block(5, head_);
  if (std::getenv("ATOLL_WRITE_GOLDEN") != nullptr && !std::filesystem::exists(path))
    std::ofstream(path, std::ios::binary) << base::bytes_of(today);
  std::ifstream file(path, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  ASSERT_EQ(golden.size(), sizeof(format::HeadBlock));
  EXPECT_TRUE(golden == base::bytes_of(today));
  format::HeadBlock block;
  std::memcpy(&block, golden.data(), sizeof block);
  EXPECT_EQ(format::read_head_block(block, 5).value(), head_);
}

}  // namespace
}  // namespace atollbank::seals
