// SPDX-License-Identifier: Apache-2.0
// Serves a QueriesApi over gRPC, as one more service of a server that stands already
// (PostingServerOptions::beside). Calls wait for a disk, so gRPC's own threads take them.
//
// Outlives the server; the api outlives both.
#pragma once

#include <memory>

#include "base/clock.h"
#include "services/queries/api.h"

namespace grpc {
class Service;
}

namespace atollbank::rpc {

class QueriesCalls {
 public:
  QueriesCalls(queries::QueriesApi& api, const base::Clock& clock);
  ~QueriesCalls();

  grpc::Service& service();

 private:
  class Service;
  std::unique_ptr<Service> service_;
};

}  // namespace atollbank::rpc
