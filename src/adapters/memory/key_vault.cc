// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/key_vault.h"

#include <algorithm>

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using ports::VaultKey;

Result<std::vector<VaultKey>> MemoryKeyVault::keys(std::string_view name) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  std::vector<VaultKey> shown;
  if (const auto found = held_.find(name); found != held_.end())
    for (const Held& held : found->second) shown.push_back(held.shown);
  std::ranges::reverse(shown);
  return shown;
}

Result<VaultKey> MemoryKeyVault::rotate(std::string_view name) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  auto& held = held_[std::string(name)];
  if (held.size() == ports::kVaultKeysMax) return ports::vault_keys_exhausted();
  base::Es256Key key = base::Es256Key::generate();
  const VaultKey shown{.id = base::es256_thumbprint(key.public_key()),
                       .public_key = key.public_key()};
  held.push_back({.shown = shown, .key = std::move(key)});
  return shown;
}

Result<base::Es256Signature> MemoryKeyVault::sign(std::string_view name, std::string_view key_id,
                                                  base::ByteView message) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  if (const auto found = held_.find(name); found != held_.end())
    for (const Held& held : found->second)
      if (held.shown.id == key_id) return held.key.sign(message);
  return ports::vault_key_unknown();
}

Result<void> MemoryKeyVault::retire(std::string_view name, std::string_view key_id) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  const auto found = held_.find(name);
  if (found == held_.end()) return {};
  auto& held = found->second;
  if (!held.empty() && held.back().shown.id == key_id) return ports::vault_key_in_use();
  std::erase_if(held, [key_id](const Held& key) { return key.shown.id == key_id; });
  return {};
}

}  // namespace atollbank::adapters
