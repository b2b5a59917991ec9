// SPDX-License-Identifier: Apache-2.0
// The tenants of a server, and whose a bearer key is. Immutable; any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "services/tenants/tenant.h"

namespace atollbank::tenants {

class TenantBook {
 public:
  // Errors as check_tenants().
  static base::Result<TenantBook> make(std::vector<Tenant> tenants);

  // The index of the tenant whose key the header carries: "Bearer KEY", with the scheme in any
  // case. The key's hash is compared with every tenant's, each in constant time, so that neither
  // the time nor the answer tells how near a guess came. unauthenticated: key_missing · key_unknown
  base::Result<std::size_t> authenticate(std::string_view authorization) const;

  const std::vector<Tenant>& tenants() const { return tenants_; }
  const Tenant& operator[](std::size_t index) const { return tenants_[index]; }
  std::size_t size() const { return tenants_.size(); }

 private:
  explicit TenantBook(std::vector<Tenant> tenants) : tenants_(std::move(tenants)) {}

  std::vector<Tenant> tenants_;
};

// What stands in the file of tenants for this key.
base::Sha256 key_hash(std::string_view key);

}  // namespace atollbank::tenants
