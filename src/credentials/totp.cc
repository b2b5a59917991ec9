// SPDX-License-Identifier: Apache-2.0
#include "credentials/totp.h"

#include <fmt/format.h>

#include <array>

#include "base/hmac.h"
#include "credentials/base32.h"

namespace atollbank::credentials {
namespace {

constexpr std::uint32_t kModulus = 1'000'000;

// Everything but what RFC 3986 lets stand.
std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain)
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace

std::int64_t totp_step(base::Timestamp now) { return now.ms() / kTotpStep.ms(); }

// RFC 4226, section 5.3.
std::string totp_code(const base::Secret& secret, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i) & 0xFF);
  const base::Sha1 digest = base::hmac_sha1(secret.reveal(), counter);
  const std::size_t offset = digest.back() & 0xF;
  const std::uint32_t word =
      (digest[offset] & 0x7FU) << 24 | static_cast<std::uint32_t>(digest[offset + 1]) << 16 |
      static_cast<std::uint32_t>(digest[offset + 2]) << 8 | digest[offset + 3];
  return fmt::format("{:06}", word % kModulus);
}

std::optional<std::int64_t> find_totp_step(const base::Secret& secret, std::string_view code,
                                           base::Timestamp now, std::int64_t last_step) {
  const std::int64_t present = totp_step(now);
  std::optional<std::int64_t> found;
  for (std::int64_t skew = -kTotpSkewSteps; skew <= kTotpSkewSteps; ++skew) {
    const base::Secret expected(totp_code(secret, present + skew));
    if (expected.equals(code) && present + skew > last_step) found = present + skew;
  }
  return found;
}

base::Secret totp_uri(std::string_view issuer, std::string_view account,
                      const base::Secret& secret) {
  const std::string name = percent_encoded(issuer);
  return base::Secret(fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", name,
                                  percent_encoded(account), to_base32(secret.reveal()), name));
}

}  // namespace atollbank::credentials
