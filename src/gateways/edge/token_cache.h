// SPDX-License-Identifier: Apache-2.0
// Whom an access token speaks for, remembered for a moment, so that a busy client does not cost a
// look into the records with every call. A revoked token is thus believed for kTokenBeliefMs more,
// on this gateway only.
//
// Keeps digests, never tokens. Owned by the gateway and touched only on its executor.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/sha256.h"
#include "base/timestamp.h"
#include "services/identity/api.h"

namespace atollbank::edge {

inline constexpr std::int64_t kTokenBeliefMs = 1'000;
inline constexpr std::size_t kTokensRememberedMax = 10'000;

class TokenCache {
 public:
  // `now` is monotonic.
  const identity::TokenHolder* find(std::string_view token, base::Timestamp now) const;
  void remember(std::string_view token, identity::TokenHolder holder, base::Timestamp now);

 private:
  struct Entry {
    identity::TokenHolder holder;
    base::Timestamp until;
  };
  struct DigestHash {
    std::size_t operator()(const base::Sha256& digest) const;
  };
  std::unordered_map<base::Sha256, Entry, DigestHash> entries_;
};

// The token of "Bearer <token>", the scheme in any case; empty for anything else.
std::string_view bearer_token(std::string_view authorization);

}  // namespace atollbank::edge
