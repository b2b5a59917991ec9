// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/call_context.h"

#include <chrono>
#include <string>

namespace atollbank::rpc {
namespace {

using WallClock = std::chrono::system_clock;

constexpr char kAuthorization[] = "authorization";

std::string_view metadata_of(const grpc::ServerContextBase& call, const char* key) {
  const auto found = call.client_metadata().find(key);
  if (found == call.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

// gRPC's deadline is on the wall clock; what counts is the span that is left.
base::Deadline deadline_of(const grpc::ServerContextBase& call, const base::Clock& clock) {
  const WallClock::time_point moment = call.deadline();
  const WallClock::time_point now = WallClock::now();
  if (moment - now > std::chrono::hours(24)) return base::Deadline::never();
  const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(moment - now);
  return base::Deadline::after(clock, base::Duration{left.count()});
}

}  // namespace

runtime::Context context_of(const grpc::ServerContextBase& call, const base::Clock& clock) {
  runtime::Context context;
  context.deadline = deadline_of(call, clock);
  if (call.client_metadata().empty()) return context;
  context.traceparent = metadata_of(call, "traceparent");
  context.caller.subject = metadata_of(call, "atoll-subject");
  context.caller.client_id = metadata_of(call, "atoll-client-id");
  context.caller.source_ip = metadata_of(call, "atoll-source-ip");
  if (const auto id = base::parse_base62(metadata_of(call, "atoll-request-id")))
    context.request_id = *id;
  return context;
}

void put_context(grpc::ClientContext& call, const runtime::Context& context,
                 const base::Clock& clock) {
  if (context.deadline.moment() != base::Deadline::never().moment()) {
    const base::Duration left = context.deadline.moment() - clock.monotonic();
    call.set_deadline(WallClock::now() + std::chrono::nanoseconds(left.nanoseconds));
  }
  const auto put = [&call](const char* key, const std::string& text) {
    if (!text.empty()) call.AddMetadata(key, text);
  };
  put("traceparent", context.traceparent);
  put("atoll-subject", context.caller.subject);
  put("atoll-client-id", context.caller.client_id);
  put("atoll-source-ip", context.caller.source_ip);
  if (!context.request_id.is_nil()) put("atoll-request-id", base::to_base62(context.request_id));
}

std::string_view authorization_of(const grpc::ServerContextBase& call) {
  return metadata_of(call, kAuthorization);
}

void put_api_key(grpc::ClientContext& call, const base::Secret& api_key) {
  if (!api_key.reveal().empty()) call.AddMetadata(kAuthorization, "Bearer " + api_key.reveal());
}

}  // namespace atollbank::rpc
