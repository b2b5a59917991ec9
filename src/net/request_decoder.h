// SPDX-License-Identifier: Apache-2.0
// Bytes of a connection → HttpRequest, within limits. Knows no socket and no clock, so it can be
// fuzzed.
//
// Not thread-safe; one a connection, used again for every request on it. After a refusal the
// connection cannot be trusted to be in step any more and must be closed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "net/http_limits.h"
#include "net/http_message.h"

namespace atollbank::net {

// How many bytes of body a request may have whose head this is; asked only where it may exceed
// HttpLimits::body_bytes_max.
using BodyLimitOf = std::function<std::size_t(const HttpRequest& head)>;

class RequestDecoder {
 public:
  explicit RequestDecoder(const HttpLimits& limits, BodyLimitOf body_limit_of = {});
  ~RequestDecoder();
  RequestDecoder(const RequestDecoder&) = delete;
  RequestDecoder& operator=(const RequestDecoder&) = delete;

  struct Progress {
    std::size_t consumed_bytes = 0;  // the rest must be offered again, with more behind it
    std::optional<HttpRefusal> refusal;
  };
  // Takes what it can. The head of a request, and every chunk's, is taken only when it is whole.
  Progress feed(std::string_view bytes);

  // A whole request stands ready for take().
  bool is_complete() const;
  // The head is there and the client waits for "100 Continue" before it sends the body.
  bool expects_continue() const;

  // Once the head is there: how large its body may become, where that is above the ordinary limit.
  std::size_t large_body_bytes() const;

  // The finished request; the decoder then waits for the next one.
  HttpRequest take();

 private:
  class Parser;
  const HttpLimits limits_;
  const BodyLimitOf body_limit_of_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace atollbank::net
