// SPDX-License-Identifier: Apache-2.0
// Tokens: what they may do, how they are named in the store, and how a sandbox makes its own. Pure
// functions.
//
// A sandbox token is made from a secret that lives outside the records (a file only its owner may
// read), so that the same bank prints the same token at every start and its records hold no more
// than the token's digest.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/id.h"

namespace atollbank::customers {

enum Permission : std::uint32_t {
  kReadAccounts = 1,  // accounts, balance, pots, transactions, feed
  kMovePots = 2,      // deposit, withdraw
  kAnnotate = 4,      // metadata, feed items
  kRegisterWebhooks = 8,
  kUseSandbox = 16,  // make payments and purchases happen
};
inline constexpr std::uint32_t kAllPermissions = 31;

inline constexpr std::size_t kSandboxSecretSize = 32;  // from base::secure_random
inline constexpr std::size_t kTokenLengthMin = 32;
inline constexpr std::size_t kTokenLengthMax = 4096;

// "sandbox_" and 64 hexadecimal digits.
std::string make_sandbox_token(std::span<const std::uint8_t, kSandboxSecretSize> secret,
                               base::Id user_id, std::string_view client_id);

// The SHA-256 of a token in hexadecimal: the only form in which it is kept.
std::string token_digest(std::string_view token);

}  // namespace atollbank::customers
