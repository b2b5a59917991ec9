// SPDX-License-Identifier: Apache-2.0
// Where the bank's own people work: the operations service, and its door on a port of its own.
//
// Built with the bank's services and started after them; stopped before them. What it stands on
// outlives it.
#pragma once

#include <memory>
#include <string>

#include "gateways/operations/operations_door.h"
#include "runtime/named_thread.h"
#include "services/audit/access_log.h"
#include "services/operations/service.h"

namespace atollbank::apps {

class OperationsDesk {
 public:
  OperationsDesk(const operations_door::DoorOptions& options, const operations::BankParts& bank,
                 ports::RecordStore& records, audit::AccessLog& access_log,
                 runtime::Executor& executor, runtime::BlockingPool& pool);
  ~OperationsDesk() { stop(); }

  // Carries out what was approved before a stop. Blocks.
  base::Result<void> resume(const runtime::Context& context);
  // Errors: invalid_argument malformed_address · unavailable address_in_use, listen_failed
  base::Result<void> listen(const std::string& address, const base::Clock& clock);
  // "http://127.0.0.1:7490", once it listens.
  const std::string& base_url() const { return base_url_; }
  void stop();

 private:
  audit::AccessLog& access_log_;
  operations::OperationsService service_;
  operations_door::OperationsDoor door_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<runtime::NamedThread> thread_;
  std::string base_url_;
};

}  // namespace atollbank::apps
