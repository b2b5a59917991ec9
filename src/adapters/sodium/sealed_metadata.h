// SPDX-License-Identifier: Apache-2.0
// Sealed metadata by libsodium: XChaCha20-Poly1305 with a nonce drawn for each value, bound to its
// subject and name; search hashes are BLAKE2b keyed by a second key derived from the subject's.
// Any thread: one lock around the keys.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/sodium/subject_keys.h"
#include "ports/sealing.h"

namespace atollbank::adapters {

class SealedMetadata final : public ports::Sealing {
 public:
  // Errors as SubjectKeys::open().
  static base::Result<std::unique_ptr<SealedMetadata>> open(ports::Disk& disk);

  base::Result<ledger::format::SealedValue> seal(
      base::Id subject, std::string_view name, const ledger::format::MetadataValue& value) override;
  base::Result<ledger::format::MetadataValue> open(
      std::string_view name, const ledger::format::SealedValue& sealed) const override;
  base::Result<std::uint64_t> find_hash(base::Id subject, std::string_view name,
                                        const ledger::format::MetadataValue& value) const override;
  base::Result<void> destroy_key(base::Id subject) override;

 private:
  explicit SealedMetadata(std::unique_ptr<SubjectKeys> keys) : keys_(std::move(keys)) {}

  mutable std::mutex mutex_;
  std::unique_ptr<SubjectKeys> keys_;
};

}  // namespace atollbank::adapters
