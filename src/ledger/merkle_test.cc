// SPDX-License-Identifier: Apache-2.0
// The tree against the eight leaves that the implementations of Certificate Transparency (RFC 6962)
// share, and as a property. The known answers were computed once more with Python's hashlib by the
// recursive definitions of section 2.1, not with the code under test.
#include "ledger/merkle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "base/bytes.h"

namespace atollbank::ledger {
namespace {

using testing::ElementsAre;

const std::vector<std::string> kLeaves = {
    "",
    std::string("\0", 1),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};

std::string hex(const MerkleHash& hash) { return base::to_hex(base::bytes_of(hash)); }

std::vector<std::string> hex(const base::Result<MerklePath>& path) {
  std::vector<std::string> text;
  for (const MerkleHash& hash : *path) text.push_back(hex(hash));
  return text;
}

std::vector<MerkleHash> hashes_of(const std::vector<std::string>& leaves) {
  std::vector<MerkleHash> hashes;
  for (const auto& leaf : leaves) hashes.push_back(merkle_leaf(leaf));
  return hashes;
}

// Answers for the perfect subtrees over leaf hashes in memory.
auto subtrees_of(const std::vector<MerkleHash>& hashes) {
  return [&hashes](int height, std::uint64_t index) -> base::Result<MerkleHash> {
    const auto begin = hashes.begin() + static_cast<std::ptrdiff_t>(index << height);
    return merkle_perfect_root({begin, begin + (std::ptrdiff_t{1} << height)});
  };
}

MerkleHash root_of(const std::vector<MerkleHash>& hashes, std::uint64_t size) {
  return *merkle_range_root(0, size, subtrees_of(hashes));
}

TEST(Merkle, roots_are_those_of_the_published_leaves) {
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  const auto hashes = hashes_of(kLeaves);
  for (std::size_t size = 0; size < roots.size(); ++size)
    EXPECT_EQ(hex(root_of(hashes, size)), roots[size]) << size << " leaves";
}

TEST(Merkle, an_inclusion_proof_is_the_published_one) {
  const auto hashes = hashes_of(kLeaves);
  const auto subtrees = subtrees_of(hashes);
  EXPECT_THAT(hex(merkle_inclusion(5, 7, subtrees)),
              ElementsAre("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                          "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
  EXPECT_THAT(hex(merkle_inclusion(0, 8, subtrees)),
              ElementsAre("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
  EXPECT_THAT(hex(merkle_inclusion(0, 1, subtrees)), ElementsAre());
}

TEST(Merkle, a_consistency_proof_is_the_published_one) {
  const auto hashes = hashes_of(kLeaves);
  const auto subtrees = subtrees_of(hashes);
  EXPECT_THAT(hex(merkle_consistency(3, 7, subtrees)),
              ElementsAre("0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
                          "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                          "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e"));
  EXPECT_THAT(hex(merkle_consistency(4, 7, subtrees)),
              ElementsAre("837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e"));
  EXPECT_THAT(hex(merkle_consistency(6, 8, subtrees)),
              ElementsAre("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
  EXPECT_THAT(hex(merkle_consistency(7, 7, subtrees)), ElementsAre());
}

TEST(Merkle, every_inclusion_proof_of_small_trees_holds) {
  std::vector<MerkleHash> hashes;
  for (int i = 0; i < 70; ++i) hashes.push_back(merkle_leaf(std::to_string(i)));
  const auto subtrees = subtrees_of(hashes);
  for (std::uint64_t size = 1; size <= hashes.size(); ++size) {
    const MerkleHash root = root_of(hashes, size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto path = merkle_inclusion(index, size, subtrees);
      EXPECT_TRUE(merkle_includes(hashes[index], index, size, *path, root));
      const bool as_another =
          size > 1 && merkle_includes(hashes[index], (index + 1) % size, size, *path, root);
      EXPECT_FALSE(as_another) << index << " of " << size;
    }
  }
}

TEST(Merkle, every_consistency_proof_of_small_trees_holds) {
  std::vector<MerkleHash> hashes;
  for (int i = 0; i < 70; ++i) hashes.push_back(merkle_leaf(std::to_string(i)));
  const auto subtrees = subtrees_of(hashes);
  for (std::uint64_t newer = 1; newer <= hashes.size(); ++newer) {
    for (std::uint64_t older = 1; older <= newer; ++older) {
      const auto path = merkle_consistency(older, newer, subtrees);
      const MerkleRoot from{older, root_of(hashes, older)};
      const MerkleRoot to{newer, root_of(hashes, newer)};
      EXPECT_TRUE(merkle_grew(from, to, *path)) << older << " to " << newer;
      EXPECT_EQ(merkle_grew(to, from, *path), older == newer);
    }
  }
}

TEST(Merkle, a_tree_of_one_size_is_itself_and_no_other_and_needs_no_path) {
  const auto hashes = hashes_of(kLeaves);
  const MerkleRoot head{7, root_of(hashes, 7)};
  EXPECT_TRUE(merkle_grew(head, head, {}));
  EXPECT_FALSE(merkle_grew({7, root_of(hashes, 6)}, head, {})) << "rewritten";
  EXPECT_FALSE(merkle_grew(head, head, std::vector{hashes[0]})) << "a path from nowhere";
}

RC_GTEST_PROP(Merkle, a_proof_with_one_bit_changed_is_refused, ()) {
  std::vector<MerkleHash> hashes;
  const auto size = *rc::gen::inRange<std::uint64_t>(2, 300);
  for (std::uint64_t i = 0; i < size; ++i) hashes.push_back(merkle_leaf(std::to_string(i)));
  const auto subtrees = subtrees_of(hashes);
  const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
  const MerkleHash root = root_of(hashes, size);

  auto path = *merkle_inclusion(index, size, subtrees);
  const auto place = *rc::gen::inRange<std::size_t>(0, path.size());
  path[place][*rc::gen::inRange<std::size_t>(0, 32)] ^=
      static_cast<std::uint8_t>(1u << *rc::gen::inRange(0, 8));
  RC_ASSERT(!merkle_includes(hashes[index], index, size, path, root));
}

RC_GTEST_PROP(Merkle, a_history_with_one_leaf_rewritten_did_not_grow, ()) {
  const auto newer = *rc::gen::inRange<std::uint64_t>(2, 300);
  const auto older = *rc::gen::inRange<std::uint64_t>(1, newer);
  std::vector<MerkleHash> hashes;
  for (std::uint64_t i = 0; i < newer; ++i) hashes.push_back(merkle_leaf(std::to_string(i)));
  const MerkleRoot from{older, root_of(hashes, older)};
  hashes[*rc::gen::inRange<std::uint64_t>(0, older)] = merkle_leaf("rewritten");
  const auto path = merkle_consistency(older, newer, subtrees_of(hashes));
  RC_ASSERT(!merkle_grew(from, {newer, root_of(hashes, newer)}, *path));
}

TEST(Merkle, a_proof_too_long_or_too_short_is_refused) {
  const auto hashes = hashes_of(kLeaves);
  const auto subtrees = subtrees_of(hashes);
  const MerkleHash root = root_of(hashes, 7);
  auto path = *merkle_inclusion(5, 7, subtrees);
  path.push_back(MerkleHash{});
  EXPECT_FALSE(merkle_includes(hashes[5], 5, 7, path, root));
  path.resize(2);
  EXPECT_FALSE(merkle_includes(hashes[5], 5, 7, path, root));
  EXPECT_FALSE(merkle_includes(hashes[5], 7, 7, path, root)) << "no such leaf";
  EXPECT_TRUE(merkle_includes(hashes[0], 0, 1, {}, hashes[0]));
  EXPECT_FALSE(merkle_includes(hashes[0], 1, 1, {}, hashes[0])) << "behind the only leaf";
}

}  // namespace
}  // namespace atollbank::ledger
