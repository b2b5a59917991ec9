// SPDX-License-Identifier: Apache-2.0
// Sealed metadata by libsodium: XChaCha20-Poly1305 with a nonce drawn for each value, bound to its
// subject and name; search hashes are BLAKE2b keyed by a second key derived from the subject's.
// Any thread: one lock around the vault.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/sodium/key_vault.h"
#include "ports/sealing.h"

namespace atollbank::adapters {

class SealedMetadata final : public ports::Sealing {
 public:
  // Errors as KeyVault::open().
  static base::Result<std::unique_ptr<SealedMetadata>> open(ports::Disk& disk);

  base::Result<ledger::format::SealedValue> seal(
      base::Id subject, std::string_view name, const ledger::format::MetadataValue& value) override;
  base::Result<ledger::format::MetadataValue> open(
      std::string_view name, const ledger::format::SealedValue& sealed) const override;
  base::Result<std::uint64_t> find_hash(base::Id subject, std::string_view name,
                                        const ledger::format::MetadataValue& value) const override;
  base::Result<void> destroy_key(base::Id subject) override;

 private:
  explicit SealedMetadata(std::unique_ptr<KeyVault> vault) : vault_(std::move(vault)) {}

  mutable std::mutex mutex_;
  std::unique_ptr<KeyVault> vault_;
};

}  // namespace atollbank::adapters
