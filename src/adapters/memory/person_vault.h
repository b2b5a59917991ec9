// SPDX-License-Identifier: Apache-2.0
// Personal data sealed with keys in memory, and the same bytes for the same calls: for tests and
// the simulator. It outlives the services on it, as a disk does. Thread-safe under one lock.
#pragma once

#include <mutex>
#include <vector>

#include "ports/person_vault.h"

namespace atollbank::adapters {

class MemoryPersonVault final : public ports::PersonVault {
 public:
  base::Result<std::uint64_t> new_key() override;
  base::Result<base::Bytes> seal(std::uint64_t key, std::string_view purpose,
                                 const base::Secret& text) const override;
  base::Result<base::Secret> open(std::uint64_t key, std::string_view purpose,
                                  base::ByteView sealed) const override;
  base::Result<base::Id> digest_of(std::uint64_t key, std::string_view purpose,
                                   std::string_view text) const override;
  base::Result<void> destroy(std::uint64_t key) override;
  base::Id digest(std::string_view purpose, std::string_view text) const override;

 private:
  base::Result<void> check(std::uint64_t key) const;

  mutable std::mutex mutex_;
  std::vector<bool> is_live_;  // of each key, from 1 on
};

}  // namespace atollbank::adapters
