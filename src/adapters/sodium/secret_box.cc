// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/secret_box.h"

#include <sodium.h>

#include <algorithm>
#include <string>

#include "base/assert.h"

namespace atollbank::adapters {
namespace {

constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kOverhead = 1 + kNonceSize + kTagSize;
static_assert(kOverhead <= ports::kSecretBoxOverheadMax);
static_assert(kBoxKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* start_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* start_of(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

auto damaged() {
  return base::fail(base::ErrorCode::kDataLoss, "sealed_secret_damaged",
                    "a sealed secret does not open");
}

}  // namespace

SodiumSecretBox::SodiumSecretBox(std::span<const std::uint8_t, kBoxKeySize> key) {
  ATOLL_ASSERT(sodium_init() >= 0);
  std::copy(key.begin(), key.end(), key_.begin());
}

SodiumSecretBox::~SodiumSecretBox() { sodium_memzero(key_.data(), key_.size()); }

base::Result<base::Bytes> SodiumSecretBox::seal(std::string_view purpose,
                                                const base::Secret& secret) {
  const std::string& text = secret.reveal();
  std::string sealed(kOverhead + text.size(), '\0');
  sealed[0] = static_cast<char>(kSecretBoxFormat);
  unsigned char* const nonce = start_of(sealed) + 1;
  randombytes_buf(nonce, kNonceSize);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceSize, &size, start_of(text), text.size(),
                                             start_of(purpose), purpose.size(), nullptr, nonce,
                                             key_.data());
  ATOLL_ASSERT(size == text.size() + kTagSize);
  return sealed;
}

base::Result<base::Secret> SodiumSecretBox::open(std::string_view purpose, base::ByteView sealed) {
  if (sealed.size() < kOverhead) return damaged();
  if (static_cast<std::uint8_t>(sealed.front()) != kSecretBoxFormat) return damaged();
  const base::ByteView nonce = sealed.substr(1, kNonceSize);
  const base::ByteView box = sealed.substr(1 + kNonceSize);
  std::string text(box.size() - kTagSize, '\0');
  unsigned long long size = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      start_of(text), &size, nullptr, start_of(box), box.size(), start_of(purpose), purpose.size(),
      start_of(nonce), key_.data());
  if (opened != 0) return damaged();
  return base::Secret(std::move(text));
}

}  // namespace atollbank::adapters
