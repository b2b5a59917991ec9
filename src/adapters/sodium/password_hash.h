// SPDX-License-Identifier: Apache-2.0
// Passwords by libsodium: argon2id (RFC 9106), one lane. Immutable after construction; any thread,
// each call with memory of its own.
#pragma once

#include <string>

#include "ports/password_hash.h"

namespace atollbank::adapters {

// Above the least that OWASP and RFC 9106 ask of a server that many people sign in to.
struct PasswordCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 32 * 1024;
};

class SodiumPasswordHash final : public ports::PasswordHash {
 public:
  explicit SodiumPasswordHash(PasswordCost cost = {});

  base::Result<std::string> hash(const base::Secret& password) const override;
  base::Result<bool> matches(const base::Secret& password, std::string_view kept) const override;
  bool is_outdated(std::string_view kept) const override;
  const std::string& decoy() const override { return decoy_; }

 private:
  const PasswordCost cost_;
  std::string decoy_;
};

}  // namespace atollbank::adapters
