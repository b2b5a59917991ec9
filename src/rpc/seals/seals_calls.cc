// SPDX-License-Identifier: Apache-2.0
#include "rpc/seals/seals_calls.h"

#include "atollbank/seals/v1/seals.grpc.pb.h"
#include "rpc/posting/ledger_call.h"
#include "rpc/seals/seals_mapping.h"

namespace atollbank::rpc {
namespace {

using runtime::Completion;
using runtime::Context;
using seals::SealsApi;
using Service = seals_v1::Seals::AsyncService;

template <class Domain, class Response>
Completion<Domain> mapped(Completion<Response> answer) {
  return rpc::mapped<Domain>(std::move(answer),
                             [](const Domain& value) { return to_proto(value); });
}

void verifier_key(SealsApi& api, const Context&, const seals_v1::VerifierKeyRequest&,
                  Completion<seals_v1::VerifierKeyResponse> answer) {
  answer(to_proto(api.verifier_key()));
}

void head(SealsApi& api, const Context& context, const seals_v1::HeadRequest&,
          Completion<seals_v1::SignedHead> answer) {
  api.head(context, mapped<seals::SignedHead>(std::move(answer)));
}

void heads(SealsApi& api, const Context& context, const seals_v1::HeadsRequest& request,
           Completion<seals_v1::HeadsResponse> answer) {
  api.heads(context, request.after_size(), request.limit(),
            mapped<seals::HeadsPage>(std::move(answer)));
}

void seal(SealsApi& api, const Context& context, const seals_v1::SealRequest&,
          Completion<seals_v1::SignedHead> answer) {
  api.seal(context, mapped<seals::SignedHead>(std::move(answer)));
}

void prove(SealsApi& api, const Context& context, const seals_v1::ProveRequest& request,
           Completion<seals_v1::Proof> answer) {
  api.prove(context, request.slot(), mapped<seals::InclusionProof>(std::move(answer)));
}

void consistency(SealsApi& api, const Context& context, const seals_v1::ConsistencyRequest& request,
                 Completion<seals_v1::Proof> answer) {
  api.consistency(context, request.older_size(), request.newer_size(),
                  mapped<seals::ConsistencyProof>(std::move(answer)));
}

}  // namespace

struct SealsCalls::Served {
  const tenants::Ledgers<SealsApi> ledgers;
  const base::Clock& clock;
  Service service;
};

SealsCalls::SealsCalls(tenants::Ledgers<SealsApi> ledgers, const base::Clock& clock)
    : served_(new Served{.ledgers = std::move(ledgers), .clock = clock, .service = {}}) {}
SealsCalls::~SealsCalls() = default;

grpc::Service& SealsCalls::service() { return served_->service; }
std::string SealsCalls::name() const { return seals_v1::Seals::service_full_name(); }

void SealsCalls::await_calls(CallQueue& queue) {
  const auto await = [&](auto method, auto serve) {
    await_unary(queue, served_->service, method,
                for_ledger(served_->ledgers, served_->clock, serve));
  };
  await(&Service::RequestVerifierKey, verifier_key);
  await(&Service::RequestHead, head);
  await(&Service::RequestHeads, heads);
  await(&Service::RequestSeal, seal);
  await(&Service::RequestProve, prove);
  await(&Service::RequestConsistency, consistency);
}

}  // namespace atollbank::rpc
