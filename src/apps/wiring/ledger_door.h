// SPDX-License-Identifier: Apache-2.0
// The bank's ledger as its operator reaches it, over gRPC: posting and, beside it, the seals, which
// sign the journal's Merkle tree and prove that a record of a statement stands in it. Seals that do
// not begin are missed and logged: the bank serves without them.
//
// Opened once the ledger has recovered; closed before it stops.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/ledger_host/ledger_host.h"
#include "apps/seals_host/seals_host.h"
#include "rpc/posting/posting_server.h"
#include "rpc/seals/seals_calls.h"
#include "runtime/named_thread.h"

namespace atollbank::apps {

class LedgerDoor {
 public:
  // `folder` is the journal's; ledger and clock outlive the door. Errors: those of PostingServer.
  static base::Result<std::unique_ptr<LedgerDoor>> open(LedgerHost& ledger,
                                                        const std::filesystem::path& folder,
                                                        const base::Clock& clock,
                                                        const std::vector<std::string>& addresses);
  ~LedgerDoor();  // closes

  std::vector<std::string> addresses() const { return server_->addresses(); }

 private:
  LedgerDoor() = default;

  std::unique_ptr<SealsHost> seals_;
  std::optional<rpc::SealsCalls> seals_calls_;
  std::unique_ptr<rpc::PostingServer> server_;
  std::unique_ptr<runtime::NamedThread> thread_;
};

}  // namespace atollbank::apps
