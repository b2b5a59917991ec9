// SPDX-License-Identifier: Apache-2.0
// The door with all it runs on: the HTTP server and its thread, the executor of its reads and
// streams. For apps, which hand it the ledger and say where to listen.
//
// start() serves at once. stop() answers what is in flight and joins the threads; the posting
// service must still answer then, except its followers, whose end `close_followers` is to bring.
#pragma once

#include <memory>
#include <string>

#include "gateways/ledger_http/ledger_door.h"
#include "runtime/named_thread.h"
#include "runtime/thread_executor.h"

namespace atollbank::ledger_http {

class LedgerHttpServer {
 public:
  // `address` is HOST:PORT, port 0 for any free one. Errors: invalid_argument malformed_address ·
  // unavailable address_in_use, listen_failed
  static base::Result<std::unique_ptr<LedgerHttpServer>> start(
      const tenants::Ledgers<const LedgerServices>& ledgers, const base::Clock& clock,
      const std::string& address);
  ~LedgerHttpServer();  // stops, if nobody did

  // "http://127.0.0.1:7480"
  const std::string& base_url() const { return base_url_; }

  void stop(runtime::Work close_followers);

 private:
  LedgerHttpServer(const tenants::Ledgers<const LedgerServices>& ledgers, const base::Clock& clock);

  runtime::ThreadExecutor executor_;
  LedgerDoor door_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<runtime::NamedThread> thread_;
  std::string base_url_;
};

}  // namespace atollbank::ledger_http
