// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/key_objects.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "ports/key_vault.h"

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::string_view kLabelStart = "atoll/";
constexpr std::size_t kLabelSizeMax = kLabelStart.size() + ports::kVaultNameSizeMax;
// namedCurve prime256v1, in DER (RFC 5480, 2.1.1.1).
constexpr std::array<CK_BYTE, 10> kCurve{0x06, 0x08, 0x2A, 0x86, 0x48,
                                         0xCE, 0x3D, 0x03, 0x01, 0x07};
// OCTET STRING of 65 bytes.
constexpr std::array<CK_BYTE, 2> kPointStart{0x04, 0x41};
constexpr CK_ULONG kHandlesPerCall = 32;

// PKCS#11 takes what it only reads by pointers to what it may write.
template <class T>
  requires std::is_trivially_copyable_v<T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const T& value) {
  return {type, const_cast<T*>(&value), sizeof(T)};
}
CK_ATTRIBUTE text_attribute(CK_ATTRIBUTE_TYPE type, std::string_view value) {
  return {type, const_cast<char*>(value.data()), value.size()};
}

auto damaged(std::string_view what) {
  return base::fail(ErrorCode::kDataLoss, "vault_damaged", what);
}

std::array<CK_BYTE, 8> id_of(std::uint64_t sequence) {
  std::array<CK_BYTE, 8> id{};
  for (std::size_t i = 0; i < id.size(); ++i)
    id[i] = static_cast<CK_BYTE>(sequence >> (56 - 8 * i) & 0xFF);
  return id;
}

Result<std::vector<CK_OBJECT_HANDLE>> find_objects(Pkcs11Session session,
                                                   std::span<CK_ATTRIBUTE> wanted) {
  const auto& call = session.functions;
  CK_RV code = call.C_FindObjectsInit(session.handle, wanted.data(), wanted.size());
  if (code != CKR_OK) return pkcs11_failed("C_FindObjectsInit", code);
  std::vector<CK_OBJECT_HANDLE> handles;
  CK_ULONG count = 0;
  do {
    std::array<CK_OBJECT_HANDLE, kHandlesPerCall> some{};
    code = call.C_FindObjects(session.handle, some.data(), some.size(), &count);
    if (code != CKR_OK) break;
    handles.insert(handles.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
  } while (count != 0);
  call.C_FindObjectsFinal(session.handle);
  if (code != CKR_OK) return pkcs11_failed("C_FindObjects", code);
  return handles;
}

// None: labelled as no key of ours is.
Result<std::optional<KeyObject>> describe(Pkcs11Session session, CK_OBJECT_HANDLE handle) {
  std::array<char, 2 * kLabelSizeMax> label{};
  std::array<CK_BYTE, 64> id{};
  std::array<CK_ATTRIBUTE, 2> asked{CK_ATTRIBUTE{CKA_LABEL, label.data(), label.size()},
                                    CK_ATTRIBUTE{CKA_ID, id.data(), id.size()}};
  const CK_RV code =
      session.functions.C_GetAttributeValue(session.handle, handle, asked.data(), asked.size());
  if (code == CKR_BUFFER_TOO_SMALL || code == CKR_ATTRIBUTE_TYPE_INVALID) return std::nullopt;
  if (code != CKR_OK) return pkcs11_failed("C_GetAttributeValue", code);
  const std::string_view text(label.data(), asked[0].ulValueLen);
  if (!text.starts_with(kLabelStart)) return std::nullopt;
  KeyObject object{.handle = handle, .name = std::string(text.substr(kLabelStart.size()))};
  if (!ports::check_vault_name(object.name) || asked[1].ulValueLen != sizeof(std::uint64_t))
    return damaged("a key of the token is not labelled as it was");
  for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i)
    object.sequence = object.sequence << 8 | id[i];
  return object;
}

}  // namespace

Result<std::vector<KeyObject>> list_key_objects(Pkcs11Session session,
                                                CK_OBJECT_CLASS object_class) {
  const CK_KEY_TYPE type = CKK_EC;
  const CK_BBOOL yes = CK_TRUE;
  std::array wanted{attribute(CKA_CLASS, object_class), attribute(CKA_KEY_TYPE, type),
                    attribute(CKA_TOKEN, yes)};
  ATOLL_TRY(const auto handles, find_objects(session, wanted));
  std::vector<KeyObject> objects;
  for (const CK_OBJECT_HANDLE handle : handles) {
    ATOLL_TRY(auto object, describe(session, handle));
    if (object) objects.push_back(*std::move(object));
  }
  return objects;
}

