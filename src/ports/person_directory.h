// SPDX-License-Identifier: Apache-2.0
// Under which key what a customer writes is sealed, where only her id is known. Blocking; any
// thread.
#pragma once

#include "base/id.h"
#include "ports/person_vault.h"

namespace atollbank::ports {

class PersonDirectory {
 public:
  virtual ~PersonDirectory() = default;

  // 0: she has none, or is nobody here. Never changes once she is there.
  virtual base::Result<std::uint64_t> key_of(base::Id user_id) const = 0;
};

// What a room needs that keeps words of customers. Both outlive it.
struct Persons {
  const PersonVault& vault;
  const PersonDirectory& directory;
};

}  // namespace atollbank::ports
