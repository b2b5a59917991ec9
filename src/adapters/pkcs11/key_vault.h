// SPDX-License-Identifier: Apache-2.0
// A key vault on a token of PKCS#11: a hardware module, a network one, or SoftHSM (soft_vault.h).
//
// Any thread: many sign at once, each with its own session; making and retiring keys wait for them.
// A session that the device has lost is opened anew once before an error is told, and if that fails
// half way, from the beginning at the next use; keys() tells meanwhile what there was. What a
// cut-short rotate() or retire() left half made is destroyed at the next open.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/secret.h"
#include "ports/key_vault.h"

namespace atollbank::adapters {

struct Pkcs11Options {
  std::string module_path;  // as dlopen takes it
  std::string token_label;
  base::Secret pin;  // of the token's user
  // Called once keys came or went, before that is answered. Empty: the token does it itself.
  std::function<base::Result<void>()> make_durable;
};

// Besides the errors of ports/key_vault.h: failed_precondition vault_module_missing,
// vault_module_refused, vault_module_in_use, vault_pin_refused, vault_key_exposed · not_found
// vault_token_missing · resource_exhausted vault_full
base::Result<std::unique_ptr<ports::KeyVault>> open_pkcs11_vault(Pkcs11Options options);

}  // namespace atollbank::adapters
