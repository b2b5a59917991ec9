// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_vault.h"

#include "adapters/pkcs11/key_vault.h"
#include "adapters/pkcs11/soft_vault.h"
#include "base/owners_file.h"

namespace atollbank::apps {
namespace {

base::Result<base::Secret> read_pin(const std::filesystem::path& path) {
  const auto text = base::read_owners_file(path.string());
  if (!text) {
    const bool is_exposed = text.error().reason == "owners_file_exposed";
    return base::fail(base::ErrorCode::kFailedPrecondition,
                      is_exposed ? "vault_pin_exposed" : "vault_pin_missing", text.error().message);
  }
  const std::string& line = text->reveal();
  return base::Secret(line.substr(0, line.find('\n')));
}

}  // namespace

base::Result<std::unique_ptr<ports::KeyVault>> open_bank_vault(const std::filesystem::path& folder,
                                                               const BankVaultOptions& options) {
  if (options.token_label.empty()) return adapters::open_soft_vault(folder, options.module_path);
  ATOLL_TRY(auto pin, read_pin(options.pin_file));
  return adapters::open_pkcs11_vault({.module_path = options.module_path,
                                      .token_label = options.token_label,
                                      .pin = std::move(pin)});
}

}  // namespace atollbank::apps
