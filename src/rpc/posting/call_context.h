// SPDX-License-Identifier: Apache-2.0
// runtime::Context <-> gRPC: the deadline as gRPC's own, trace and caller as metadata
// (`traceparent`, `atoll-request-id`, `atoll-subject`, `atoll-client-id`, `atoll-source-ip`). Pure.
//
// The caller is what the peer says it is: only services of the house reach this port.
#pragma once

#include <grpcpp/grpcpp.h>

#include "base/clock.h"
#include "runtime/context.h"

namespace atollbank::rpc {

// Answers run where they become true: the executor is null.
runtime::Context context_of(const grpc::ServerContextBase& call, const base::Clock& clock);

void put_context(grpc::ClientContext& call, const runtime::Context& context,
                 const base::Clock& clock);

}  // namespace atollbank::rpc
