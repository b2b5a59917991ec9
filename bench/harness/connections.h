// SPDX-License-Identifier: Apache-2.0
// Connections to the server whose answers come on one thread of their own. Destroying it gives up
// what is in flight.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "rpc/posting/client_queue.h"
#include "rpc/posting/posting_client.h"
#include "runtime/named_thread.h"

namespace atollbank::bench {

class Connections {
 public:
  // Errors unavailable server_not_ready.
  static base::Result<std::unique_ptr<Connections>> open(const base::Clock& clock,
                                                         const std::string& address,
                                                         std::size_t count);
  ~Connections();

  std::vector<posting::PostingApi*> apis() const;
  posting::PostingApi& api() const { return *clients_.front(); }

 private:
  Connections() : answers_("answers", [this] { queue_.run(); }) {}

  rpc::ClientQueue queue_;
  runtime::NamedThread answers_;
  std::vector<std::unique_ptr<rpc::PostingClient>> clients_;
};

// Waits for one answer.
base::Result<posting::Reply> submit_and_wait(posting::PostingApi& api, ledger::Batch batch);

}  // namespace atollbank::bench
