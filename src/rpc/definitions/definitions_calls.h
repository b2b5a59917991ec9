// SPDX-License-Identifier: Apache-2.0
// Serves the definitions of a server's ledgers over gRPC, as one more service of a server that
// stands already (PostingServerOptions::beside). The apis outlive it.
#pragma once

#include <memory>

#include "base/clock.h"
#include "rpc/posting/unary_call.h"
#include "services/definitions/api.h"
#include "services/tenants/api.h"

namespace atollbank::rpc {

class DefinitionsCalls final : public ServedBeside {
 public:
  DefinitionsCalls(tenants::Ledgers<definitions::DefinitionsApi> ledgers, const base::Clock& clock);
  ~DefinitionsCalls() override;

  grpc::Service& service() override;
  std::string name() const override;
  void await_calls(CallQueue& queue) override;

 private:
  struct Served;
  std::unique_ptr<Served> served_;
};

}  // namespace atollbank::rpc
