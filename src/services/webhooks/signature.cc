// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/signature.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/base64.h"
#include "base/hmac.h"
#include "net/url.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks {

namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::size_t kSecretTextMax = 128;

base::Result<base::Bytes> key_of(const base::Secret& secret) {
  const std::string_view text = secret.reveal();
  if (text.size() <= kSecretTextMax && text.starts_with(kSecretPrefix)) {
    auto bytes = base::parse_base64(text.substr(kSecretPrefix.size()));
    if (bytes && bytes->size() >= kSecretBytesMin && bytes->size() <= kSecretBytesMax) {
      return *std::move(bytes);
    }
  }
  return base::fail(base::ErrorCode::kInvalidArgument, "secret_invalid",
                    "a webhook's secret is whsec_ and the base64 of 24 to 64 bytes");
}

}  // namespace

base::Secret secret_of(std::string_view bytes) {
  return base::Secret(std::string(kSecretPrefix) + base::to_base64(bytes));
}

base::Result<void> check_secret(const base::Secret& secret) {
  ATOLL_TRY_VOID(key_of(secret));
  return {};
}

std::vector<std::pair<std::string, std::string>> signed_headers(
    const std::vector<SigningSecret>& secrets, std::string_view message_id, base::Timestamp now,
    std::string_view body) {
  const std::string seconds = std::to_string(now.nanoseconds / 1'000'000'000);
  const std::string message = fmt::format("{}.{}.{}", message_id, seconds, body);
  std::string signatures;
  for (const SigningSecret& secret : secrets) {
    const bool is_newest = secret.valid_until.nanoseconds == 0;
    if (!is_newest && secret.valid_until <= now) continue;
    const auto key = key_of(secret.text);
    ATOLL_ASSERT(key.has_value());
    const base::Sha256 digest = base::hmac_sha256(*key, message);
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + base::to_base64(base::bytes_of(digest));
  }
  return {{"webhook-id", std::string(message_id)},
          {"webhook-timestamp", seconds},
          {"webhook-signature", std::move(signatures)}};
}

base::Result<void> check_url(std::string_view url) {
  if (url.size() <= kUrlMax && net::parse_url(url)) return {};
  return base::fail(base::ErrorCode::kInvalidArgument, "url_invalid",
                    "a webhook's url is http or https, with a host and no credentials");
}

}  // namespace atollbank::webhooks
