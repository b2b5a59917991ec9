// SPDX-License-Identifier: Apache-2.0
#include "ports/key_vault.h"

#include <algorithm>

namespace atollbank::ports {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

base::Result<void> check_vault_name(std::string_view name) {
  if (name.empty() || name.size() > kVaultNameSizeMax ||
      !std::ranges::all_of(name, is_name_character))
    return base::fail(base::ErrorCode::kInvalidArgument, "vault_name_malformed",
                      "a key's name has 1 to 32 of a to z, 0 to 9, '_' and '-'");
  return {};
}

tl::unexpected<base::Error> vault_key_unknown() {
  return base::fail(base::ErrorCode::kNotFound, "vault_key_unknown", "no such key in the vault");
}

tl::unexpected<base::Error> vault_keys_exhausted() {
  return base::fail(base::ErrorCode::kResourceExhausted, "vault_keys_exhausted",
                    "the name has as many keys as it may: retire some");
}

tl::unexpected<base::Error> vault_key_in_use() {
  return base::fail(base::ErrorCode::kFailedPrecondition, "vault_key_in_use",
                    "the newest key signs: it goes once another has come");
}

}  // namespace atollbank::ports
