// SPDX-License-Identifier: Apache-2.0
// The bank's keys: on a PKCS#11 token that the operator names, or by SoftHSM in the bank's folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "ports/key_vault.h"

namespace atollbank::apps {

struct BankVaultOptions {
  std::string module_path;         // empty: SoftHSM where it is usually installed
  std::string token_label;         // empty: a token of the bank's own, made at the first start
  std::filesystem::path pin_file;  // of that token: one line, readable by its owner only
};

// Before the process has other threads: SoftHSM is told of its folder through the environment.
// Errors: those of adapters/pkcs11/{key_vault,soft_vault}.h · failed_precondition
// vault_pin_missing, vault_pin_exposed
base::Result<std::unique_ptr<ports::KeyVault>> open_bank_vault(const std::filesystem::path& folder,
                                                               const BankVaultOptions& options);

}  // namespace atollbank::apps
