// SPDX-License-Identifier: Apache-2.0
// ES256: ECDSA over P-256 with SHA-256, signatures as JOSE writes them (RFC 7518, section 3.4).
//
// The one home of libcrypto's curves. An Es256Check is a public key made ready once to check many
// signatures; it is immutable, any thread. An Es256Key is for vaults that hold keys in memory.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::base {

using Es256PublicKey = std::array<std::uint8_t, 65>;  // 0x04, x, y: the uncompressed point
using Es256Signature = std::array<std::uint8_t, 64>;  // r, s, each 32 bytes, big-endian
using Es256Scalar = std::array<std::uint8_t, 32>;

class Es256Check {
 public:
  // Refuses what is not a point of the curve. invalid_argument es256_key_malformed
  static Result<Es256Check> of(const Es256PublicKey& key);
  Es256Check(Es256Check&&) noexcept;
  Es256Check& operator=(Es256Check&&) noexcept;
  ~Es256Check();

  // Whether the holder of the key's private half signed exactly this message.
  bool is_signed(ByteView message, const Es256Signature& signature) const;

 private:
  struct Key;
  explicit Es256Check(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

// The private half, in memory that is wiped when it goes. Any thread.
class Es256Key {
 public:
  static Es256Key generate();
  // invalid_argument es256_key_malformed: zero, or not below the order of the curve.
  static Result<Es256Key> of(const Es256Scalar& secret);
  Es256Key(Es256Key&&) noexcept;
  Es256Key& operator=(Es256Key&&) noexcept;
  ~Es256Key();

  const Es256PublicKey& public_key() const { return public_key_; }
  Es256Signature sign(ByteView message) const;

 private:
  struct Key;
  Es256Key(std::unique_ptr<Key> key, const Es256PublicKey& public_key);
  std::unique_ptr<Key> key_;
  Es256PublicKey public_key_;
};

// A signature as everybody but JOSE writes it: DER, SEQUENCE of two INTEGERs (RFC 3279, 2.2.3), one
// encoding for one signature. invalid_argument es256_signature_malformed
Result<Es256Signature> parse_es256_der(ByteView der);

// What JOSE calls the key's JWK thumbprint (RFC 7638): 43 characters that follow from the key
// alone.
std::string es256_thumbprint(const Es256PublicKey& key);

}  // namespace atollbank::base
