// SPDX-License-Identifier: Apache-2.0
// A tenant of a ledger server: a ledger of its own in its own folder, with its own journal and ids,
// reached by its own keys and held to its own quotas. A plain value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace atollbank::tenants {

inline constexpr std::size_t kTenantCountMax = 1024;
inline constexpr std::size_t kKeysPerTenantMax = 8;  // so that keys can be changed without a gap
inline constexpr std::size_t kKeySizeMax = 512;
inline constexpr std::size_t kTenantNameMax = 64;

// Zero: no limit.
struct Quota {
  std::uint64_t postings_per_second = 0;
  std::uint64_t postings_burst = 0;  // at once, after a rest; zero: one second's worth
  std::uint64_t accounts_max = 0;
  std::uint64_t bytes_max = 0;  // of journal

  bool operator==(const Quota&) const = default;
};

struct Tenant {
  std::string name;    // a-z 0-9 - _, beginning with a letter
  std::string folder;  // of that form too; beneath the server's own
  // SHA-256 of each key. A key is drawn at random, 128 bits or more, so its hash needs no salt.
  std::vector<base::Sha256> key_hashes;
  Quota quota;

  bool operator==(const Tenant&) const = default;
};

// All together: invalid_argument tenants_empty · tenants_too_many · tenant_name_invalid ·
// tenant_folder_invalid · tenant_repeated (a name, folder or key) · tenant_key_missing ·
// tenant_keys_too_many
base::Result<void> check_tenants(const std::vector<Tenant>& tenants);

}  // namespace atollbank::tenants
