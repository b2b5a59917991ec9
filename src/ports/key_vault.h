// SPDX-License-Identifier: Apache-2.0
// ES256 keys by name that never leave the vault: it signs, and tells their public halves.
//
// A name has its keys in the order of their making: the newest signs, the older ones stay so that
// what they signed is still believed, until they are retired. Any thread; a call may wait for a
// device (about a millisecond), so it belongs on a pool where that matters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/es256.h"
#include "base/result.h"

namespace atollbank::ports {

inline constexpr std::size_t kVaultKeysMax = 16;      // of one name
inline constexpr std::size_t kVaultNameSizeMax = 32;  // a to z, 0 to 9, '_' and '-'

struct VaultKey {
  std::string id;  // the `kid` of what it signs: base::es256_thumbprint of the public key
  base::Es256PublicKey public_key{};
};

// Errors of every call: unavailable vault_unavailable (the device failed or forgot the session; the
// text names its code) · data_loss vault_damaged · invalid_argument vault_name_malformed
class KeyVault {
 public:
  virtual ~KeyVault() = default;

  // Every key of the name that is not retired, the newest first; none before the first rotate().
  virtual base::Result<std::vector<VaultKey>> keys(std::string_view name) = 0;

  // A new key, made in the vault and durable: from now on the one that signs. Older ones stay.
  // resource_exhausted vault_keys_exhausted: retire some first.
  virtual base::Result<VaultKey> rotate(std::string_view name) = 0;

  // By a key of that name, the newest or not. not_found vault_key_unknown
  virtual base::Result<base::Es256Signature> sign(std::string_view name, std::string_view key_id,
                                                  base::ByteView message) = 0;

  // Destroys a key for ever: nothing it signed is believed any more. Retiring one that is not there
  // changes nothing. failed_precondition vault_key_in_use: the newest goes only once another came.
  virtual base::Result<void> retire(std::string_view name, std::string_view key_id) = 0;
};

// What every implementation says in the same words.
base::Result<void> check_vault_name(std::string_view name);
tl::unexpected<base::Error> vault_key_unknown();
tl::unexpected<base::Error> vault_keys_exhausted();
tl::unexpected<base::Error> vault_key_in_use();

}  // namespace atollbank::ports
