// SPDX-License-Identifier: Apache-2.0
// Makes tokens by the key vault's newest key, and reads those that any of its keys has signed.
//
// Public keys are remembered, so that reading asks the vault only for a key it has not seen. Any
// thread; calls may wait for the vault: run them on a BlockingPool.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/jwt.h"
#include "base/secret.h"
#include "ports/key_vault.h"
#include "services/identity/token_claims.h"

namespace atollbank::identity {

inline constexpr std::string_view kTokenKeyName = "access_tokens";

class TokenSigner {
 public:
  // `checks_issuer` is for banks whose address does not change from one start to the next.
  TokenSigner(ports::KeyVault& vault, bool checks_issuer)
      : vault_(vault), checks_issuer_(checks_issuer) {}

  // Makes the first key where there is none. As all calls: unavailable vault_unavailable and the
  // vault's other errors.
  base::Result<void> start(std::string issuer);

  base::Result<base::Secret> sign(const TokenClaims& claims);
  // unauthenticated token_unknown. Whether it has expired is for the caller to judge.
  base::Result<TokenClaims> read(std::string_view token, TokenType type, base::Timestamp now);
  // The newest first.
  base::Result<std::vector<ports::VaultKey>> keys();

  std::string issuer() const;

 private:
  using Checks = std::map<std::string, base::Es256Check, std::less<>>;

  base::Result<void> load();
  std::shared_ptr<const Checks> checks() const;

  ports::KeyVault& vault_;
  const bool checks_issuer_;
  mutable std::mutex mutex_;
  std::string issuer_;
  std::string newest_key_id_;
  // Shared by the readers of the moment with whoever replaces it.
  std::shared_ptr<const Checks> checks_ = std::make_shared<const Checks>();
  base::Timestamp last_load_{INT64_MIN};
};

}  // namespace atollbank::identity
