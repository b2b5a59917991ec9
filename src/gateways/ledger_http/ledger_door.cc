// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/ledger_door.h"

#include <algorithm>

#include "gateways/ledger_http/problem_json.h"
#include "gateways/ledger_http/web_files.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kBodyBytesMax = 8u << 20;  // 8,190 commands, generously written
constexpr std::size_t kConnectionsMax = 1024;
constexpr std::size_t kTraceparentMax = 128;

net::HttpResponse not_found() {
  return problem(404, "endpoint_not_found", "this endpoint does not exist");
}

net::HttpResponse wrong_method(std::string allowed_methods) {
  net::HttpResponse response =
      problem(405, "wrong_method", "this endpoint is served by other methods");
  response.headers.emplace_back("Allow", std::move(allowed_methods));
  return response;
}

// Also what keeps a stranger's web page from posting: it cannot send this type unasked.
bool is_json(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return content_type == "application/json";
}

Result<DecodedBatch> decode(const SubmitHandler& handler, base::JsonDocument& document,
                            std::string_view body) {
  ATOLL_TRY(const base::JsonView root, document.parse(body, kBodyBytesMax));
  return handler.decode(root);
}

tl::unexpected<base::Error> busy(std::string_view reason, std::uint32_t retry_after_ms) {
  base::Error error = base::make_error(ErrorCode::kResourceExhausted, reason, "the door is busy");
  error.retry_after_ms = retry_after_ms;
  return base::fail(std::move(error));
}

}  // namespace

net::HttpLimits ledger_http_limits() {
  net::HttpLimits limits;
  limits.body_bytes_max = kBodyBytesMax;
  limits.connections_max = kConnectionsMax;
  return limits;
}

LedgerDoor::LedgerDoor(const tenants::Ledgers<const LedgerServices>& ledgers,
                       runtime::Executor& executor, LedgerDoorOptions options)
    : executor_(executor), ledgers_(serve(ledgers, executor, served_)), options_(options) {}

tenants::Ledgers<LedgerDoor::Served> LedgerDoor::serve(
    const tenants::Ledgers<const LedgerServices>& ledgers, runtime::Executor& executor,
    std::deque<Served>& served) {
  return ledgers.map<Served>(
      [&](const LedgerServices& ledger) { return &served.emplace_back(ledger, executor); });
}

bool LedgerDoor::is_idle() const {
  return std::ranges::all_of(served_, [](const Served& ledger) {
    return ledger.reads_in_flight.load() == 0 && ledger.streams.load() == 0;
  });
}

net::HttpResponse LedgerDoor::refuse(net::HttpRefusal refusal) { return problem_of(refusal); }

void LedgerDoor::handle(net::HttpRequest request, net::Responder responder) {
  if (request.method == "GET" || request.method == "HEAD") {
    if (const net::WebFile* file = net::find_web_file(web_files(), request.path()))
      return responder.answer(net::answer_of(*file));
  }
  RouteMatch match = find_route(request.method, request.path());
  if (match.route == nullptr) {
    return responder.answer(match.allowed_methods.empty()
                                ? not_found()
                                : wrong_method(std::move(match.allowed_methods)));
  }
  const Route& route = *match.route;
  const auto found = ledgers_.of(request.headers.find("authorization"));
  if (!found) return responder.answer(problem_of(found.error()));
  Served& ledger = **found;
  if (route.method == "POST" && !is_json(request.headers.find("content-type")))
    return responder.answer(problem(415, "not_json", "send application/json"));
  if (route.submit.decode != nullptr) return submit(ledger, route, request, std::move(responder));
  auto call = admit(ledger, std::move(match), std::move(request));
  if (!call) return responder.answer(problem_of(call.error()));
  if (route.stream != nullptr) {
    ledger.streams.fetch_add(1);
    return runtime::spawn(executor_,
                          stream(&ledger, route.stream, *std::move(call), std::move(responder)));
  }
  ledger.reads_in_flight.fetch_add(1);
  runtime::spawn(executor_, read(&ledger, route.read, *std::move(call), std::move(responder)));
}

void LedgerDoor::submit(Served& ledger, const Route& route, const net::HttpRequest& request,
                        net::Responder responder) {
  auto decoded = decode(route.submit, document_, request.body);
  if (!decoded) return responder.answer(problem_of(decoded.error()));
  const bool is_unserved = !decoded->metadata.empty() && ledger.services.definitions == nullptr;
  if (is_unserved) {
    if (auto attached = attach_unchecked(*decoded); !attached)
      return responder.answer(problem_of(attached.error()));
  }
  auto done = [asked = std::move(decoded->asked), answer = route.submit.answer,
               responder = std::move(responder)](Result<posting::Reply> reply) mutable {
    responder.answer(reply ? answer(asked, *reply) : problem_of(reply.error()));
  };
  if (decoded->metadata.empty() || is_unserved)
    return ledger.services.posting.submit(context_of(request), std::move(decoded->batch),
                                          std::move(done));
  ledger.services.definitions->submit(context_of(request), std::move(decoded->batch),
                                      std::move(decoded->metadata), std::move(done));
}

Result<Call> LedgerDoor::admit(const Served& ledger, RouteMatch match,
                               net::HttpRequest request) const {
  if (match.route->stream != nullptr && ledger.streams.load() >= options_.streams_max)
    return busy("too_many_streams", 1'000);
  if (ledger.reads_in_flight.load() >= options_.reads_in_flight_max)
    return busy("too_many_reads_in_flight", 100);
  Call call;
  ATOLL_TRY(call.query, net::parse_form(request.query()));
  call.context = context_of(request);
  call.path_parts = std::move(match.path_parts);
  call.body = std::move(request.body);
  call.last_event_id = request.headers.find("last-event-id");
  call.accept = request.headers.find("accept");
  return call;
}

runtime::Task<void> LedgerDoor::stream(Served* ledger, StreamHandler handler, Call call,
                                       net::Responder responder) {
  auto streaming = handler(ledger->services, std::move(call), std::move(responder));
  co_await std::move(streaming);
  ledger->streams.fetch_sub(1);
}

runtime::Task<void> LedgerDoor::read(Served* ledger, ReadHandler handler, Call call,
                                     net::Responder responder) {
  auto handled = handler(ledger->services, std::move(call));
  auto body = co_await std::move(handled);
  net::HttpResponse response;
  if (body) {
    response.body = *std::move(body);
    response.body.push_back('\n');
  } else {
    response = problem_of(body.error());
  }
  responder.answer(std::move(response));
  ledger->reads_in_flight.fetch_sub(1);
}

runtime::Context LedgerDoor::context_of(const net::HttpRequest& request) const {
  runtime::Context context;
  context.deadline = base::Deadline::after(executor_.clock(), options_.request_time);
  context.caller.source_ip = request.remote_ip;
  const std::string_view traceparent = request.headers.find("traceparent");
  if (traceparent.size() <= kTraceparentMax) context.traceparent = traceparent;
  return context;
}

}  // namespace atollbank::ledger_http
