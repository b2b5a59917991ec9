// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/answer_once.h"

#include <array>

namespace atollbank::edge {
namespace {

using idempotency::Claim;
using idempotency::IdempotencyApi;
using idempotency::KeptAnswer;
using idempotency::KeyedRequest;

bool is_visible(char letter) { return letter >= 0x21 && letter <= 0x7E; }

base::Result<std::string> invalid_key() {
  return base::fail(base::ErrorCode::kInvalidArgument, "idempotency_key_invalid",
                    "An Idempotency-Key has 1 to 255 visible ASCII characters");
}

Answer repeated(KeptAnswer kept) {
  Answer answer{.body = std::move(kept.body), .content_type = std::move(kept.content_type)};
  answer.headers.emplace_back("Idempotent-Replayed", "true");
  return answer;
}

}  // namespace

base::Result<std::string> idempotency_key_of(std::string_view header) {
  if (header.empty()) return std::string();
  const bool is_quoted = header.size() >= 2 && header.front() == '"' && header.back() == '"';
  std::string key;
  bool is_escaped = false;
  for (const char letter : is_quoted ? header.substr(1, header.size() - 2) : header) {
    if (is_quoted && !is_escaped && letter == '\\') {
      is_escaped = true;
      continue;
    }
    const bool may_stand = is_visible(letter) || (is_quoted && letter == ' ');
    const bool is_loose = !is_escaped && (letter == '"' || letter == '\\');
    if (!may_stand || is_loose) return invalid_key();
    is_escaped = false;
    key.push_back(letter);
  }
  if (is_escaped || key.empty() || key.size() > idempotency::kKeyMax) return invalid_key();
  return key;
}

base::Result<KeyedWrite> keyed_write_of(const net::HttpRequest& request) {
  KeyedWrite write;
  if (request.method == "GET" || request.method == "HEAD") return write;
  ATOLL_TRY(write.key, idempotency_key_of(request.headers.find("idempotency-key")));
  if (write.key.empty()) return write;
  const std::array<std::string_view, 3> asked = {request.target, "\n", request.body};
  write.fingerprint = base::sha256(asked);
  return write;
}

HandlerTask answer_once(const Services& services, const Route& route, KeyedWrite write, Call call) {
  KeyedRequest request;
  request.scope = call.context.caller.subject + '/' + call.context.caller.client_id + '/' +
                  std::string(route.name);
  request.key = std::move(write.key);
  request.fingerprint = write.fingerprint;
  const runtime::Context context = call.context;
  IdempotencyApi& keys = services.idempotency;

  auto claiming = ask<Claim>(services, keys, &IdempotencyApi::claim, context, request);
  ATOLL_CO_TRY(Claim claim, co_await std::move(claiming));
  if (claim.answer) co_return repeated(*std::move(claim.answer));
  call.command_id = claim.command_id;
  auto handling = route.handler(services, std::move(call));
  auto result = co_await std::move(handling);
  const bool is_refused = !result || result->refusal;
  if (is_refused || result->holds_secret || result->pieces != nullptr) {
    keys.release(request);
    co_return std::move(result);
  }
  KeptAnswer answer{.status = 200, .content_type = result->content_type, .body = result->body};
  auto keeping = ask<void>(services, keys, &IdempotencyApi::keep, context, request, answer);
  // One that could not be kept is found again by what was done under its command.
  const auto kept = co_await std::move(keeping);
  (void)kept;
  co_return std::move(result);
}

}  // namespace atollbank::edge
