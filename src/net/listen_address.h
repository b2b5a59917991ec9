// SPDX-License-Identifier: Apache-2.0
// Where a server is told to listen, as people write it. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace atollbank::net {

struct ListenAddress {
  std::string address;     // "127.0.0.1", "::1"
  std::uint16_t port = 0;  // 0: any free one
};

// "127.0.0.1:7480", "[::1]:0". invalid_argument malformed_address
base::Result<ListenAddress> parse_listen_address(const std::string& text);

}  // namespace atollbank::net
