// SPDX-License-Identifier: Apache-2.0
// One keep-alive connection of a client to the bank's API: asks, and waits for the whole answer.
//
// One thread. Whatever goes wrong (refused, reset, too slow, malformed) is "no answer", after which
// the next request opens a new connection: the caller cannot know whether the bank did it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/posix/descriptor.h"

namespace atollbank::chaos {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

class HttpConnection {
 public:
  explicit HttpConnection(std::string token) : token_(std::move(token)) {}

  // `form` is the body; none for GET.
  std::optional<HttpAnswer> ask(std::uint16_t port, std::string_view method,
                                std::string_view target, std::string_view form);
  // Sends the request and hangs up without waiting for what comes of it.
  void ask_and_vanish(std::uint16_t port, std::string_view method, std::string_view target,
                      std::string_view form);

 private:
  bool connect(std::uint16_t port);
  bool send(std::uint16_t port, std::string_view method, std::string_view target,
            std::string_view form);
  std::optional<HttpAnswer> receive();
  bool receive_more();

  const std::string token_;
  adapters::Descriptor socket_;
  std::uint16_t port_ = 0;
  std::string received_;
};

// Letters, digits and "-._~" as they are, everything else as %XX.
std::string url_encoded(std::string_view text);

}  // namespace atollbank::chaos
