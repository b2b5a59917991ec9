// SPDX-License-Identifier: Apache-2.0
// A tree head: what the whole journal was at one moment, in one hash; and its signed form, a
// checkpoint as transparency logs write it (C2SP tlog-checkpoint, signed-note), so that ordinary
// tools and witnesses read it:
//
//   atoll-ledger/0000000000000000000000      who: the ledger, and the name of its key
//   16384                                    leaves: blocks of 4096 bytes
//   <base64 of the root>
//   time 2026-11-25T23:40:00.123Z
//   slots 524288                             records before this one are under the root
//   format 1
//
//   — atoll-ledger/0000000000000000000000 <base64 of 4 bytes of key id and the signature>
//
// Plain values; one text for one value.
#pragma once

#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "ledger/format/slot.h"
#include "ledger/merkle.h"
#include "ports/signer.h"

namespace atollbank::seals {

inline constexpr int kTreeHeadFormat = 1;
inline constexpr std::size_t kOriginSizeMax = 64;
inline constexpr std::size_t kNoteSizeMax = 464;

struct TreeHead {
  std::string origin;
  std::uint64_t size = 0;  // leaves
  ledger::MerkleHash root{};
  base::Timestamp time{};  // whole milliseconds

  bool operator==(const TreeHead&) const = default;
  // The first slot that is not under the root.
  std::uint64_t end_slot() const { return size * ledger::format::kSlotsPerBlock; }
};

using KeyId = std::array<std::uint8_t, 4>;

struct SignedHead {
  TreeHead head;
  KeyId key_id{};
  ports::Signature signature{};

  bool operator==(const SignedHead&) const = default;
};

// What is signed.
std::string text_of(const TreeHead& head);
// The whole checkpoint.
std::string note_of(const SignedHead& head);
// Inverse of note_of. reason: tree_head_malformed
base::Result<SignedHead> parse_note(std::string_view note);

base::Result<SignedHead> sign_head(const TreeHead& head, ports::Signer& signer);

// A public key as it is handed to those who check: "<name>+<8 hexadecimal digits of the key
// id>+<base64 of 1 and the key>".
struct VerifierKey {
  std::string name;
  ports::PublicKey key{};
};
KeyId key_id_of(const VerifierKey& key);
std::string text_of(const VerifierKey& key);
// reason: verifier_key_malformed
base::Result<VerifierKey> parse_verifier_key(std::string_view text);

// reason: tree_head_forged
base::Result<void> check_signature(const SignedHead& head, const VerifierKey& key,
                                   const ports::SignatureCheck& check);

}  // namespace atollbank::seals
