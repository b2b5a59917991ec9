// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/tenant.h"

#include <algorithm>
#include <set>

namespace atollbank::tenants {

using base::Result;

namespace {

auto refuse(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto belongs = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= kTenantNameMax && is_letter(text[0]) &&
         std::ranges::all_of(text, belongs);
}

Result<void> check_one(const Tenant& tenant) {
  if (!is_name(tenant.name))
    return refuse("tenant_name_invalid",
                  "a tenant's name is 1 to 64 of a-z 0-9 - _ and begins with a letter");
  // A folder of that form leaves the server's own by no path.
  if (!is_name(tenant.folder))
    return refuse("tenant_folder_invalid", tenant.name + ": a folder has the form of a name");
  if (tenant.key_hashes.empty()) return refuse("tenant_key_missing", tenant.name + " has no key");
  if (tenant.key_hashes.size() > kKeysPerTenantMax)
    return refuse("tenant_keys_too_many", tenant.name + " has more than 8 keys");
  return {};
}

}  // namespace

Result<void> check_tenants(const std::vector<Tenant>& tenants) {
  if (tenants.empty()) return refuse("tenants_empty", "there is no tenant");
  if (tenants.size() > kTenantCountMax)
    return refuse("tenants_too_many", "more than 1,024 tenants");
  std::set<std::string> names;
  std::set<std::string> folders;
  std::set<base::Sha256> keys;
  for (const Tenant& tenant : tenants) {
    ATOLL_TRY_VOID(check_one(tenant));
    bool is_new = names.insert(tenant.name).second && folders.insert(tenant.folder).second;
    for (const base::Sha256& key : tenant.key_hashes) is_new = keys.insert(key).second && is_new;
    if (!is_new)
      return refuse("tenant_repeated",
                    tenant.name + ": its name, folder or a key is another's or given twice");
  }
  return {};
}

}  // namespace atollbank::tenants
