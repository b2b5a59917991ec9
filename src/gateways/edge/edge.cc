// SPDX-License-Identifier: Apache-2.0
// The way of a request: admitted on the server's thread, served on the executor, finished where it
// ended.
#include "gateways/edge/edge.h"

#include <algorithm>

#include "gateways/edge/accept.h"
#include "gateways/edge/error_json.h"
#include "gateways/edge/oauth/oauth_error.h"
#include "gateways/edge/path.h"
#include "net/address_guard.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using net::RateLimiter;
using net::RateStanding;

constexpr std::size_t kTraceparentMax = 128;
// Nothing of this API may be kept by a proxy or guessed to be another type by a browser.
constexpr std::pair<const char*, const char*> kFixedHeaders[] = {
    {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};

// A holder's writes, and what anyone may make in the sandbox, where all share one set of keys.
bool takes_key(const Route& route) {
  const bool is_anyones = route.access == Access::kAnyone && route.pattern.starts_with("/sandbox/");
  return route.access == Access::kTokenHolder || is_anyones;
}

// Whose calls are counted together: a client's of one customer, else an address's.
std::string counted_as(const runtime::Caller& caller) {
  if (caller.client_id.empty()) return net::owner_of_address(caller.source_ip);
  return caller.client_id + ' ' + caller.subject;
}

auto bad_access_token() {
  return base::fail(ErrorCode::kUnauthenticated, "bad_access_token", "Bad access token");
}

base::Result<void> admitted(const RateStanding& standing) {
  if (standing.is_admitted) return {};
  base::Error error = base::make_error(ErrorCode::kResourceExhausted, "rate_limited",
                                       "Too many requests; wait as Retry-After says");
  error.retry_after_ms = standing.reset_s * 1000;
  return base::fail(std::move(error));
}

}  // namespace

Edge::Edge(Services services, base::Registry& registry, EdgeOptions options)
    : services_(std::move(services)),
      options_(options),
      metrics_(registry, routes()),
      request_ids_(services_.executor.clock(), options.id_worker),
      rates_(options.rate_limit, "client"),
      strangers_(options.address_rate_limit, "address") {}

void Edge::handle(net::HttpRequest request, net::Responder responder) {
  Exchange exchange{.responder = std::move(responder)};
  exchange.request_id = request_ids_.next(0);
  exchange.began = services_.executor.clock().monotonic();
  exchange.caller.source_ip = request.remote_ip;
  Call call;
  const auto admitted = admit(request, exchange, call);
  if (!admitted) return finish(std::move(exchange), base::fail(admitted.error()));
  std::string token(bearer_token(request.headers.find("authorization")));
  runtime::spawn(services_.executor, serve(std::move(exchange), std::move(token), std::move(call)));
}

net::HttpResponse Edge::refuse(net::HttpRefusal refusal) {
  const base::Error error = error_of(refusal);
  net::HttpResponse response = error_response(translate(error));
  response.headers.emplace_back("X-Request-Id", base::to_text("req", request_ids_.next(0)));
  metrics_.count_error(error.reason);
  metrics_.count_answer(nullptr, response.status, base::Duration{});
  return response;
}

RouteMatch Edge::route_of(const net::HttpRequest& head) const {
  if (!options_.is_sandbox) {
    const auto segments = split_path(head.path());
    if (segments && !segments->empty() && segments->front() == "sandbox") return {};
  }
  return find_route(routes(), head.method, head.path());
}

std::size_t Edge::body_bytes_max(const net::HttpRequest& head) const {
  const RouteMatch match = route_of(head);
  const bool says = match.route != nullptr && match.route->body_bytes_max != 0;
  return says ? match.route->body_bytes_max : options_.body_bytes_max;
}

