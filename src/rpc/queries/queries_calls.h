// SPDX-License-Identifier: Apache-2.0
// Serves a QueriesApi, or those of several tenants, over gRPC, as one more service of a server that
// stands already (PostingServerOptions::beside). The apis outlive it.
#pragma once

#include <memory>

#include "base/clock.h"
#include "rpc/posting/unary_call.h"
#include "services/queries/api.h"
#include "services/tenants/api.h"

namespace atollbank::rpc {

class QueriesCalls final : public ServedBeside {
 public:
  QueriesCalls(tenants::Ledgers<queries::QueriesApi> ledgers, const base::Clock& clock);
  ~QueriesCalls() override;

  grpc::Service& service() override;
  std::string name() const override;
  void await_calls(CallQueue& queue) override;

 private:
  struct Served;
  std::unique_ptr<Served> served_;
};

}  // namespace atollbank::rpc
