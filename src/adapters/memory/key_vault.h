// SPDX-License-Identifier: Apache-2.0
// Keys in memory, gone with the object: for tests and the simulator, never for a bank that people
// use. Any thread: one lock around all keys.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "ports/key_vault.h"

namespace atollbank::adapters {

class MemoryKeyVault final : public ports::KeyVault {
 public:
  base::Result<std::vector<ports::VaultKey>> keys(std::string_view name) override;
  base::Result<ports::VaultKey> rotate(std::string_view name) override;
  base::Result<base::Es256Signature> sign(std::string_view name, std::string_view key_id,
                                          base::ByteView message) override;
  base::Result<void> retire(std::string_view name, std::string_view key_id) override;

 private:
  struct Held {
    ports::VaultKey shown;
    base::Es256Key key;
  };

  std::mutex mutex_;
  std::map<std::string, std::vector<Held>, std::less<>> held_;  // oldest first
};

}  // namespace atollbank::adapters
