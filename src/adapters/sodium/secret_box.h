// SPDX-License-Identifier: Apache-2.0
// A secret box by libsodium: XChaCha20-Poly1305 with a nonce drawn for each secret, bound to its
// purpose. The key is wiped with the object. Immutable after construction; any thread.
//
// Sealed: format number 1 (one byte) · nonce (24) · the secret · tag (16).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "ports/secret_box.h"

namespace atollbank::adapters {

inline constexpr std::size_t kBoxKeySize = 32;
inline constexpr std::uint8_t kSecretBoxFormat = 1;

class SodiumSecretBox final : public ports::SecretBox {
 public:
  explicit SodiumSecretBox(std::span<const std::uint8_t, kBoxKeySize> key);
  ~SodiumSecretBox() override;
  SodiumSecretBox(const SodiumSecretBox&) = delete;
  SodiumSecretBox& operator=(const SodiumSecretBox&) = delete;

  base::Result<base::Bytes> seal(std::string_view purpose, const base::Secret& secret) override;
  base::Result<base::Secret> open(std::string_view purpose, base::ByteView sealed) override;

 private:
  std::array<std::uint8_t, kBoxKeySize> key_;
};

}  // namespace atollbank::adapters
