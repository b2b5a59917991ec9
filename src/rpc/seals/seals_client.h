// SPDX-License-Identifier: Apache-2.0
// The seals of another process: SealsApi over gRPC, on a connection of its own.
//
// Thread-safe; answers come on gRPC's threads, or on the executor named in the context. stop()
// gives up what is in flight and returns when every call has answered. What the server does is
// repeatable, so a lost answer is unavailable, never unknown.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "services/seals/api.h"

namespace atollbank::rpc {

class SealsClient final : public seals::SealsApi {
 public:
  // `api_key` is the tenant's; empty where the server has none.
  SealsClient(const std::string& address, const base::Clock& clock, base::Secret api_key = {});
  ~SealsClient() override;  // stops

  void stop();

  // Asks the server for the key, which verifier_key() then answers.
  void fetch_verifier_key(const runtime::Context& context,
                          runtime::Completion<seals::VerifierKey> done);
  // Empty until it was fetched.
  seals::VerifierKey verifier_key() const override;

  void head(const runtime::Context& context, runtime::Completion<seals::SignedHead> done) override;
  void heads(const runtime::Context& context, std::uint64_t after_size, std::uint32_t limit,
             runtime::Completion<seals::HeadsPage> done) override;
  void seal(const runtime::Context& context, runtime::Completion<seals::SignedHead> done) override;
  void prove(const runtime::Context& context, std::uint64_t slot,
             runtime::Completion<seals::InclusionProof> done) override;
  void consistency(const runtime::Context& context, std::uint64_t older_size,
                   std::uint64_t newer_size,
                   runtime::Completion<seals::ConsistencyProof> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atollbank::rpc
