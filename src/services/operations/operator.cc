// SPDX-License-Identifier: Apache-2.0
#include "services/operations/operator.h"

#include <algorithm>

#include "base/base64.h"
#include "base/bytes.h"

namespace atollbank::operations {

namespace {

constexpr std::string_view kCredentialPrefix = "atollop_";
constexpr std::array kRoles = {kReader, kMaker, kChecker, kAdministrator};

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' ||
         letter == '-' || letter == '_';
}

std::optional<std::uint8_t> nibble_of(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
  return std::nullopt;
}

}  // namespace

base::Result<void> check_person(std::string_view person) {
  const bool is_one =
      !person.empty() && person.size() <= kPersonMax && std::ranges::all_of(person, is_plain);
  if (is_one) return {};
  return base::fail(base::ErrorCode::kInvalidArgument, "person_invalid",
                    "a person is 1 to 64 of a-z, 0-9, '.', '-' and '_'");
}

std::string_view name_of(Role role) {
  switch (role) {
    case kReader: return "reader";
    case kMaker: return "maker";
    case kChecker: return "checker";
    case kAdministrator: return "administrator";
  }
  return "";
}

std::vector<std::string_view> names_of(std::uint8_t roles) {
  std::vector<std::string_view> names;
  for (const Role role : kRoles) {
    if ((roles & role) != 0) names.push_back(name_of(role));
  }
  return names;
}

std::optional<Role> role_named(std::string_view name) {
  const auto found = std::ranges::find(kRoles, name, [](Role role) { return name_of(role); });
  return found == kRoles.end() ? std::nullopt : std::optional<Role>(*found);
}

base::Secret credential_from(const std::array<std::uint8_t, 32>& random) {
  return base::Secret(std::string(kCredentialPrefix) + base::to_base64url(base::bytes_of(random)));
}

std::optional<base::Sha256> digest_of(const base::Secret& credential) {
  const std::string_view text = credential.reveal();
  if (!text.starts_with(kCredentialPrefix)) return std::nullopt;
  const auto random = base::parse_base64url(text.substr(kCredentialPrefix.size()));
  if (!random || random->size() != sizeof(base::Sha256)) return std::nullopt;
  return base::sha256(text);
}

std::optional<base::Sha256> digest_in(std::string_view hex) {
  base::Sha256 digest{};
  if (hex.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = nibble_of(hex[2 * i]);
    const auto low = nibble_of(hex[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return digest;
}

}  // namespace atollbank::operations
