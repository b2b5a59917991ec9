// SPDX-License-Identifier: Apache-2.0
#include "services/seals/proof.h"

#include <cstring>

#include "base/base64.h"
#include "base/json.h"

namespace atollbank::seals {

using base::ErrorCode;
using base::JsonValue;
using base::JsonWriter;
using base::Result;
using ledger::MerkleHash;
using ledger::MerklePath;

namespace {

constexpr std::string_view kInclusion = "atoll_inclusion";
constexpr std::string_view kConsistency = "atoll_consistency";
constexpr std::int64_t kFormat = 1;

void write_path(JsonWriter& writer, const MerklePath& path) {
  writer.key("path").begin_array();
  for (const MerkleHash& hash : path) writer.value(base::to_base64(base::bytes_of(hash)));
  writer.end_array();
}

Result<MerklePath> read_path(const JsonValue& value) {
  ATOLL_TRY(const auto texts, value.get_array("path"));
  MerklePath path;
  for (const JsonValue& text : texts.first(std::min(texts.size(), kProofPathMax))) {
    ATOLL_TRY(const std::string digits, text.as_string());
    ATOLL_TRY(const auto bytes, base::parse_base64(digits));
    MerkleHash hash{};
    std::memcpy(hash.data(), bytes.data(), std::min(bytes.size(), hash.size()));
    path.push_back(hash);
  }
  return path;
}

Result<SignedHead> read_head(const JsonValue& value, std::string_view member) {
  ATOLL_TRY(const std::string note, value.get_string(member));
  return parse_note(note);
}

Result<InclusionProof> read_inclusion(std::string_view json) {
  ATOLL_TRY(const auto value, JsonValue::parse(json, kProofSizeMax));
  InclusionProof proof;
  ATOLL_TRY(const std::int64_t slot, value.get_integer("slot"));
  proof.slot = static_cast<std::uint64_t>(slot);
  ATOLL_TRY(const std::string block, value.get_string("block"));
  ATOLL_TRY(proof.block, base::parse_base64(block));
  ATOLL_TRY(proof.path, read_path(value));
  ATOLL_TRY(proof.head, read_head(value, "head"));
  return proof;
}

Result<ConsistencyProof> read_consistency(std::string_view json) {
  ATOLL_TRY(const auto value, JsonValue::parse(json, kProofSizeMax));
  ConsistencyProof proof;
  ATOLL_TRY(proof.older, read_head(value, "older"));
  ATOLL_TRY(proof.newer, read_head(value, "newer"));
  ATOLL_TRY(proof.path, read_path(value));
  return proof;
}

// What is lax in the reading (a kind or format not looked at, a hash cut short) is caught here.
template <class Proof>
Result<Proof> only_exact(Result<Proof> proof, std::string_view json) {
  while (!json.empty() && json.back() == '\n') json.remove_suffix(1);
  if (proof && to_json(*proof) == json) return proof;
  return base::fail(ErrorCode::kInvalidArgument, "proof_malformed",
                    "this is no proof of format 1: " +
                        (proof ? "it is not written as one" : proof.error().message));
}

tl::unexpected<base::Error> does_not_hold(std::string_view why) {
  return base::fail(ErrorCode::kDataLoss, "proof_does_not_hold", why);
}

}  // namespace

std::string to_json(const InclusionProof& proof) {
  JsonWriter writer;
  writer.begin_object().member("kind", kInclusion).member("format", kFormat);
  writer.member("slot", proof.slot).member("block", base::to_base64(proof.block));
  write_path(writer, proof.path);
  return writer.member("head", note_of(proof.head)).end_object().take();
}

std::string to_json(const ConsistencyProof& proof) {
  JsonWriter writer;
  writer.begin_object().member("kind", kConsistency).member("format", kFormat);
  writer.member("older", note_of(proof.older)).member("newer", note_of(proof.newer));
  write_path(writer, proof.path);
  return writer.end_object().take();
}

Result<InclusionProof> parse_inclusion(std::string_view json) {
  return only_exact(read_inclusion(json), json);
}

Result<ConsistencyProof> parse_consistency(std::string_view json) {
  return only_exact(read_consistency(json), json);
}

Result<void> check_proof(const InclusionProof& proof, const VerifierKey& key,
                         const ports::SignatureCheck& check) {
  ATOLL_TRY_VOID(check_signature(proof.head, key, check));
  if (proof.block.size() != ledger::format::kBlockSize) return does_not_hold("no whole block");
  const auto leaf = ledger::merkle_leaf(proof.block);
  const TreeHead& head = proof.head.head;
  if (ledger::merkle_includes(leaf, proof.leaf(), head.size, proof.path, head.root)) return {};
  return does_not_hold("the block is not part of the signed tree");
}

Result<void> check_proof(const ConsistencyProof& proof, const VerifierKey& key,
                         const ports::SignatureCheck& check) {
  ATOLL_TRY_VOID(check_signature(proof.older, key, check));
  ATOLL_TRY_VOID(check_signature(proof.newer, key, check));
  const TreeHead& older = proof.older.head;
  const TreeHead& newer = proof.newer.head;
  if (ledger::merkle_grew({older.size, older.root}, {newer.size, newer.root}, proof.path))
    return {};
  return does_not_hold("the newer tree does not begin with the older one");
}

}  // namespace atollbank::seals
