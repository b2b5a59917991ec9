// SPDX-License-Identifier: Apache-2.0
#include "services/seals/proof.h"

#include "services/seals/seals_fixture.h"

namespace atollbank::seals {
namespace {

class ProofTest : public SealsFixture {
 protected:
  void SetUp() override {
    append_blocks(40);
    const auto sealer = open().value();
    const auto older = sealer->seal().value();
    append_blocks(33);
    const auto newer = sealer->seal().value();
    inclusion_ = sealer->prove(777).value();
    consistency_ = sealer->consistency(older.head.size, newer.head.size).value();
    key_ = sealer->verifier_key();
  }
  template <class Proof>
  std::string verdict(const Proof& proof) const {
    const auto checked = check_proof(proof, key_, check_);
    return checked ? "valid" : checked.error().reason;
  }

  InclusionProof inclusion_;
  ConsistencyProof consistency_;
  VerifierKey key_;
};

TEST_F(ProofTest, comes_back_from_json_as_it_was) {
  EXPECT_EQ(parse_inclusion(to_json(inclusion_)).value(), inclusion_);
  EXPECT_EQ(parse_consistency(to_json(consistency_) + "\n").value(), consistency_);
  EXPECT_EQ(verdict(inclusion_), "valid");
  EXPECT_EQ(verdict(consistency_), "valid");
}

TEST_F(ProofTest, of_another_record_does_not_hold) {
  auto changed = inclusion_;
  changed.block[300] ^= 1;
  EXPECT_EQ(verdict(changed), "proof_does_not_hold");
  changed = inclusion_;
  changed.slot += 32;
  EXPECT_EQ(verdict(changed), "proof_does_not_hold");
  changed = inclusion_;
  changed.block.pop_back();
  EXPECT_EQ(verdict(changed), "proof_does_not_hold");
}

TEST_F(ProofTest, with_a_changed_path_does_not_hold) {
  for (std::size_t i = 0; i < inclusion_.path.size(); ++i) {
    auto changed = inclusion_;
    changed.path[i][31] ^= 0x80;
    EXPECT_EQ(verdict(changed), "proof_does_not_hold");
  }
  for (std::size_t i = 0; i < consistency_.path.size(); ++i) {
    auto changed = consistency_;
    changed.path[i][0] ^= 1;
    EXPECT_EQ(verdict(changed), "proof_does_not_hold");
  }
}

TEST_F(ProofTest, with_heads_the_wrong_way_round_does_not_hold) {
  std::swap(consistency_.older, consistency_.newer);
  EXPECT_EQ(verdict(consistency_), "proof_does_not_hold");
}

TEST_F(ProofTest, under_a_head_of_another_key_is_forged) {
  adapters::Ed25519Signer forger(signer_.name(), std::array<std::uint8_t, 32>{9});
  inclusion_.head = sign_head(inclusion_.head.head, forger).value();
  EXPECT_EQ(verdict(inclusion_), "tree_head_forged");
  consistency_.older = sign_head(consistency_.older.head, forger).value();
  EXPECT_EQ(verdict(consistency_), "tree_head_forged");
}

TEST_F(ProofTest, that_is_no_proof_is_refused) {
  const std::string json = to_json(inclusion_);
  for (const std::string& text :
       {std::string(), std::string("{}"), to_json(consistency_), json.substr(0, json.size() - 1),
        " " + json, json + json,
        std::string(json).replace(json.find("\"format\":1"), 10, "\"format\":2"),
        std::string(json).replace(json.find("\"slot\":777"), 10, "\"slot\":-77")}) {
    const auto parsed = parse_inclusion(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().reason, "proof_malformed");
  }
}

}  // namespace
}  // namespace atollbank::seals
