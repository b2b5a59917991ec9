// SPDX-License-Identifier: Apache-2.0
// An absolute http or https URL in its parts. Parsing is strict: what two programs could read
// differently (credentials, blanks, backslashes, odd hosts) is refused, because an address that is
// checked as one thing and fetched as another is how servers are made to call themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::net {

inline constexpr std::size_t kUrlBytesMax = 2048;

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string target;  // path and query, at least "/"; the fragment is dropped

  bool is_tls() const { return scheme == "https"; }
  // "example.com:8080" as a Host header wants it: without the scheme's own port.
  std::string authority() const;
};

// reason: malformed_url
base::Result<Url> parse_url(std::string_view text);

}  // namespace atollbank::net
