// SPDX-License-Identifier: Apache-2.0
#include "gateways/operations/operations_door.h"

#include <charconv>

#include "gateways/operations/embedded_files.h"
#include "net/address_guard.h"
#include "net/error_status.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kBodyBytesMax = std::size_t{64} * 1024;
constexpr std::uint32_t kLimitDefault = 30;

net::HttpResponse response_of(const base::Error& error) {
  net::HttpResponse response;
  response.status = net::status_of(error);
  const bool is_ours = response.status >= 500;
  base::JsonWriter json;
  json.begin_object().member("code", error.reason);
  json.member("message", is_ours ? "the bank cannot do this now" : error.message).end_object();
  response.body = json.take();
  if (error.retry_after_ms > 0) {
    const std::uint32_t seconds = (error.retry_after_ms + 999) / 1000;
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

base::Error error_of(net::HttpRefusal refusal) {
  using net::HttpRefusal;
  switch (refusal) {
    case HttpRefusal::kMalformedRequest:
      return base::make_error(ErrorCode::kInvalidArgument, "malformed_request", "no HTTP request");
    case HttpRefusal::kHeaderTooLarge:
      return base::make_error(ErrorCode::kInvalidArgument, "header_too_large",
                              "too large a header");
    case HttpRefusal::kBodyTooLarge:
      return base::make_error(ErrorCode::kInvalidArgument, "body_too_large", "too large a body");
    case HttpRefusal::kTooSlow:
      return base::make_error(ErrorCode::kInvalidArgument, "request_too_slow",
                              "it came too slowly");
    case HttpRefusal::kTooManyConnections:
    case HttpRefusal::kTooManyLargeBodies: break;
  }
  return base::make_error(ErrorCode::kResourceExhausted, "too_many_connections",
                          "the door is busy");
}

// Also what keeps a stranger's web page from posting: it cannot send this type unasked.
bool is_json(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return content_type == "application/json";
}

base::Secret credential_in(const net::HttpRequest& request) {
  const std::string_view authorization = request.headers.find("authorization");
  if (!authorization.starts_with(kBearer)) return {};
  return base::Secret(std::string(authorization.substr(kBearer.size())));
}

// A body says why it comes; where it has none, the query does.
operations::Grounds grounds_of(const Call& call) {
  if (!call.body.is_null()) {
    return {.reason = call.body.get_string("reason").value_or(""),
            .ticket = call.body.get_string("ticket").value_or("")};
  }
  return {.reason = std::string(call.query.find("reason").value_or("")),
          .ticket = std::string(call.query.find("ticket").value_or(""))};
}

}  // namespace

Result<base::Id> Call::id(std::string_view prefix) const {
  auto parsed = base::parse_id(prefix, path_id);
  if (parsed) return parsed;
  // What cannot be one is nobody's.
  return fail(ErrorCode::kInvalidArgument, "malformed_id",
              "the path has no id that begins with " + std::string(prefix) + "_");
}

Result<std::uint32_t> Call::limit() const {
  const auto text = query.find("limit");
  if (!text) return kLimitDefault;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size()) return value;
  return fail(ErrorCode::kInvalidArgument, "query_malformed", "limit: not a whole number");
}

net::HttpLimits door_limits() {
  net::HttpLimits limits;
  limits.body_bytes_max = kBodyBytesMax;
  limits.connections_max = 256;
  return limits;
}

OperationsDoor::OperationsDoor(Services services, const DoorOptions& options)
    : services_(std::move(services)),
      options_(options),
      request_ids_(services_.executor.clock(), options.id_worker),
      operators_(options.refusals, "operator"),
      strangers_(options.refusals, "address") {}

net::HttpResponse OperationsDoor::refuse(net::HttpRefusal refusal) {
  return response_of(error_of(refusal));
}

void OperationsDoor::handle(net::HttpRequest request, net::Responder responder) {
  const std::string path(request.path());
  if (request.method == "GET" && path == "/v1/openapi.yaml") {
    net::HttpResponse described;
    described.content_type = "application/yaml";
    described.body = embedded::kOperationsYaml;
    return responder.answer(std::move(described));
  }
  RouteMatch match = find_route(request.method, path);
  if (match.route == nullptr) {
    const bool is_known = !match.allowed_methods.empty();
    net::HttpResponse response = response_of(base::make_error(
        ErrorCode::kNotFound, is_known ? "wrong_method" : "endpoint_not_found", "nothing is here"));
    if (is_known) response.headers.emplace_back("Allow", match.allowed_methods);
    return responder.answer(std::move(response));
  }
  if (in_flight_.load() >= options_.requests_in_flight_max) {
    return responder.answer(refuse(net::HttpRefusal::kTooManyConnections));
  }
  Exchange exchange{.responder = std::move(responder),
                    .route = match.route,
                    .call = {},
                    .request = std::move(request),
                    .grounds = {}};
  exchange.call.path_id = std::move(match.path_id);
  exchange.call.context.deadline =
      base::Deadline::after(services_.executor.clock(), options_.request_time);
  exchange.call.context.caller.source_ip = exchange.request.remote_ip;
  exchange.call.context.request_id = request_ids_.next(0);
  in_flight_.fetch_add(1);
  runtime::spawn(services_.executor, serve(std::move(exchange)));
}

