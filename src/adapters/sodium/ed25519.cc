// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/ed25519.h"

#include <sodium.h>

#include "base/assert.h"

namespace atollbank::adapters {
namespace {

static_assert(crypto_sign_SEEDBYTES == kSeedSize);
static_assert(crypto_sign_PUBLICKEYBYTES == sizeof(ports::PublicKey));
static_assert(crypto_sign_BYTES == sizeof(ports::Signature));

// Safe to call again and again; chooses the fastest code for this processor.
void prepare() { ATOLL_ASSERT(sodium_init() >= 0); }

const unsigned char* start_of(base::ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

Ed25519Check::Ed25519Check() { prepare(); }

bool Ed25519Check::is_signed(base::ByteView message, const ports::Signature& signature,
                             const ports::PublicKey& key) const {
  return crypto_sign_verify_detached(signature.data(), start_of(message), message.size(),
                                     key.data()) == 0;
}

Ed25519Signer::Ed25519Signer(std::string name, std::span<const std::uint8_t, kSeedSize> seed)
    : name_(std::move(name)) {
  prepare();
  static_assert(crypto_sign_SECRETKEYBYTES == sizeof(secret_key_));
  ATOLL_ASSERT(crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data()) == 0);
}

Ed25519Signer::~Ed25519Signer() { sodium_memzero(secret_key_.data(), secret_key_.size()); }

base::Result<ports::Signature> Ed25519Signer::sign(base::ByteView message) {
  ports::Signature signature{};
  ATOLL_ASSERT(crypto_sign_detached(signature.data(), nullptr, start_of(message), message.size(),
                                    secret_key_.data()) == 0);
  return signature;
}

}  // namespace atollbank::adapters
