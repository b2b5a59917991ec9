// SPDX-License-Identifier: Apache-2.0
#include "base/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.h"

namespace atollbank::base {
namespace {

template <class Digest>
Digest hmac(const EVP_MD* algorithm, ByteView key, ByteView message) {
  Digest digest{};
  unsigned int size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  ATOLL_ASSERT(HMAC(algorithm, key.data(), static_cast<int>(key.size()), bytes, message.size(),
                    digest.data(), &size) != nullptr);
  ATOLL_ASSERT(size == digest.size());
  return digest;
}

}  // namespace

Sha1 hmac_sha1(ByteView key, ByteView message) { return hmac<Sha1>(EVP_sha1(), key, message); }

Sha256 hmac_sha256(ByteView key, ByteView message) {
  return hmac<Sha256>(EVP_sha256(), key, message);
}

}  // namespace atollbank::base
