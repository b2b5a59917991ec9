// SPDX-License-Identifier: Apache-2.0
// What a ledger claims, given to tools/check_proof as a third party would run it: a program of a
// hundred lines with nothing of ours in it. It accepts what is true and refuses the rest.
#include <array>
#include <cstdio>
#include <fstream>

#include "adapters/sodium/ed25519.h"
#include "tests/seals/sealed_folder.h"

namespace atollbank::seals {
namespace {

class CheckProof : public testing::Test {
 protected:
  CheckProof() {
    ledger_.append({40, 1, 700, 3, 31, 250});
    older_ = ledger_.sealer().seal().value();
    ledger_.append({900, 2, 64, 1'500});
    newer_ = ledger_.sealer().seal().value();
  }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = papers_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  // What the program says of a proof, and of the head that the third party kept.
  std::string say(const std::string& proof, const std::optional<SignedHead>& kept = {}) {
    std::string command = std::string("python3 ") + ATOLL_CHECK_PROOF + " '" +
                          text_of(ledger_.sealer().verifier_key()) + "' " + write("proof", proof);
    if (kept) command += " " + write("head", note_of(*kept));
    FILE* const output = popen((command + " 2>&1").c_str(), "r");
    std::string said;
    std::array<char, 4096> bytes{};
    while (const std::size_t count = fread(bytes.data(), 1, bytes.size(), output))
      said.append(bytes.data(), count);
    const bool succeeded = pclose(output) == 0;
    EXPECT_EQ(succeeded, said.starts_with("valid: ")) << said;
    return said;
  }
  bool is_valid(const std::string& proof) { return say(proof).starts_with("valid: "); }

  InclusionProof proof_of(std::uint64_t slot) { return ledger_.sealer().prove(slot).value(); }
  ConsistencyProof growth() {
    return ledger_.sealer().consistency(older_.head.size, newer_.head.size).value();
  }

  contract::TemporaryFolder papers_;
  const std::string key_path_ = papers_.path() / "seal-key";
  SealedFolder ledger_{key_path_};
  SignedHead older_;
  SignedHead newer_;
};

TEST_F(CheckProof, accepts_that_a_record_is_in_the_journal) {
  for (const std::uint64_t slot : {std::uint64_t{0}, std::uint64_t{33}, std::uint64_t{600},
                                   ledger_.journal().durable_end() - 1}) {
    EXPECT_TRUE(is_valid(to_json(proof_of(slot)))) << slot;
  }
}

TEST_F(CheckProof, shows_the_very_record) {
  ports::Slot record;
  ASSERT_TRUE(ledger_.journal().read(600, std::span(&record, 1)));
  const std::string said = say(to_json(proof_of(600)));
  EXPECT_NE(said.find(base::to_hex(base::bytes_of(record))), std::string::npos) << said;
}

TEST_F(CheckProof, accepts_that_the_journal_only_grew) {
  const std::string said = say(to_json(growth()), older_);
  EXPECT_TRUE(said.starts_with("valid: ")) << said;
  EXPECT_TRUE(
      is_valid(to_json(ledger_.sealer().consistency(newer_.head.size, newer_.head.size).value())));
}

TEST_F(CheckProof, refuses_a_corrupted_proof) {
  const InclusionProof good = proof_of(600);
  const std::string refused = "refused: the record is not in the tree\n";
  auto block = good;
  block.block[2'000] ^= 1;
  EXPECT_EQ(say(to_json(block)), refused);
  auto slot = good;
  slot.slot += 32;
  EXPECT_EQ(say(to_json(slot)), refused);
  auto path = good;
  path.path[1][7] ^= 4;
  EXPECT_EQ(say(to_json(path)), refused);
  path = good;
  path.path.push_back({});
  EXPECT_EQ(say(to_json(path)), refused);
  path = good;
  path.path.pop_back();
  EXPECT_FALSE(is_valid(to_json(path)));
  auto beyond = good;
  beyond.slot = newer_.head.end_slot() + 5;
  EXPECT_EQ(say(to_json(beyond)), refused);
  auto growth_path = growth();
  growth_path.path[0][0] ^= 1;
  EXPECT_EQ(say(to_json(growth_path)), "refused: what was sealed before was rewritten\n");
  EXPECT_FALSE(is_valid("{}"));
  EXPECT_FALSE(is_valid(to_json(good).substr(0, 900)));
}

TEST_F(CheckProof, refuses_a_forged_tree_head) {
  const InclusionProof good = proof_of(600);
  const VerifierKey key = ledger_.sealer().verifier_key();
  adapters::Ed25519Signer forger(key.name, std::array<std::uint8_t, adapters::kSeedSize>{1});

  auto forged = good;
  forged.head = sign_head(good.head.head, forger).value();
  EXPECT_EQ(say(to_json(forged)), "refused: the tree head is signed by another key\n");
  forged.head.key_id = key_id_of(key);
  EXPECT_EQ(say(to_json(forged)), "refused: the tree head is forged\n");

  auto changed = good;
  changed.head.head.time = changed.head.head.time + base::Duration::from_ms(1);
  EXPECT_EQ(say(to_json(changed)), "refused: the tree head is forged\n");
  changed = good;
  changed.head.signature[63] ^= 0x10;
  EXPECT_EQ(say(to_json(changed)), "refused: the tree head is forged\n");

  auto renamed = good;
  renamed.head.head.origin = "atoll-ledger/1111111111111111111111";
  EXPECT_EQ(say(to_json(renamed)), "refused: the tree head is of another ledger\n");
}

TEST_F(CheckProof, refuses_a_head_that_is_not_the_one_kept) {
  EXPECT_EQ(say(to_json(proof_of(600)), older_),
            "refused: the proof does not rest on the tree head that you kept\n");
}

// Whoever holds the disk and even the key writes the journal anew, one posting less in it, with
// right checksums and a right chain, and seals it again.
class CheckRewritten : public CheckProof {
 protected:
  CheckRewritten() {
    rewritten_.append({39, 1, 700, 3, 31, 250, 900, 2, 64, 1'500});
    resealed_ = rewritten_.sealer().seal().value();
  }
  SealedFolder rewritten_{key_path_};
  SignedHead resealed_;
};

TEST_F(CheckRewritten, refuses_a_record_of_a_rewritten_segment) {
  ASSERT_EQ(resealed_.head.size, newer_.head.size);
  auto proof = rewritten_.sealer().prove(40).value();
  EXPECT_TRUE(is_valid(to_json(proof))) << "by itself nothing is wrong with it";
  EXPECT_EQ(say(to_json(proof), newer_),
            "refused: the proof does not rest on the tree head that you kept\n");
  proof.head = newer_;
  EXPECT_EQ(say(to_json(proof)), "refused: the record is not in the tree\n");
}

TEST_F(CheckRewritten, refuses_that_a_rewritten_journal_grew_out_of_what_was_sealed) {
  rewritten_.append({5});
  const auto grown = rewritten_.sealer().seal().value();
  auto proof = rewritten_.sealer().consistency(resealed_.head.size, grown.head.size).value();
  EXPECT_TRUE(is_valid(to_json(proof)));
  proof.older = newer_;
  EXPECT_EQ(say(to_json(proof), newer_), "refused: what was sealed before was rewritten\n");
}

}  // namespace
}  // namespace atollbank::seals
