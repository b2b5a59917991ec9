// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/tenant_book.h"

#include <algorithm>

namespace atollbank::tenants {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kScheme = "bearer ";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Empty when the header does not carry one.
std::string_view key_of(std::string_view authorization) {
  if (authorization.size() <= kScheme.size()) return {};
  const auto scheme = authorization.substr(0, kScheme.size());
  const bool is_bearer = std::ranges::equal(scheme, kScheme, {}, [](char c) { return lower(c); });
  if (!is_bearer) return {};
  std::string_view key = authorization.substr(kScheme.size());
  while (key.starts_with(' ')) key.remove_prefix(1);
  while (key.ends_with(' ')) key.remove_suffix(1);
  return key.size() <= kKeySizeMax ? key : std::string_view{};
}

// 1 when equal, else 0; takes as long either way.
std::size_t equals(const base::Sha256& a, const base::Sha256& b) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return 1 & ((difference - 1) >> 8);
}

}  // namespace

base::Sha256 key_hash(std::string_view key) { return base::sha256(key); }

Result<TenantBook> TenantBook::make(std::vector<Tenant> tenants) {
  ATOLL_TRY_VOID(check_tenants(tenants));
  return TenantBook(std::move(tenants));
}

Result<std::size_t> TenantBook::authenticate(std::string_view authorization) const {
  const std::string_view key = key_of(authorization);
  if (key.empty())
    return base::fail(ErrorCode::kUnauthenticated, "key_missing", "send authorization: Bearer KEY");
  const base::Sha256 hash = key_hash(key);
  // No early end: every key of every tenant is compared. 0 stands for nobody.
  std::size_t found = 0;
  for (std::size_t i = 0; i < tenants_.size(); ++i) {
    for (const base::Sha256& known : tenants_[i].key_hashes) found += equals(hash, known) * (i + 1);
  }
  if (found == 0)
    return base::fail(ErrorCode::kUnauthenticated, "key_unknown", "no tenant has this key");
  return found - 1;
}

}  // namespace atollbank::tenants