base::Result<void> Edge::admit(net::HttpRequest& request, Exchange& exchange, Call& call) {
  RouteMatch match = route_of(request);
  exchange.route = match.route;
  if (match.route != nullptr) exchange.path = path_to_log(match.route->pattern, match.path_id);
  const bool asks_for_token = match.route != nullptr && match.route->access == Access::kTokenHolder;
  const bool shows_token = !bearer_token(request.headers.find("authorization")).empty();
  // A token that is shown is looked at first: with a good one the caller is counted by it alone.
  const bool is_inside = match.route != nullptr && match.route->access == Access::kInside;
  if (!is_inside && (!asks_for_token || !shows_token)) ATOLL_TRY_VOID(count_stranger(exchange));
  if (match.route == nullptr && match.allowed_methods.empty()) {
    return base::fail(ErrorCode::kNotFound, "endpoint_not_found", "This endpoint does not exist");
  }
  if (match.route == nullptr) {
    exchange.allowed_methods = std::move(match.allowed_methods);
    return base::fail(ErrorCode::kInvalidArgument, "wrong_method",
                      "This endpoint is served by other methods");
  }
  const bool is_one_type = !match.route->content_type.empty();
  if (is_one_type && !accepts(request.headers.find("accept"), match.route->content_type)) {
    return base::fail(ErrorCode::kInvalidArgument, "not_acceptable",
                      "This endpoint answers in " + std::string(match.route->content_type));
  }
  if (asks_for_token && !shows_token) return bad_access_token();
  const bool is_as_sent = match.route->body == BodyKind::kAsSent;
  ATOLL_TRY(call.parameters, is_as_sent ? Parameters::of_query(request) : Parameters::of(request));
  ATOLL_TRY(exchange.write, keyed_write_of(request));
  if (requests_in_flight_.load(std::memory_order_relaxed) >= options_.requests_in_flight_max) {
    return base::fail(ErrorCode::kResourceExhausted, "too_many_requests_in_flight",
                      "The bank is busy");
  }
  requests_in_flight_.fetch_add(1, std::memory_order_relaxed);
  exchange.is_admitted = true;

  if (is_as_sent) {
    call.sent.bytes = std::move(request.body);
    call.sent.content_type = request.headers.find("content-type");
    call.sent.content_encoding = request.headers.find("content-encoding");
  }
  call.public_url = options_.public_url;
  call.host = request.headers.find("host");
  call.is_secure = request.headers.find("x-forwarded-proto") == "https";
  call.path_id = std::move(match.path_id);
  if (match.route->access == Access::kProgram) {
    call.authorization = request.headers.find("authorization");
  }
  call.context.deadline = base::Deadline::at(exchange.began + options_.request_time);
  call.context.request_id = exchange.request_id;
  call.command_id = exchange.request_id;
  call.context.caller.source_ip = request.remote_ip;
  call.last_event_id = request.headers.find("last-event-id");
  const std::string_view traceparent = request.headers.find("traceparent");
  if (traceparent.size() <= kTraceparentMax) call.context.traceparent = traceparent;
  return {};
}

runtime::Task<void> Edge::serve(Exchange exchange, std::string token, Call call) {
  if (exchange.route->access == Access::kTokenHolder) {
    call.still_allowed = [this, token, route = exchange.route] {
      return identify_again(token, route);
    };
    auto identified = identify(std::move(token), call, *exchange.route);
    auto identity = co_await std::move(identified);
    exchange.caller = call.context.caller;
    const auto counted =
        identity ? count_client(exchange) : count_refused(exchange, identity.error());
    if (!counted) identity = base::fail(counted.error());
    if (!identity) {
      finish(std::move(exchange), base::fail(std::move(identity).error()));
      co_return;
    }
  }
  KeyedWrite write = std::move(exchange.write);
  const bool is_keyed = !write.key.empty() && takes_key(*exchange.route);
  auto handled = is_keyed
                     ? answer_once(services_, *exchange.route, std::move(write), std::move(call))
                     : exchange.route->handler(services_, std::move(call));
  auto result = co_await std::move(handled);
  finish(std::move(exchange), std::move(result));
}

// `call` lives in the frame that awaits this.
runtime::Task<base::Result<void>> Edge::identify(std::string token, Call& call,
                                                 const Route& route) {
  const base::Timestamp now = services_.executor.clock().monotonic();
  const identity::TokenHolder* known = tokens_.find(token, now);
  if (known != nullptr && known->changes == services_.tokens.changes_of(known->user_id)) {
    call.holder = *known;
  } else {
    auto asked = ask<identity::TokenHolder>(
        services_, services_.tokens, &identity::TokensApi::resolve_token, call.context, token);
    ATOLL_CO_TRY(call.holder, co_await std::move(asked));
    tokens_.remember(token, call.holder, now);
  }
  call.context.caller.subject = base::to_text("user", call.holder.user_id);
  call.context.caller.client_id = call.holder.client_id;
  if ((call.holder.permissions & route.permissions) != route.permissions) {
    co_return base::fail(ErrorCode::kPermissionDenied, "insufficient_permissions",
                         "The access token has insufficient permissions");
  }
  co_return base::Result<void>();
}

runtime::Task<base::Result<void>> Edge::identify_again(std::string token, const Route* route) {
  Call call;
  call.context.deadline = base::Deadline::after(services_.executor.clock(), options_.request_time);
  auto identified = identify(std::move(token), call, *route);
  auto identity = co_await std::move(identified);
  co_return std::move(identity);
}

base::Result<void> Edge::count_client(Exchange& exchange) {
  if (!rates_.is_limited()) return {};
  exchange.is_counted_by_client = true;
  exchange.standing =
      rates_.admit(counted_as(exchange.caller), services_.executor.clock().monotonic());
  return admitted(*exchange.standing);
}

// Who is not known is counted by where she asks from.
base::Result<void> Edge::count_stranger(Exchange& exchange) {
  if (!strangers_.is_limited()) return {};
  exchange.standing = admit_address(exchange.caller.source_ip);
  return admitted(*exchange.standing);
}

RateStanding Edge::admit_address(std::string_view source_ip) {
  if (!strangers_.is_limited()) return {};
  const std::scoped_lock lock(strangers_mutex_);
  return strangers_.admit(net::owner_of_address(source_ip), services_.executor.clock().monotonic());
}

