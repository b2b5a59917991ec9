// SPDX-License-Identifier: Apache-2.0
// Passwords for tests: salted, and quick to guess from. Never for a bank that people use.
#pragma once

#include <string>

#include "ports/password_hash.h"

namespace atollbank::adapters {

class QuickPasswordHash final : public ports::PasswordHash {
 public:
  // `generation` is part of the text: another one makes what is kept outdated.
  explicit QuickPasswordHash(int generation = 1);

  base::Result<std::string> hash(const base::Secret& password) const override;
  base::Result<bool> matches(const base::Secret& password, std::string_view kept) const override;
  bool is_outdated(std::string_view kept) const override;
  const std::string& decoy() const override { return decoy_; }

 private:
  const std::string generation_;
  std::string decoy_;
};

}  // namespace atollbank::adapters
