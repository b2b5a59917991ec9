// SPDX-License-Identifier: Apache-2.0
// Whose key is which, as a test says it. Filled before it is asked.
#pragma once

#include <map>

#include "ports/person_directory.h"

namespace atollbank::adapters {

class MemoryPersonDirectory final : public ports::PersonDirectory {
 public:
  void put(base::Id user_id, std::uint64_t key) { keys_[user_id] = key; }

  base::Result<std::uint64_t> key_of(base::Id user_id) const override {
    const auto found = keys_.find(user_id);
    return found == keys_.end() ? 0 : found->second;
  }

 private:
  std::map<base::Id, std::uint64_t> keys_;
};

}  // namespace atollbank::adapters
