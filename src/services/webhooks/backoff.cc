// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/backoff.h"

#include <algorithm>

#include "base/assert.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks {

base::Duration backoff(std::uint32_t attempt, base::Duration first, base::Random& random) {
  ATOLL_ASSERT(attempt >= 1 && attempt <= kAttemptsMax && first.nanoseconds > 1);
  const std::int64_t whole = first.nanoseconds << (attempt - 1);
  const std::int64_t half = whole / 2;
  return {half + random.between(0, half)};
}

base::Result<void> check_url(std::string_view url) {
  std::string_view rest = url;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (url.starts_with(scheme)) rest.remove_prefix(scheme.size());
  }
  const bool has_scheme = rest.size() < url.size();
  const bool has_host = !rest.empty() && std::string_view("/?#@:").find(rest[0]) == rest.npos;
  const bool is_printable = std::all_of(url.begin(), url.end(),
                                        [](char letter) { return letter > 0x20 && letter < 0x7F; });
  if (has_scheme && has_host && is_printable && url.size() <= kUrlMax) return {};
  return base::fail(base::ErrorCode::kInvalidArgument, "url_invalid",
                    "a webhook's url is http or https, with a host");
}

}  // namespace atollbank::webhooks
