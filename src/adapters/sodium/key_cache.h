// SPDX-License-Identifier: Apache-2.0
// Persons' keys that were unwrapped lately, so that each text beside a payment costs no look at the
// file and no unwrapping.
//
// Private to this room. One place a key, by its number; who comes later takes it. What forget() has
// been called of is found no more, also when somebody had read it before and keeps it after. Any
// thread. Keys are wiped where they leave.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "base/secret.h"

namespace atollbank::adapters {

class KeyCache {
 public:
  std::optional<base::Secret> find(std::uint64_t key) const;
  // To be asked for before the key is read from where it is kept.
  std::uint64_t moment() const { return moment_; }
  void keep(std::uint64_t key, const base::Secret& unwrapped, std::uint64_t moment_of_reading);
  // After it is gone where it is kept.
  void forget(std::uint64_t key);

 private:
  static constexpr std::size_t kPlaceCount = 8192;
  static constexpr std::size_t kLockCount = 16;
  struct Place {
    std::uint64_t key = 0;  // none is called 0
    base::Secret unwrapped;
  };

  std::mutex& lock_of(std::uint64_t key) const { return locks_[key % kLockCount]; }

  mutable std::array<std::mutex, kLockCount> locks_;
  std::atomic<std::uint64_t> moment_ = 0;  // how many were forgotten
  std::vector<Place> places_{kPlaceCount};
};

}  // namespace atollbank::adapters
