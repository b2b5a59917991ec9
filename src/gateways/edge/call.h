// SPDX-License-Identifier: Apache-2.0
// One request of the public API on its way to its handler: authenticated, its parameters decoded.
// And what a handler gives back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gateways/edge/parameters.h"
#include "runtime/context.h"
#include "runtime/task.h"
#include "services/identity/api.h"

namespace atollbank::edge {

// A body that is no set of parameters.
struct SentBody {
  std::string bytes;
  std::string content_type;
  std::string content_encoding;
};

struct Call {
  runtime::Context context;
  identity::TokenHolder holder;  // nil on routes that anyone may call
  std::string path_id;           // the "{id}" of the path, as sent
  std::string authorization;     // the header, where a handler judges it itself
  Parameters parameters;         // of query and body together
  SentBody sent;                 // on routes that take a body as it is
  std::string public_url{};      // of the bank; empty: it is where the next two say
  std::string host;              // by which the caller reached the bank
  bool is_secure = false;        // over TLS, as the proxy in front says
  std::string last_event_id{};   // of a stream that is gone on with
  // Asked again while an answer goes on: whether its token still may. Set by the gateway.
  std::function<runtime::Task<base::Result<void>>()> still_allowed{};
  // Names what this write makes: the request's own id, or under an Idempotency-Key always the same.
  base::Id command_id{};

  // The id of the one thing that this write makes, which lives where `place` does.
  base::Id made_at(base::Id place) const {
    constexpr int kSliceShift = 52;
    const std::uint64_t slice = place.slice();
    const std::uint64_t rest = command_id.low << 12 >> 12;
    return {.high = command_id.high, .low = slice << kSliceShift | rest};
  }
};

// An answer that is longer than what should be held at once.
class Pieces {
 public:
  virtual ~Pieces() = default;
  // The next piece, each asked for when the client has taken the one before; "" is the end. An
  // error breaks the answer off, so that nobody takes it for the whole.
  virtual runtime::Task<base::Result<std::string>> next() = 0;
};

struct Answer {
  std::string body;
  std::string content_type = "application/json";
  // Besides those that every answer has; one of the same name takes the usual one's place.
  std::vector<std::pair<std::string, std::string>> headers{};
  bool holds_secret = false;         // it is kept nowhere; asked again, it is made again
  std::unique_ptr<Pieces> pieces{};  // in place of the body
  // Nothing was done, for the sake of lines that the body lists: a JSON array.
  std::optional<base::Error> refusal{};
};

// A coroutine's parameters are values; Services (services.h) outlives every call.
struct Services;
using HandlerTask = runtime::Task<base::Result<Answer>>;
using Handler = HandlerTask (*)(const Services& services, Call call);

}  // namespace atollbank::edge
