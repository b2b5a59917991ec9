// SPDX-License-Identifier: Apache-2.0
#include "services/identity/token_signer.h"

namespace atollbank::identity {
namespace {

// A stranger's key ids must not make the vault busy.
constexpr base::Duration kLoadPause = base::Duration::from_seconds(1);

auto unknown() {
  return base::fail(base::ErrorCode::kUnauthenticated, "token_unknown", "no such token");
}

}  // namespace

base::Result<void> TokenSigner::start(std::string issuer) {
  {
    const std::scoped_lock lock(mutex_);
    issuer_ = std::move(issuer);
  }
  ATOLL_TRY(const auto found, vault_.keys(kTokenKeyName));
  if (found.empty()) ATOLL_TRY_VOID(vault_.rotate(kTokenKeyName));
  return load();
}

base::Result<void> TokenSigner::load() {
  ATOLL_TRY(const auto found, vault_.keys(kTokenKeyName));
  auto loaded = std::make_shared<Checks>();
  for (const ports::VaultKey& key : found) {
    ATOLL_TRY(auto check, base::Es256Check::of(key.public_key));
    loaded->emplace(key.id, std::move(check));
  }
  const std::scoped_lock lock(mutex_);
  checks_ = std::move(loaded);
  newest_key_id_ = found.empty() ? std::string() : found.front().id;
  return {};
}

base::Result<base::Secret> TokenSigner::sign(const TokenClaims& claims) {
  base::JwtHeader header;
  {
    const std::scoped_lock lock(mutex_);
    header.key_id = newest_key_id_;
  }
  if (header.key_id.empty()) {
    return base::fail(base::ErrorCode::kUnavailable, "vault_unavailable", "there is no key yet");
  }
  header.type = header_type_of(claims.type);
  std::string input = base::jwt_signing_input(header, claims_json(claims, issuer()));
  ATOLL_TRY(const auto signature, vault_.sign(kTokenKeyName, header.key_id, input));
  return base::Secret(base::jwt_with_signature(std::move(input), signature));
}

base::Result<TokenClaims> TokenSigner::read(std::string_view token, TokenType type,
                                            base::Timestamp now) {
  const auto verify = [&](const Checks& known) {
    return base::verify_jwt(token, [&known](std::string_view key_id) -> const base::Es256Check* {
      const auto found = known.find(key_id);
      return found == known.end() ? nullptr : &found->second;
    });
  };
  auto jwt = verify(*checks());
  if (!jwt && jwt.error().reason == "jwt_key_unknown") {
    bool is_due = false;
    {
      const std::scoped_lock lock(mutex_);
      is_due = last_load_.nanoseconds == INT64_MIN || now >= last_load_ + kLoadPause;
      if (is_due) last_load_ = now;
    }
    if (!is_due) return unknown();
    ATOLL_TRY_VOID(load());
    jwt = verify(*checks());
  }
  if (!jwt) return unknown();
  return read_claims(*jwt, type, checks_issuer_ ? issuer() : std::string());
}

base::Result<std::vector<ports::VaultKey>> TokenSigner::keys() {
  return vault_.keys(kTokenKeyName);
}

std::shared_ptr<const TokenSigner::Checks> TokenSigner::checks() const {
  const std::scoped_lock lock(mutex_);
  return checks_;
}

std::string TokenSigner::issuer() const {
  const std::scoped_lock lock(mutex_);
  return issuer_;
}

}  // namespace atollbank::identity
