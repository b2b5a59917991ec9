// SPDX-License-Identifier: Apache-2.0
// What is kept of a password: enough to recognise it, and dear to guess from. Slow on purpose (tens
// of milliseconds and of megabytes), so it belongs on a pool. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace atollbank::ports {

class PasswordHash {
 public:
  virtual ~PasswordHash() = default;

  // A text that names its own way and cost ("$argon2id$…"); never the same twice.
  // resource_exhausted password_memory_short
  virtual base::Result<std::string> hash(const base::Secret& password) const = 0;

  // False, too, for a text that is no hash. resource_exhausted password_memory_short
  virtual base::Result<bool> matches(const base::Secret& password, std::string_view kept) const = 0;

  // Whether what is kept was made at another cost than today's: hash the password again, now that
  // it is here.
  virtual bool is_outdated(std::string_view kept) const = 0;

  // A hash of today's cost that no password matches: for a name that nobody has, so that its
  // answer takes as long.
  virtual const std::string& decoy() const = 0;
};

}  // namespace atollbank::ports
