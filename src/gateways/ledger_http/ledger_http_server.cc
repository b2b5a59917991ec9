// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/ledger_http_server.h"

#include <future>

#include "net/listen_address.h"

namespace atollbank::ledger_http {
namespace {

constexpr base::Duration kDrainPause = base::Duration::from_ms(10);
constexpr int kDrainTriesMax = 500;

base::Result<net::HttpServerOptions> options_of(const std::string& address) {
  ATOLL_TRY(net::ListenAddress where, net::parse_listen_address(address));
  net::HttpServerOptions options;
  options.limits = ledger_http_limits();
  options.address = std::move(where.address);
  options.port = where.port;
  return options;
}

}  // namespace

LedgerHttpServer::LedgerHttpServer(const tenants::Ledgers<const LedgerServices>& ledgers,
                                   const base::Clock& clock)
    : executor_(clock, "http-reads"), door_(ledgers, executor_, {}) {}

LedgerHttpServer::~LedgerHttpServer() {
  if (thread_ != nullptr && !thread_->joined()) stop([] {});
}

base::Result<std::unique_ptr<LedgerHttpServer>> LedgerHttpServer::start(
    const tenants::Ledgers<const LedgerServices>& ledgers, const base::Clock& clock,
    const std::string& address) {
  ATOLL_TRY(net::HttpServerOptions options, options_of(address));
  std::unique_ptr<LedgerHttpServer> self(new LedgerHttpServer(ledgers, clock));
  auto handler = [door = &self->door_](net::HttpRequest request, net::Responder responder) {
    door->handle(std::move(request), std::move(responder));
  };
  ATOLL_TRY(self->server_,
            net::HttpServer::listen(std::move(options), clock, handler, LedgerDoor::refuse));
  const std::string host = address.substr(0, address.rfind(':'));
  self->base_url_ = "http://" + host + ":" + std::to_string(self->server_->port());
  self->thread_ = std::make_unique<runtime::NamedThread>(
      "http", [server = self->server_.get()] { server->run(); });
  return self;
}

void LedgerHttpServer::stop(runtime::Work close_followers) {
  server_->stop();
  thread_->join();
  close_followers();
  for (int tries = 0; tries < kDrainTriesMax && !door_.is_idle(); ++tries) {
    std::promise<void> passed;
    executor_.post_after(kDrainPause, [&passed] { passed.set_value(); });
    passed.get_future().wait();
  }
  executor_.stop();
}

}  // namespace atollbank::ledger_http