Result<void> OperationsDoor::read(Exchange& exchange) {
  const net::HttpRequest& request = exchange.request;
  ATOLL_TRY(exchange.call.query, net::parse_form(request.query()));
  if (exchange.route->method == "POST") {
    if (!is_json(request.headers.find("content-type"))) {
      return fail(ErrorCode::kInvalidArgument, "not_json", "send application/json");
    }
    ATOLL_TRY(exchange.call.body, base::JsonValue::parse(request.body, kBodyBytesMax));
  }
  exchange.grounds = grounds_of(exchange.call);
  if (exchange.route->kind != Kind::kLook) return {};
  return operations::check_grounds(exchange.grounds);
}

runtime::Task<void> OperationsDoor::serve(Exchange exchange) {
  auto answering = answer(&exchange);
  auto result = co_await std::move(answering);
  finish(std::move(exchange), std::move(result));
}

// The exchange is of the task that waits for this one.
runtime::Task<Result<std::string>> OperationsDoor::answer(Exchange* exchange) {
  auto ask = [this, context = exchange->call.context,
              credential = credential_in(exchange->request)](
                 runtime::Completion<operations::Operator> done) {
    services_.operations.authenticate(context, credential, std::move(done));
  };
  ATOLL_CO_TRY(exchange->call.who, co_await runtime::await_completion<operations::Operator>(
                                       services_.executor, std::move(ask)));
  exchange->call.context.caller.subject = base::to_text("operator", exchange->call.who.id);
  ATOLL_CO_TRY_VOID(read(*exchange));
  Call call = exchange->call;
  auto handling = exchange->route->handler(services_, std::move(call));
  auto result = co_await std::move(handling);
  co_return std::move(result);
}

void OperationsDoor::finish(Exchange exchange, Result<std::string> result) {
  net::HttpResponse response;
  if (result) {
    response.body = *std::move(result);
    if (exchange.route->kind == Kind::kLook) tell(exchange, "");
  } else {
    const auto [error, is_told] = counted(exchange, std::move(result).error());
    response = response_of(error);
    if (is_told) tell(exchange, error.reason);
  }
  response.headers.emplace_back("X-Request-Id",
                                base::to_text("req", exchange.call.context.request_id));
  response.headers.emplace_back("Cache-Control", "no-store");
  exchange.responder.answer(std::move(response));
  in_flight_.fetch_sub(1);
}

// A good credential is not refused for what others of its address did. What the bank itself could
// not do is nobody's.
std::pair<base::Error, bool> OperationsDoor::counted(const Exchange& exchange, base::Error error) {
  if (options_.refusals.requests == 0 || net::status_of(error) >= 500) {
    return {std::move(error), true};
  }
  const runtime::Caller& caller = exchange.call.context.caller;
  const base::Timestamp now = services_.executor.clock().monotonic();
  const net::RateStanding standing =
      caller.subject.empty() ? strangers_.admit(net::owner_of_address(caller.source_ip), now)
                             : operators_.admit(caller.subject, now);
  if (standing.is_admitted) return {std::move(error), true};
  error = base::make_error(ErrorCode::kResourceExhausted, "rate_limited",
                           "refused too often; wait as Retry-After says");
  error.retry_after_ms = standing.reset_s * 1000;
  return {std::move(error), standing.is_first_refusal};
}

// What is no grounds is not kept: whoever is refused for it may have sent anything.
void OperationsDoor::tell(const Exchange& exchange, std::string_view reason) const {
  if (!services_.told) return;
  static const operations::Grounds kNone;
  const bool are_grounds = operations::check_grounds(exchange.grounds).has_value();
  services_.told({.caller = exchange.call.context.caller,
                  .request_id = exchange.call.context.request_id,
                  .name = exchange.route->name,
                  .method = exchange.request.method,
                  .path = exchange.request.path(),
                  .reason = reason,
                  .grounds = are_grounds ? exchange.grounds : kNone});
}

}  // namespace atollbank::operations_door
