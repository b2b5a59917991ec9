// SPDX-License-Identifier: Apache-2.0
// The text that names a server's tenants, in a part of TOML that every TOML tool reads and writes:
//
//   [[tenant]]
//   name = "acme"
//   folder = "acme"
//   key_sha256 = ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
//   postings_per_second = 50_000
//   postings_burst = 100_000
//   accounts_max = 1_000_000
//   bytes_max = 107_374_182_400   # a limit that is not there is none
//
// One field a line; strings without escapes. Whatever the text, the answer is tenants or an error
// that names its line. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "services/tenants/tenant.h"

namespace atollbank::tenants {

inline constexpr std::size_t kTenantsFileSizeMax = std::size_t{1} << 20;

// invalid_argument: tenants_malformed · tenants_too_large · tenant_field_unknown ·
// tenant_field_repeated · tenant_key_invalid · tenant_quota_invalid · those of check_tenants()
base::Result<std::vector<Tenant>> parse_tenants(std::string_view text);

}  // namespace atollbank::tenants
