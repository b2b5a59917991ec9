// SPDX-License-Identifier: Apache-2.0
// The file "pins" of a soft vault: what opens its token. Three lines, read by its owner alone:
//
//   atoll vault pins 1
//   officer <43 characters of base64url>
//   user <43 characters of base64url>
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace atollbank::adapters::format {

inline constexpr int kVaultPinsFormat = 1;

struct VaultPins {
  base::Secret officer;  // may initialise the token and the user's PIN
  base::Secret user;     // may use the keys
};

VaultPins draw_vault_pins();
base::Secret print_vault_pins(const VaultPins& pins);
// data_loss vault_pins_damaged · failed_precondition vault_pins_format_unknown
base::Result<VaultPins> parse_vault_pins(std::string_view text);

}  // namespace atollbank::adapters::format
