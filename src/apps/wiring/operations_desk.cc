// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/operations_desk.h"

#include "apps/wiring/wait_for.h"
#include "base/log.h"
#include "net/listen_address.h"

namespace atollbank::apps {
namespace {

// As one of the audit's own shape; strangers are counted together by where they come from.
audit::Access access_of(const operations_door::ToldCall& call) {
  const bool is_stranger = call.caller.subject.empty();
  return {.time = {},
          .caller = call.caller,
          .counted_as = is_stranger ? call.caller.source_ip : call.caller.subject,
          .request_id = call.request_id,
          .service = "operations",
          .event_name = std::string(call.name),
          .error_code = std::string(call.reason),
          .method = std::string(call.method),
          .path = std::string(call.path),
          .reason = call.grounds.reason,
          .ticket = call.grounds.ticket};
}

}  // namespace

OperationsDesk::OperationsDesk(const operations_door::DoorOptions& options,
                               const operations::BankParts& bank, ports::RecordStore& records,
                               audit::AccessLog& access_log, runtime::Executor& executor,
                               runtime::BlockingPool& pool)
    : access_log_(access_log),
      service_({}, bank, records, executor, pool),
      door_({.operations = service_,
             .executor = executor,
             .told =
                 [this](const operations_door::ToldCall& call) {
                   access_log_.note(access_of(call));
                 }},
            options) {}

base::Result<void> OperationsDesk::resume(const runtime::Context& context) {
  ATOLL_TRY(const std::size_t resumed, wait_for_call<std::size_t>([&](auto done) {
              service_.resume(context, std::move(done));
            }));
  if (resumed != 0) base::log_info("proposals_resumed", {{"count", resumed}});
  return {};
}

base::Result<void> OperationsDesk::listen(const std::string& address, const base::Clock& clock) {
  ATOLL_TRY(net::ListenAddress where, net::parse_listen_address(address));
  net::HttpServerOptions options;
  options.address = std::move(where.address);
  options.port = where.port;
  options.limits = operations_door::door_limits();
  auto handler = [this](net::HttpRequest request, net::Responder responder) {
    door_.handle(std::move(request), std::move(responder));
  };
  ATOLL_TRY(server_, net::HttpServer::listen(std::move(options), clock, handler,
                                             operations_door::OperationsDoor::refuse));
  const std::string host = address.substr(0, address.rfind(':'));
  base_url_ = "http://" + host + ":" + std::to_string(server_->port());
  thread_ = std::make_unique<runtime::NamedThread>("http-desk", [this] { server_->run(); });
  return {};
}

void OperationsDesk::stop() {
  if (!thread_) return;
  server_->stop();
  thread_->join();
  thread_.reset();
}

}  // namespace atollbank::apps
