// SPDX-License-Identifier: Apache-2.0
// Ed25519 (RFC 8032): what the bank signs so that strangers can hold it to its word. The private
// key never leaves whoever implements this. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::ports {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

class SignatureCheck {
 public:
  virtual ~SignatureCheck() = default;
  // Whether the holder of the key's private half signed exactly this message.
  virtual bool is_signed(base::ByteView message, const Signature& signature,
                         const PublicKey& key) const = 0;
};

class Signer {
 public:
  virtual ~Signer() = default;
  // Who signs, as others know it: no blank and no '+' in it.
  virtual const std::string& name() const = 0;
  virtual const PublicKey& public_key() const = 0;
  // Errors: unavailable signer_unavailable
  virtual base::Result<Signature> sign(base::ByteView message) = 0;
};

}  // namespace atollbank::ports
