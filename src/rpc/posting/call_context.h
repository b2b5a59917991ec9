// SPDX-License-Identifier: Apache-2.0
// runtime::Context <-> gRPC: the deadline as gRPC's own, trace and caller as metadata
// (`traceparent`, `atoll-request-id`, `atoll-subject`, `atoll-client-id`, `atoll-source-ip`). Pure.
//
// The caller is what the peer says it is: only services of the house reach this port, or, with
// tenants, whoever has a key of one (`authorization: Bearer KEY`).
#pragma once

#include <grpcpp/grpcpp.h>

#include <string_view>

#include "base/clock.h"
#include "base/secret.h"
#include "runtime/context.h"

namespace atollbank::rpc {

// Answers run where they become true: the executor is null.
runtime::Context context_of(const grpc::ServerContextBase& call, const base::Clock& clock);

void put_context(grpc::ClientContext& call, const runtime::Context& context,
                 const base::Clock& clock);

// What the call says of whose ledger it is for; empty when nothing. Lives as long as the call.
std::string_view authorization_of(const grpc::ServerContextBase& call);

// Nothing when the key is empty. It travels as it is: over a Unix socket, within one machine, or
// through something that encrypts.
void put_api_key(grpc::ClientContext& call, const base::Secret& api_key);

}  // namespace atollbank::rpc
