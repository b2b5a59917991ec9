// SPDX-License-Identifier: Apache-2.0
#include "credentials/authenticator_report.h"

#include <algorithm>

#include "credentials/cbor.h"
#include "credentials/passkey.h"

namespace atollbank::credentials {
namespace {

using base::ByteView;
using base::Result;

constexpr std::size_t kHashSize = 32;
constexpr std::size_t kFixedSize = kHashSize + 1 + 4;
constexpr std::size_t kModelIdSize = 16;
constexpr std::size_t kCoordinateSize = 32;

enum Flag : std::uint8_t {
  kPresent = 0x01,
  kVerified = 0x04,
  kMayBeCopied = 0x08,
  kIsCopied = 0x10,
  kHasKey = 0x40,
  kHasExtensions = 0x80,
};

// Labels and values of COSE (RFC 9052, 7.1; RFC 9053, 7.1.1).
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kAlgorithm = 3;
constexpr std::int64_t kCurve = -1;
constexpr std::int64_t kX = -2;
constexpr std::int64_t kY = -3;
constexpr std::int64_t kTwoCoordinates = 2;
constexpr std::int64_t kEs256 = -7;
constexpr std::int64_t kP256 = 1;
constexpr std::size_t kCoseMembers = 5;

std::uint32_t big_endian(ByteView bytes) {
  std::uint32_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

bool is_number(const CborValue* value, std::int64_t expected) {
  return value != nullptr && value->integer() != nullptr && *value->integer() == expected;
}

const base::Bytes* coordinate(const CborValue& key, std::int64_t label) {
  const CborValue* member = key.find(label);
  if (member == nullptr || member->bytes() == nullptr) return nullptr;
  return member->bytes()->size() == kCoordinateSize ? member->bytes() : nullptr;
}

Result<AttestedKey> take_attested_key(ByteView& bytes) {
  if (bytes.size() < kModelIdSize + 2) return passkey_refused("the key is cut short");
  const std::size_t id_size = big_endian(bytes.substr(kModelIdSize, 2));
  bytes.remove_prefix(kModelIdSize + 2);
  if (id_size == 0 || id_size > kPasskeyIdSizeMax || id_size > bytes.size())
    return passkey_refused("the key's id is not as long as it may be");
  AttestedKey attested{.id = base::Bytes(bytes.substr(0, id_size))};
  bytes.remove_prefix(id_size);
  ATOLL_TRY(attested.public_key, take_cose_key(bytes));
  return attested;
}

}  // namespace

tl::unexpected<base::Error> passkey_refused(std::string_view why) {
  return base::fail(base::ErrorCode::kInvalidArgument, "passkey_refused", why);
}

Result<base::Es256PublicKey> take_cose_key(ByteView& bytes) {
  const auto key = CborValue::take(bytes);
  if (!key || key->map() == nullptr) return passkey_refused("the key is no COSE key");
  if (key->map()->size() != kCoseMembers || !is_number(key->find(kKeyType), kTwoCoordinates) ||
      !is_number(key->find(kAlgorithm), kEs256) || !is_number(key->find(kCurve), kP256))
    return passkey_refused("the key is not one of ES256");
  const base::Bytes* x = coordinate(*key, kX);
  const base::Bytes* y = coordinate(*key, kY);
  if (x == nullptr || y == nullptr) return passkey_refused("the key has no point");
  base::Es256PublicKey public_key{4};
  std::ranges::copy(*y, std::ranges::copy(*x, public_key.begin() + 1).out);
  if (!base::Es256Check::of(public_key)) return passkey_refused("the key is not on its curve");
  return public_key;
}

Result<AuthenticatorReport> parse_authenticator_report(ByteView bytes) {
  if (bytes.size() < kFixedSize) return passkey_refused("the authenticator's data is cut short");
  AuthenticatorReport parsed;
  std::ranges::copy(bytes.substr(0, kHashSize), parsed.relying_party_hash.begin());
  const auto flags = static_cast<std::uint8_t>(bytes[kHashSize]);
  parsed.is_person_present = (flags & kPresent) != 0;
  parsed.is_person_verified = (flags & kVerified) != 0;
  parsed.may_be_copied = (flags & kMayBeCopied) != 0;
  if ((flags & kIsCopied) != 0 && !parsed.may_be_copied)
    return passkey_refused("a key that may not be copied was copied");
  parsed.sign_count = big_endian(bytes.substr(kHashSize + 1, 4));
  bytes.remove_prefix(kFixedSize);
  if ((flags & kHasKey) != 0) {
    ATOLL_TRY(parsed.attested, take_attested_key(bytes));
  }
  if ((flags & kHasExtensions) != 0) {
    const auto extensions = CborValue::take(bytes);
    if (!extensions || extensions->map() == nullptr)
      return passkey_refused("the extensions are no map");
  }
  if (!bytes.empty()) return passkey_refused("something follows the authenticator's data");
  return parsed;
}

}  // namespace atollbank::credentials
