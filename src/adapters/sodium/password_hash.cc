// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/password_hash.h"

#include <sodium.h>

#include <array>
#include <cerrno>

#include "base/assert.h"
#include "base/random.h"

namespace atollbank::adapters {

using base::Result;
using base::Secret;

namespace {

constexpr std::size_t kDecoyPasswordSize = 32;

// As libsodium reads it: text that ends, and in a buffer of one size.
using KeptText = std::array<char, crypto_pwhash_STRBYTES>;

bool copy(std::string_view kept, KeptText& text) {
  text.fill('\0');
  if (kept.size() >= text.size() || kept.find('\0') != std::string_view::npos) return false;
  kept.copy(text.data(), kept.size());
  return true;
}

auto memory_short() {
  return base::fail(base::ErrorCode::kResourceExhausted, "password_memory_short",
                    "there is not memory enough to check a password");
}

}  // namespace

SodiumPasswordHash::SodiumPasswordHash(PasswordCost cost) : cost_(cost) {
  ATOLL_ASSERT(sodium_init() >= 0);
  ATOLL_ASSERT(cost.passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN &&
               cost.memory_kib >= crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024);
  std::array<std::uint8_t, kDecoyPasswordSize> drawn{};
  base::secure_random(drawn);
  auto decoy = hash(Secret(std::string(drawn.begin(), drawn.end())));
  ATOLL_ASSERT(decoy);
  decoy_ = *std::move(decoy);
}

Result<std::string> SodiumPasswordHash::hash(const Secret& password) const {
  KeptText text{};
  const std::string& characters = password.reveal();
  const int made =
      crypto_pwhash_str_alg(text.data(), characters.data(), characters.size(), cost_.passes,
                            std::size_t{cost_.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
  if (made != 0) return memory_short();
  return std::string(text.data());
}

// libsodium says no to a wrong password and to too little memory alike; errno tells them apart.
Result<bool> SodiumPasswordHash::matches(const Secret& password, std::string_view kept) const {
  KeptText text{};
  if (!copy(kept, text) || !kept.starts_with(crypto_pwhash_argon2id_STRPREFIX)) return false;
  const std::string& characters = password.reveal();
  errno = 0;
  if (crypto_pwhash_str_verify(text.data(), characters.data(), characters.size()) == 0) return true;
  if (errno == ENOMEM) return memory_short();
  return false;
}

bool SodiumPasswordHash::is_outdated(std::string_view kept) const {
  KeptText text{};
  return !copy(kept, text) ||
         crypto_pwhash_str_needs_rehash(text.data(), cost_.passes,
                                        std::size_t{cost_.memory_kib} * 1024) != 0;
}

}  // namespace atollbank::adapters
