// SPDX-License-Identifier: Apache-2.0
// Personal data as it is kept: sealed under a key that one person has for herself, from the first
// write on. Destroying her key erases all that was sealed under it, wherever it lies and in every
// copy, and changes no byte of a record.
//
// Records name a key by its number. What was sealed for one purpose opens for no other. Any thread;
// new_key() and destroy() may wait for the disk.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"

namespace atollbank::ports {

inline constexpr std::size_t kPersonOverheadMax = 64;  // bytes that sealing adds
inline constexpr std::string_view kPersonKeyDestroyed = "person_key_destroyed";

// Whether a vault refused because the person is erased.
inline bool is_of_the_erased(const base::Error& error) {
  return error.reason == kPersonKeyDestroyed;
}

class PersonVault {
 public:
  virtual ~PersonVault() = default;

  // Errors of all: not_found person_key_not_found · data_loss person_keys_damaged · unavailable
  // person_keys_broken (a write has failed; nothing more is written) · those of the disk.

  // A key that nobody has had, durable on return; never 0. One that no record names is lost without
  // harm.
  virtual base::Result<std::uint64_t> new_key() = 0;
  // failed_precondition person_key_destroyed
  virtual base::Result<base::Bytes> seal(std::uint64_t key, std::string_view purpose,
                                         const base::Secret& text) const = 0;
  // failed_precondition person_key_destroyed · data_loss sealed_secret_damaged
  virtual base::Result<base::Secret> open(std::uint64_t key, std::string_view purpose,
                                          base::ByteView sealed) const = 0;
  // The same for the same text and purpose, and of no meaning to whoever has not the person's key:
  // nobody can try texts against it once that is destroyed. failed_precondition
  // person_key_destroyed
  virtual base::Result<base::Id> digest_of(std::uint64_t key, std::string_view purpose,
                                           std::string_view text) const = 0;
  // Once and for ever, durable on return; the same again is no error.
  virtual base::Result<void> destroy(std::uint64_t key) = 0;

  // By which two texts are found to be the same, and which tells nothing of them to whoever lacks
  // the bank's key.
  virtual base::Id digest(std::string_view purpose, std::string_view text) const = 0;
};

}  // namespace atollbank::ports
