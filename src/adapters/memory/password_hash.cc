// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/password_hash.h"

#include <array>

#include "base/bytes.h"
#include "base/random.h"
#include "base/sha256.h"

namespace atollbank::adapters {

using base::Result;
using base::Secret;

namespace {

std::string draw_salt() {
  std::array<std::uint8_t, 16> drawn{};
  base::secure_random(drawn);
  return base::to_hex(base::bytes_of(drawn));
}

// "$quick$1$salt$digest": everything before the digest is hashed too.
std::string with_digest(std::string head, const Secret& password) {
  const std::array<std::string_view, 2> parts{head, password.reveal()};
  return head + base::to_hex(base::bytes_of(base::sha256(parts)));
}

}  // namespace

QuickPasswordHash::QuickPasswordHash(int generation)
    : generation_("$quick$" + std::to_string(generation) + "$") {
  decoy_ = with_digest(generation_ + draw_salt() + "$", Secret(draw_salt()));
}

Result<std::string> QuickPasswordHash::hash(const Secret& password) const {
  return with_digest(generation_ + draw_salt() + "$", password);
}

Result<bool> QuickPasswordHash::matches(const Secret& password, std::string_view kept) const {
  const auto last = kept.rfind('$');
  if (!kept.starts_with("$quick$") || last == std::string_view::npos) return false;
  const Secret expected(with_digest(std::string(kept.substr(0, last + 1)), password));
  return expected.equals(kept);
}

bool QuickPasswordHash::is_outdated(std::string_view kept) const {
  return !kept.starts_with(generation_);
}

}  // namespace atollbank::adapters
