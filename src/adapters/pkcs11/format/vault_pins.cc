// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/format/vault_pins.h"

#include <fmt/format.h>

#include <array>

#include "base/base64.h"
#include "base/random.h"

namespace atollbank::adapters::format {
namespace {

using base::ErrorCode;
using base::Result;
using base::Secret;

constexpr std::string_view kTitle = "atoll vault pins ";
constexpr std::string_view kOfficer = "\nofficer ";
constexpr std::string_view kUser = "\nuser ";
constexpr std::size_t kPinBytes = 32;
constexpr std::size_t kPinSize = 43;

Secret draw_pin() {
  std::array<std::uint8_t, kPinBytes> drawn{};
  base::secure_random(drawn);
  Secret pin(base::to_base64url(base::bytes_of(drawn)));
  drawn.fill(0);
  return pin;
}

// Takes `expected` off the front.
bool skip(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

bool take_pin(std::string_view& text, Secret& pin) {
  if (text.size() < kPinSize) return false;
  const auto bytes = base::parse_base64url(text.substr(0, kPinSize));
  pin = Secret(std::string(text.substr(0, kPinSize)));
  text.remove_prefix(kPinSize);
  return bytes.has_value();
}

}  // namespace

VaultPins draw_vault_pins() { return {.officer = draw_pin(), .user = draw_pin()}; }

Secret print_vault_pins(const VaultPins& pins) {
  return Secret(fmt::format("{}{}{}{}{}{}\n", kTitle, kVaultPinsFormat, kOfficer,
                            pins.officer.reveal(), kUser, pins.user.reveal()));
}

Result<VaultPins> parse_vault_pins(std::string_view text) {
  const auto damaged = [] {
    return base::fail(ErrorCode::kDataLoss, "vault_pins_damaged",
                      "the file of the vault's PINs is not as it was written");
  };
  if (!skip(text, kTitle)) return damaged();
  if (!skip(text, std::to_string(kVaultPinsFormat)) || !text.starts_with('\n'))
    return base::fail(ErrorCode::kFailedPrecondition, "vault_pins_format_unknown",
                      "PINs of a format that this build does not know");
  VaultPins pins;
  if (!skip(text, kOfficer) || !take_pin(text, pins.officer) || !skip(text, kUser) ||
      !take_pin(text, pins.user) || text != "\n")
    return damaged();
  return pins;
}

}  // namespace atollbank::adapters::format
