// SPDX-License-Identifier: Apache-2.0
// Looks tokens up by their SHA-256.
#include "gateways/edge/token_cache.h"

#include <strings.h>

#include <algorithm>
#include <cstring>

namespace atollbank::edge {

std::size_t TokenCache::DigestHash::operator()(const base::Sha256& digest) const {
  std::size_t head = 0;
  std::memcpy(&head, digest.data(), sizeof(head));
  return head;
}

const identity::TokenHolder* TokenCache::find(std::string_view token, base::Timestamp now) const {
  const auto found = entries_.find(base::sha256(token));
  return found == entries_.end() || now >= found->second.until ? nullptr : &found->second.holder;
}

void TokenCache::remember(std::string_view token, identity::TokenHolder holder,
                          base::Timestamp now) {
  // Rarely full; forgetting all of it costs one look-up each.
  if (entries_.size() >= kTokensRememberedMax) entries_.clear();
  Entry entry{.holder = std::move(holder), .until = now + base::Duration::from_ms(kTokenBeliefMs)};
  entries_.insert_or_assign(base::sha256(token), std::move(entry));
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  if (strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) != 0) return {};
  authorization.remove_prefix(kScheme.size());
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  return authorization;
}

}  // namespace atollbank::edge
