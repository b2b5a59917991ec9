// SPDX-License-Identifier: Apache-2.0
#include "services/seals/tree_head.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstring>

#include "base/base64.h"

namespace atollbank::seals {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kTimeStart = "time ";
constexpr std::string_view kSlotsStart = "slots ";
constexpr std::string_view kLastLine = "format 1";
constexpr std::string_view kSignatureStart = "\xE2\x80\x94 ";  // an em dash, as the standard asks
constexpr char kEd25519 = 1;

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > kOriginSizeMax) return false;
  for (const char c : name)
    if (c <= ' ' || c == '+' || c > '~') return false;
  return true;
}

template <std::size_t kSize>
bool copy_exactly(base::ByteView bytes, std::array<std::uint8_t, kSize>& out) {
  if (bytes.size() != kSize) return false;
  std::memcpy(out.data(), bytes.data(), kSize);
  return true;
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// What is lax here (leading zeros, a blank too many) is caught by writing the note again.
SignedHead read_fields(std::string_view note) {
  SignedHead read;
  read.head.origin = take_line(note);
  const std::string_view size = take_line(note);
  std::from_chars(size.data(), size.data() + size.size(), read.head.size);
  if (const auto root = base::parse_base64(take_line(note))) copy_exactly(*root, read.head.root);
  const std::string_view time = take_line(note);
  if (time.starts_with(kTimeStart)) {
    if (const auto at = base::parse_rfc3339(time.substr(kTimeStart.size()))) read.head.time = *at;
  }
  take_line(note);  // slots
  take_line(note);  // format
  take_line(note);  // the empty one before the signature
  const std::string_view line = take_line(note);
  const auto signed_bytes = base::parse_base64(line.substr(line.rfind(' ') + 1));
  if (signed_bytes && signed_bytes->size() == sizeof(KeyId) + sizeof(ports::Signature)) {
    const base::ByteView bytes = *signed_bytes;
    copy_exactly(bytes.substr(0, sizeof(KeyId)), read.key_id);
    copy_exactly(bytes.substr(sizeof(KeyId)), read.signature);
  }
  return read;
}

}  // namespace

std::string text_of(const TreeHead& head) {
  return fmt::format("{}\n{}\n{}\n{}{}\n{}{}\n{}\n", head.origin, head.size,
                     base::to_base64(base::bytes_of(head.root)), kTimeStart,
                     base::to_rfc3339(head.time), kSlotsStart, head.end_slot(), kLastLine);
}

std::string note_of(const SignedHead& head) {
  const std::string signed_bytes =
      std::string(base::bytes_of(head.key_id)).append(base::bytes_of(head.signature));
  return fmt::format("{}\n{}{} {}\n", text_of(head.head), kSignatureStart, head.head.origin,
                     base::to_base64(signed_bytes));
}

Result<SignedHead> parse_note(std::string_view note) {
  SignedHead read = read_fields(note.substr(0, kNoteSizeMax));
  if (!is_name(read.head.origin) || note_of(read) != note) {
    return base::fail(ErrorCode::kInvalidArgument, "tree_head_malformed",
                      "this is no signed tree head of format 1");
  }
  return read;
}

Result<SignedHead> sign_head(const TreeHead& head, ports::Signer& signer) {
  ATOLL_TRY(const auto signature, signer.sign(text_of(head)));
  const VerifierKey key{.name = signer.name(), .key = signer.public_key()};
  return SignedHead{.head = head, .key_id = key_id_of(key), .signature = signature};
}

KeyId key_id_of(const VerifierKey& key) {
  constexpr char kBetween[] = {'\n', kEd25519};
  const base::Sha256 digest = base::sha256(std::array{
      std::string_view(key.name), std::string_view(kBetween, 2), base::bytes_of(key.key)});
  KeyId id;
  std::memcpy(id.data(), digest.data(), id.size());
  return id;
}

std::string text_of(const VerifierKey& key) {
  return fmt::format("{}+{}+{}", key.name, base::to_hex(base::bytes_of(key_id_of(key))),
                     base::to_base64(std::string(1, kEd25519).append(base::bytes_of(key.key))));
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  VerifierKey key;
  key.name = text.substr(0, text.find('+'));
  const auto bytes = base::parse_base64(text.substr(std::min(text.size(), key.name.size() + 10)));
  const bool whole = bytes && !bytes->empty() && is_name(key.name) &&
                     copy_exactly(base::ByteView(*bytes).substr(1), key.key);
  if (!whole || text_of(key) != text) {
    return base::fail(ErrorCode::kInvalidArgument, "verifier_key_malformed",
                      "this is no verifier key of Ed25519");
  }
  return key;
}

Result<void> check_signature(const SignedHead& head, const VerifierKey& key,
                             const ports::SignatureCheck& check) {
  const bool is_theirs = head.head.origin == key.name && head.key_id == key_id_of(key);
  if (is_theirs && check.is_signed(text_of(head.head), head.signature, key.key)) return {};
  return base::fail(ErrorCode::kPermissionDenied, "tree_head_forged",
                    "the tree head is not signed by " + key.name);
}

}  // namespace atollbank::seals
