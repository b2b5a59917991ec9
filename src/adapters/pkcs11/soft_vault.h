// SPDX-License-Identifier: Apache-2.0
// A key vault in a folder of the bank's own, by SoftHSM: made at the first start, the same at every
// other. Readable by its owner only. It guards keys against whoever reads the process's output and
// its other files; a person who may read the whole folder has the keys (docs/decisions/0015).
#pragma once

#include <filesystem>
#include <memory>

#include "ports/key_vault.h"

namespace atollbank::adapters {

//   vault/pins           what opens the token      (format/vault_pins.h)
//   vault/softhsm2.conf  where SoftHSM finds it    (written at every start: the folder may move)
//   vault/tokens/        SoftHSM's
//   vault/token.kept     the token's own object, as it was made
//
// It is made in "vault.new" and renamed when whole, so a crash while it is made leaves nothing that
// the next start would trust. SoftHSM writes the token's object anew at every log-in, and a process
// killed in that moment leaves it empty, with all keys shut behind it: it is put back from what was
// kept.
//
// Sets SOFTHSM2_CONF, so before other threads read the environment. `module_path` empty: where
// Debian and others install SoftHSM. Errors: those of open_pkcs11_vault() · data_loss
// vault_pins_damaged, vault_damaged (the token or the PINs are gone) · failed_precondition
// vault_pins_exposed, vault_pins_format_unknown · internal vault_folder_failed
base::Result<std::unique_ptr<ports::KeyVault>> open_soft_vault(const std::filesystem::path& folder,
                                                               std::string module_path = {});

}  // namespace atollbank::adapters