// The point stands within an OCTET STRING, but for modules that forgot that.
Result<base::Es256PublicKey> read_public_key(Pkcs11Session session, CK_OBJECT_HANDLE handle) {
  base::Es256PublicKey key{};
  std::array<CK_BYTE, kPointStart.size() + sizeof key> point{};
  CK_ATTRIBUTE asked{CKA_EC_POINT, point.data(), point.size()};
  const CK_RV code = session.functions.C_GetAttributeValue(session.handle, handle, &asked, 1);
  if (code != CKR_OK && code != CKR_BUFFER_TOO_SMALL)
    return pkcs11_failed("C_GetAttributeValue", code);
  std::span<const CK_BYTE> bytes(point);
  if (asked.ulValueLen == point.size() && std::ranges::equal(bytes.first(2), kPointStart))
    bytes = bytes.subspan(kPointStart.size());
  else if (asked.ulValueLen == key.size())
    bytes = bytes.first(key.size());
  else
    return damaged("a public key of the token is no point of P-256");
  std::ranges::copy(bytes, key.begin());
  if (!base::Es256Check::of(key)) return damaged("a public key of the token is no point of P-256");
  return key;
}

Result<void> check_private_key(Pkcs11Session session, CK_OBJECT_HANDLE handle) {
  CK_BBOOL is_sensitive = CK_FALSE;
  CK_BBOOL is_extractable = CK_TRUE;
  std::array asked{attribute(CKA_SENSITIVE, is_sensitive),
                   attribute(CKA_EXTRACTABLE, is_extractable)};
  const CK_RV code =
      session.functions.C_GetAttributeValue(session.handle, handle, asked.data(), asked.size());
  if (code != CKR_OK) return pkcs11_failed("C_GetAttributeValue", code);
  if (is_sensitive == CK_FALSE || is_extractable != CK_FALSE)
    return base::fail(ErrorCode::kFailedPrecondition, "vault_key_exposed",
                      "a private key of the token may leave it");
  return {};
}

Result<bool> is_unfinished(Pkcs11Session session, CK_OBJECT_HANDLE private_key) {
  CK_ATTRIBUTE curve{CKA_EC_PARAMS, nullptr, 0};
  const CK_RV code = session.functions.C_GetAttributeValue(session.handle, private_key, &curve, 1);
  if (is_session_lost(code)) return pkcs11_failed("C_GetAttributeValue", code);
  if (code != CKR_OK || curve.ulValueLen != 0) return false;
  base::Es256Signature signature{};
  const CK_RV signed_code = sign_digest(session, private_key, base::sha256("probe"), signature);
  if (is_session_lost(signed_code)) return pkcs11_failed("C_Sign", signed_code);
  return signed_code != CKR_OK;
}

Result<KeyPair> generate_key_pair(Pkcs11Session session, std::string_view name,
                                  std::uint64_t sequence) {
  const std::string label = std::string(kLabelStart).append(name);
  const auto id = id_of(sequence);
  const CK_BBOOL yes = CK_TRUE;
  const CK_BBOOL no = CK_FALSE;
  std::array public_template{attribute(CKA_TOKEN, yes),        attribute(CKA_PRIVATE, no),
                             attribute(CKA_VERIFY, yes),       attribute(CKA_ID, id),
                             attribute(CKA_EC_PARAMS, kCurve), attribute(CKA_MODIFIABLE, no),
                             text_attribute(CKA_LABEL, label)};
  std::array private_template{
      attribute(CKA_TOKEN, yes), attribute(CKA_PRIVATE, yes),    attribute(CKA_SENSITIVE, yes),
      attribute(CKA_ID, id),     attribute(CKA_EXTRACTABLE, no), attribute(CKA_SIGN, yes),
      attribute(CKA_DERIVE, no), attribute(CKA_MODIFIABLE, no),  text_attribute(CKA_LABEL, label)};
  CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  KeyPair pair;
  const CK_RV code = session.functions.C_GenerateKeyPair(
      session.handle, &mechanism, public_template.data(), public_template.size(),
      private_template.data(), private_template.size(), &pair.public_key, &pair.private_key);
  if (code != CKR_OK) return pkcs11_failed("C_GenerateKeyPair", code);
  return pair;
}

CK_RV sign_digest(Pkcs11Session session, CK_OBJECT_HANDLE private_key, const base::Sha256& digest,
                  base::Es256Signature& signature) {
  CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
  const CK_RV code = session.functions.C_SignInit(session.handle, &mechanism, private_key);
  if (code != CKR_OK) return code;
  base::Sha256 hashed = digest;
  CK_ULONG size = signature.size();
  const CK_RV signed_code = session.functions.C_Sign(session.handle, hashed.data(), hashed.size(),
                                                     signature.data(), &size);
  if (signed_code == CKR_OK && size != signature.size()) return CKR_SIGNATURE_LEN_RANGE;
  return signed_code;
}

Result<void> destroy_object(Pkcs11Session session, CK_OBJECT_HANDLE handle) {
  const CK_RV code = session.functions.C_DestroyObject(session.handle, handle);
  if (code != CKR_OK && code != CKR_OBJECT_HANDLE_INVALID)
    return pkcs11_failed("C_DestroyObject", code);
  return {};
}

}  // namespace atollbank::adapters
