// SPDX-License-Identifier: Apache-2.0
// A running ledger and the connection to it: from construction to destruction one thread of its own
// hears the answers.
#pragma once

#include "apps/atollctl/command_line.h"
#include "apps/atollctl/ledger_calls.h"
#include "rpc/definitions/definitions_client.h"
#include "rpc/posting/posting_client.h"
#include "runtime/named_thread.h"

namespace atollbank::atollctl {

class ConnectedLedger {
 public:
  ConnectedLedger(const CommandLine& line, const base::Clock& clock)
      : client_(
            queue_, clock,
            {.address = line.address, .connect_patience = line.patience, .api_key = line.api_key}),
        answers_("answers", [this] { queue_.run(); }),
        definitions_(line.address, clock, line.api_key),
        calls_(client_, clock, line.patience, &definitions_) {}
  ~ConnectedLedger() {
    client_.stop();
    queue_.shut_down();
    answers_.join();
  }
  ConnectedLedger(const ConnectedLedger&) = delete;
  ConnectedLedger& operator=(const ConnectedLedger&) = delete;

  LedgerCalls& calls() { return calls_; }

 private:
  rpc::ClientQueue queue_;
  rpc::PostingClient client_;
  runtime::NamedThread answers_;
  rpc::DefinitionsClient definitions_;
  LedgerCalls calls_;
};

}  // namespace atollbank::atollctl
