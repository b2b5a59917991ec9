// SPDX-License-Identifier: Apache-2.0
// How often names were tried that nobody has: they rest by the very rule of those that are known,
// so that a refusal does not tell the two apart. Any thread; time comes in.
//
// In memory only, for a record each would let strangers fill the bank. So a restart, and
// kUnknownNamesMax other names, give such a name its tries back; a known one keeps its count.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "services/identity/person.h"

namespace atollbank::identity {

inline constexpr std::size_t kUnknownNamesMax = 50'000;

class UnknownNames {
 public:
  // As identity::count_attempt(), of the name with that digest.
  base::Result<void> count_attempt(const std::string& name_digest, base::Timestamp now);

 private:
  struct Tried {
    Attempts attempts;
    base::Timestamp last;
  };
  void forget_older_half();

  std::mutex mutex_;
  std::unordered_map<std::string, Tried> tried_;
};

}  // namespace atollbank::identity
