// SPDX-License-Identifier: Apache-2.0
#include "rpc/seals/seals_calls.h"

#include "atollbank/seals/v1/seals.grpc.pb.h"
#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/seals/seals_mapping.h"

namespace atollbank::rpc {

using Call = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

class SealsCalls::Service final : public seals_v1::Seals::CallbackService {
 public:
  Service(seals::SealsApi& api, const base::Clock& clock) : api_(api), clock_(clock) {}

  Reactor* VerifierKey(Call* call, const seals_v1::VerifierKeyRequest*,
                       seals_v1::VerifierKeyResponse* response) override {
    *response = to_proto(api_.verifier_key());
    Reactor* const reactor = call->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  Reactor* Head(Call* call, const seals_v1::HeadRequest*, seals_v1::SignedHead* response) override {
    Reactor* const reactor = call->DefaultReactor();
    api_.head(context_of(*call, clock_), answer<seals::SignedHead>(call, reactor, response));
    return reactor;
  }

  Reactor* Heads(Call* call, const seals_v1::HeadsRequest* request,
                 seals_v1::HeadsResponse* response) override {
    Reactor* const reactor = call->DefaultReactor();
    api_.heads(context_of(*call, clock_), request->after_size(), request->limit(),
               answer<seals::HeadsPage>(call, reactor, response));
    return reactor;
  }

  Reactor* Seal(Call* call, const seals_v1::SealRequest*, seals_v1::SignedHead* response) override {
    Reactor* const reactor = call->DefaultReactor();
    api_.seal(context_of(*call, clock_), answer<seals::SignedHead>(call, reactor, response));
    return reactor;
  }

  Reactor* Prove(Call* call, const seals_v1::ProveRequest* request,
                 seals_v1::Proof* response) override {
    Reactor* const reactor = call->DefaultReactor();
    api_.prove(context_of(*call, clock_), request->slot(),
               answer<seals::InclusionProof>(call, reactor, response));
    return reactor;
  }

  Reactor* Consistency(Call* call, const seals_v1::ConsistencyRequest* request,
                       seals_v1::Proof* response) override {
    Reactor* const reactor = call->DefaultReactor();
    api_.consistency(context_of(*call, clock_), request->older_size(), request->newer_size(),
                     answer<seals::ConsistencyProof>(call, reactor, response));
    return reactor;
  }

 private:
  // Call and response live until the reactor has finished; it is asked of the call only once.
  template <class T, class Response>
  static runtime::Completion<T> answer(Call* call, Reactor* reactor, Response* response) {
    return [call, reactor, response](base::Result<T> result) {
      if (!result) return reactor->Finish(to_status(result.error(), *call));
      *response = to_proto(*result);
      reactor->Finish(grpc::Status::OK);
    };
  }

  seals::SealsApi& api_;
  const base::Clock& clock_;
};

SealsCalls::SealsCalls(seals::SealsApi& api, const base::Clock& clock)
    : service_(std::make_unique<Service>(api, clock)) {}
SealsCalls::~SealsCalls() = default;

grpc::Service& SealsCalls::service() { return *service_; }

}  // namespace atollbank::rpc
