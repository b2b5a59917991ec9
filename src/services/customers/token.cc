// SPDX-License-Identifier: Apache-2.0
#include "services/customers/token.h"

#include <array>

#include "base/bytes.h"
#include "base/sha256.h"

namespace atollbank::customers {
namespace {

std::string hex_of(const base::Sha256& digest) {
  return base::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

std::string make_sandbox_token(std::span<const std::uint8_t, kSandboxSecretSize> secret,
                               base::Id user_id, std::string_view client_id) {
  const std::string user = base::to_base62(user_id);
  const std::array<std::string_view, 4> parts{
      std::string_view("atoll sandbox token"),
      std::string_view(reinterpret_cast<const char*>(secret.data()), secret.size()),
      std::string_view(user), client_id};
  return "sandbox_" + hex_of(base::sha256(parts));
}

std::string token_digest(std::string_view token) { return hex_of(base::sha256(token)); }

}  // namespace atollbank::customers
