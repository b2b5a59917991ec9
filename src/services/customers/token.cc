// SPDX-License-Identifier: Apache-2.0
#include "services/customers/token.h"

#include <array>

#include "base/bytes.h"
#include "base/sha256.h"

namespace atollbank::customers {

namespace {

std::string_view bytes_of(const base::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

// The secret stands outside and inside, so that no token can be made longer into another's.
std::string make_sandbox_token(std::span<const std::uint8_t, kSandboxSecretSize> secret,
                               base::Id user_id, std::string_view client_id) {
  const std::string_view key(reinterpret_cast<const char*>(secret.data()), secret.size());
  const std::array<std::string_view, 3> inner = {key, base::bytes_of(user_id), client_id};
  const base::Sha256 name = base::sha256(inner);
  const std::array<std::string_view, 2> outer = {key, bytes_of(name)};
  return "sandbox_" + base::to_hex(bytes_of(base::sha256(outer)));
}

std::string token_digest(std::string_view token) {
  return base::to_hex(bytes_of(base::sha256(token)));
}

}  // namespace atollbank::customers
