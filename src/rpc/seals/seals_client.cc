// SPDX-License-Identifier: Apache-2.0
#include "rpc/seals/seals_client.h"

#include <mutex>

#include "atollbank/seals/v1/seals.grpc.pb.h"
#include "rpc/posting/reading_calls.h"
#include "rpc/seals/seals_mapping.h"

namespace atollbank::rpc {

using base::Result;
using runtime::Completion;
using runtime::Context;
using Questions = seals_v1::Seals::StubInterface::async_interface;

struct SealsClient::State {
  State(const std::string& address, const base::Clock& clock, base::Secret api_key)
      : stub(seals_v1::Seals::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))),
        calls(clock, std::move(api_key)) {}

  std::unique_ptr<seals_v1::Seals::Stub> stub;
  std::mutex mutex;
  seals::VerifierKey key;
  ReadingCalls calls;  // last: its end waits for answers, which keep the key

  Questions* questions() { return stub->async(); }
};

SealsClient::SealsClient(const std::string& address, const base::Clock& clock, base::Secret api_key)
    : state_(std::make_unique<State>(address, clock, std::move(api_key))) {}
SealsClient::~SealsClient() { stop(); }

void SealsClient::stop() { state_->calls.stop(); }

void SealsClient::fetch_verifier_key(const Context& context, Completion<seals::VerifierKey> done) {
  auto keep = [this, done = std::move(done)](Result<seals::VerifierKey> key) mutable {
    if (key) {
      const std::lock_guard lock(state_->mutex);
      state_->key = *key;
    }
    done(std::move(key));
  };
  state_->calls.ask(state_->questions(), context, seals_v1::VerifierKeyRequest(),
                    &Questions::VerifierKey, key_from,
                    Completion<seals::VerifierKey>(std::move(keep)));
}

seals::VerifierKey SealsClient::verifier_key() const {
  const std::lock_guard lock(state_->mutex);
  return state_->key;
}

void SealsClient::head(const Context& context, Completion<seals::SignedHead> done) {
  state_->calls.ask(state_->questions(), context, seals_v1::HeadRequest(), &Questions::Head,
                    head_from, std::move(done));
}

void SealsClient::heads(const Context& context, std::uint64_t after_size, std::uint32_t limit,
                        Completion<seals::HeadsPage> done) {
  seals_v1::HeadsRequest request;
  request.set_after_size(after_size);
  request.set_limit(limit);
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Heads, page_from,
                    std::move(done));
}

void SealsClient::seal(const Context& context, Completion<seals::SignedHead> done) {
  state_->calls.ask(state_->questions(), context, seals_v1::SealRequest(), &Questions::Seal,
                    head_from, std::move(done));
}

void SealsClient::prove(const Context& context, std::uint64_t slot,
                        Completion<seals::InclusionProof> done) {
  seals_v1::ProveRequest request;
  request.set_slot(slot);
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Prove,
                    inclusion_from, std::move(done));
}

void SealsClient::consistency(const Context& context, std::uint64_t older_size,
                              std::uint64_t newer_size, Completion<seals::ConsistencyProof> done) {
  seals_v1::ConsistencyRequest request;
  request.set_older_size(older_size);
  request.set_newer_size(newer_size);
  state_->calls.ask(state_->questions(), context, std::move(request), &Questions::Consistency,
                    consistency_from, std::move(done));
}

}  // namespace atollbank::rpc
