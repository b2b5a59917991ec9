// SPDX-License-Identifier: Apache-2.0
// Ed25519 by libsodium: a key held in memory, and the check of anybody's signature. Immutable after
// construction; any thread.
#pragma once

#include <span>
#include <string>

#include "ports/signer.h"

namespace atollbank::adapters {

inline constexpr std::size_t kSeedSize = 32;

class Ed25519Check final : public ports::SignatureCheck {
 public:
  Ed25519Check();
  bool is_signed(base::ByteView message, const ports::Signature& signature,
                 const ports::PublicKey& key) const override;
};

class Ed25519Signer final : public ports::Signer {
 public:
  // The seed is the private key (RFC 8032, section 5.1.5); it is wiped with the object.
  Ed25519Signer(std::string name, std::span<const std::uint8_t, kSeedSize> seed);
  ~Ed25519Signer() override;
  Ed25519Signer(const Ed25519Signer&) = delete;
  Ed25519Signer& operator=(const Ed25519Signer&) = delete;

  const std::string& name() const override { return name_; }
  const ports::PublicKey& public_key() const override { return public_key_; }
  base::Result<ports::Signature> sign(base::ByteView message) override;

 private:
  std::string name_;
  ports::PublicKey public_key_{};
  std::array<std::uint8_t, 64> secret_key_{};
};

}  // namespace atollbank::adapters
