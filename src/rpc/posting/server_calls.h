// SPDX-License-Identifier: Apache-2.0
// The calls of the posting server, one object each, that delete themselves once gRPC lets go of
// them.
//
// A call arrives on a polling thread, is handed to the PostingApi, and is answered on whichever
// thread completes it. After handing over a call may be gone at any moment: nothing touches it any
// more.
#pragma once

#include <string>
#include <vector>

#include <grpc/health/v1/health.grpc.pb.h>
#include <grpc/reflection/v1/reflection.grpc.pb.h>
#include <grpc/reflection/v1alpha/reflection.grpc.pb.h>
#include "atollbank/posting/v1/posting.grpc.pb.h"
#include "rpc/posting/unary_call.h"
#include "services/posting/api.h"
#include "services/tenants/api.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

// What the calls share. Outlives them all. Health and reflection are for everybody; every other
// call finds its ledger first.
struct ServerCore : CallQueue {
  ServerCore(tenants::Ledgers<posting::PostingApi> ledgers_served, const base::Clock& clock_used)
      : ledgers(std::move(ledgers_served)), clock(clock_used) {}

  const tenants::Ledgers<posting::PostingApi> ledgers;
  const base::Clock& clock;
  v1::Posting::AsyncService service{};
  grpc::health::v1::Health::AsyncService health{};
  grpc::reflection::v1::ServerReflection::AsyncService reflection{};
  grpc::reflection::v1alpha::ServerReflection::AsyncService reflection_alpha{};
  std::vector<std::string> service_names{};  // all that the server serves
};

// Each begins to wait for one call of its kind; when that comes, for the next.
void await_unary_calls(ServerCore& core);
void await_packed_stream(ServerCore& core);
void await_follow(ServerCore& core);
void await_reflection(ServerCore& core);

}  // namespace atollbank::rpc
