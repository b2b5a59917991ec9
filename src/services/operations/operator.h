// SPDX-License-Identifier: Apache-2.0
// Who works on the bank: an operator is one credential of one person, with roles. The same person
// may have several; she stays one person. Plain values and pure rules.
//
// The bank keeps a credential's digest alone. Operators are disabled and never deleted, so that
// what they did keeps its name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/sha256.h"
#include "base/timestamp.h"

namespace atollbank::operations {

enum Role : std::uint8_t {
  kReader = 1,         // looks
  kMaker = 2,          // looks, proposes what concerns accounts, freezes them
  kChecker = 4,        // looks, approves and rejects what others propose
  kAdministrator = 8,  // proposes who may be an operator, disables them
};
inline constexpr std::uint8_t kAllRoles = kReader | kMaker | kChecker | kAdministrator;
inline constexpr std::uint8_t kLookingRoles = kReader | kMaker | kChecker;

inline constexpr std::size_t kPersonMax = 64;

struct Operator {
  base::Id id;         // operator_…
  std::string person;  // as the bank's staff list calls her: "s-1042"
  std::uint8_t roles = 0;
  base::Sha256 credential{};  // its digest
  base::Timestamp created;
  base::Timestamp disabled;  // 0: not

  bool is_disabled() const { return disabled.nanoseconds != 0; }
  bool operator==(const Operator&) const = default;
};

// Lower-case letters, digits, '.', '-' and '_': one person has one spelling. invalid_argument
// person_invalid
base::Result<void> check_person(std::string_view person);

// "maker": the public word of one role; "" for what is none.
std::string_view name_of(Role role);
std::vector<std::string_view> names_of(std::uint8_t roles);
std::optional<Role> role_named(std::string_view name);

// A credential is made from 32 random bytes, so its digest tells nothing and needs no salt.
base::Secret credential_from(const std::array<std::uint8_t, 32>& random);
// None: it does not look like a credential.
std::optional<base::Sha256> digest_of(const base::Secret& credential);
// 64 hexadecimal digits in lower case. None: it is no digest.
std::optional<base::Sha256> digest_in(std::string_view hex);

}  // namespace atollbank::operations