// A good token that may not do this is still its client's; what the bank itself could not find out
// is nobody's.
base::Result<void> Edge::count_refused(Exchange& exchange, const base::Error& error) {
  const bool is_refusal =
      error.code == ErrorCode::kUnauthenticated || error.code == ErrorCode::kPermissionDenied;
  if (!is_refusal) return {};
  return exchange.caller.client_id.empty() ? count_stranger(exchange) : count_client(exchange);
}

void Edge::finish(Exchange exchange, base::Result<Answer> result) {
  if (exchange.is_admitted) requests_in_flight_.fetch_sub(1, std::memory_order_relaxed);
  net::HttpResponse response;
  std::string error_code;
  const base::Error* refusal = nullptr;
  if (!result) refusal = &result.error();
  if (result && result->refusal) refusal = &*result->refusal;
  if (refusal == nullptr) {
    response.body = std::move(result->body);
    response.content_type = std::move(result->content_type);
    response.headers = std::move(result->headers);
  } else {
    PublicError error = translate(*refusal);
    if (result) error.bad_lines = std::move(result->body);
    const bool is_program = exchange.route != nullptr && exchange.route->access == Access::kProgram;
    if (is_program) error.oauth_error = oauth_error_of(result.error(), error.status);
    response = error_response(error);
    tell_refusal(exchange, error);
    error_code = error.code;
    metrics_.count_error(refusal->reason);
  }
  if (!exchange.allowed_methods.empty()) {
    response.headers.emplace_back("Allow", std::move(exchange.allowed_methods));
  }
  if (exchange.standing) {
    const RateLimiter& counted_by = exchange.is_counted_by_client ? rates_ : strangers_;
    response.headers.emplace_back("RateLimit-Policy", counted_by.policy_text());
    response.headers.emplace_back("RateLimit", counted_by.standing_text(*exchange.standing));
  }
  for (const auto& [name, value] : kFixedHeaders) {
    const auto is_given = [&](const auto& header) { return header.first == name; };
    if (std::any_of(response.headers.begin(), response.headers.end(), is_given)) continue;
    response.headers.emplace_back(name, value);
  }
  response.headers.emplace_back("X-Request-Id", base::to_text("req", exchange.request_id));
  const base::Duration took = services_.executor.clock().monotonic() - exchange.began;
  metrics_.count_answer(exchange.route, response.status, took);
  tell_answer(exchange, response.status, error_code, took);
  if (result && result->pieces != nullptr) {
    runtime::spawn(services_.executor, send_pieces(exchange.responder.begin(std::move(response)),
                                                   std::move(result->pieces)));
    return;
  }
  exchange.responder.answer(std::move(response));
}

// Not allowed, too often, or somebody else's: what belongs to another is answered as not there.
void Edge::tell_refusal(const Exchange& exchange, const PublicError& error) const {
  const bool is_refusal =
      error.status == 401 || error.status == 403 || error.status == 404 || error.status == 429;
  if (!services_.refused || exchange.route == nullptr || !is_refusal) return;
  // A flood is told once a window, or the log would be the flood's.
  const auto& standing = exchange.standing;
  if (standing && !standing->is_admitted && !standing->is_first_refusal) return;
  // Where no token is asked for, the path itself may be the secret, as an upload's is.
  const bool is_path_secret = exchange.route->access == Access::kAnyone;
  const std::string who = counted_as(exchange.caller);
  services_.refused({.caller = exchange.caller,
                     .counted_as = who,
                     .request_id = exchange.request_id,
                     .name = exchange.route->name,
                     .method = exchange.route->method,
                     .path = is_path_secret ? exchange.route->pattern : exchange.path,
                     .code = error.code});
}

void Edge::tell_answer(const Exchange& exchange, int status, std::string_view error,
                       base::Duration took) const {
  if (!services_.answered || exchange.caller.client_id.empty()) return;
  services_.answered({.client_id = exchange.caller.client_id,
                      .method = exchange.route->method,
                      .path = exchange.path,
                      .status = status,
                      .error = error,
                      .took = took,
                      .request_id = exchange.request_id});
}

runtime::Task<void> Edge::send_pieces(net::ResponseStream stream, std::unique_ptr<Pieces> pieces) {
  while (true) {
    auto asked = pieces->next();
    auto piece = co_await std::move(asked);
    if (!piece) {
      metrics_.count_error(piece.error().reason);
      stream.abort();
      co_return;
    }
    if (piece->empty()) co_return;
    auto write = [&stream, &piece](runtime::Completion<bool> done) {
      stream.write(*std::move(piece),
                   [done = std::move(done)](bool is_alive) mutable { done(is_alive); });
    };
    const auto is_alive =
        co_await runtime::await_completion<bool>(services_.executor, std::move(write));
    if (!is_alive || !*is_alive) co_return;
  }
}

}  // namespace atollbank::edge
