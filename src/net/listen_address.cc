// SPDX-License-Identifier: Apache-2.0
#include "net/listen_address.h"

#include <charconv>

namespace atollbank::net {

base::Result<ListenAddress> parse_listen_address(const std::string& text) {
  ListenAddress found;
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), found.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_address",
                      "not HOST:PORT: " + text);
  }
  found.address = text.substr(0, colon);
  if (found.address.starts_with('[') && found.address.ends_with(']'))
    found.address = found.address.substr(1, found.address.size() - 2);
  return found;
}

}  // namespace atollbank::net
