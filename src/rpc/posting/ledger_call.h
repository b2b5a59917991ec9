// SPDX-License-Identifier: Apache-2.0
// A call served by the ledger that it is for: with tenants, that of the key it carries. Whoever
// serves a method of a ledger's api wraps it in for_ledger(), so that nothing is served without.
#pragma once

#include <utility>

#include "rpc/posting/call_context.h"
#include "services/tenants/api.h"

namespace atollbank::rpc {

// What await_unary() takes, of a `serve` that takes the ledger's api, the context, the request and
// the completion of the answer. Ledgers and clock outlive the calls.
template <class Api, class Serve>
auto for_ledger(const tenants::Ledgers<Api>& ledgers, const base::Clock& clock, Serve serve) {
  return [&ledgers, &clock, serve](const grpc::ServerContext& call, const auto& request,
                                   auto answer) {
    const auto ledger = ledgers.of(authorization_of(call));
    if (!ledger) return answer(base::fail(ledger.error()));
    serve(**ledger, context_of(call, clock), request, std::move(answer));
  };
}

}  // namespace atollbank::rpc
