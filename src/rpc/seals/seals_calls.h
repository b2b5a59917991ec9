// SPDX-License-Identifier: Apache-2.0
// Serves a SealsApi over gRPC, as one more service of a server that stands already
// (PostingServerOptions::beside). Calls are few and slow, so gRPC's own threads take them.
//
// Outlives the server; the api outlives both.
#pragma once

#include <memory>

#include "base/clock.h"
#include "services/seals/api.h"

namespace grpc {
class Service;
}

namespace atollbank::rpc {

class SealsCalls {
 public:
  SealsCalls(seals::SealsApi& api, const base::Clock& clock);
  ~SealsCalls();

  grpc::Service& service();

 private:
  class Service;
  std::unique_ptr<Service> service_;
};

}  // namespace atollbank::rpc
