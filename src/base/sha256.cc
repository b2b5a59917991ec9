// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <openssl/evp.h>

#include <memory>

#include "base/assert.h"

namespace atollbank::base {
namespace {

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One context a thread: allocating it costs more than hashing a slot.
EVP_MD_CTX* thread_context() {
  thread_local std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  ATOLL_ASSERT(context != nullptr);
  return context.get();
}

const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  ATOLL_ASSERT(fetched != nullptr);
  return fetched;
}

}  // namespace

Sha256 sha256(std::span<const std::string_view> parts) {
  EVP_MD_CTX* context = thread_context();
  ATOLL_ASSERT(EVP_DigestInit_ex2(context, algorithm(), nullptr) == 1);
  for (const auto part : parts) {
    ATOLL_ASSERT(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  }
  Sha256 digest;
  ATOLL_ASSERT(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
  return digest;
}

Sha256 sha256(std::string_view bytes) { return sha256(std::span(&bytes, 1)); }

}  // namespace atollbank::base
