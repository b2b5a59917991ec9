// SPDX-License-Identifier: Apache-2.0
// The posting service of another process: PostingApi over gRPC.
//
// Thread-safe; answers come on the threads that run the ClientQueue. Each client has a connection
// of its own. Batches of kStreamedCommandMin commands and more travel on one stream, smaller ones
// as calls of their own; both packed. What was surely not sent answers unavailable
// server_unreachable; what may have arrived and was not answered is unknown outcome_unknown. A lost
// connection comes back by itself.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/secret.h"
#include "rpc/posting/client_queue.h"
#include "services/posting/api.h"

namespace atollbank::rpc {

inline constexpr std::size_t kStreamedCommandMin = 128;

struct PostingClientOptions {
  std::string address;  // "127.0.0.1:7400", "unix:/run/atoll/posting.sock"
  // How long a call waits for a connection that is being made.
  base::Duration connect_patience = base::Duration::from_seconds(2);
  base::Secret api_key{};  // of the tenant; empty where the server has none
};

class PostingClient final : public posting::PostingApi {
 public:
  PostingClient(ClientQueue& queue, const base::Clock& clock, const PostingClientOptions& options);
  // After stop().
  ~PostingClient() override;

  // Gives up what is in flight, refuses what comes later with unavailable client_stopped, and
  // returns when every call has answered. Not from a completion.
  void stop();
  // Blocks; false when there is no connection after `patience`.
  bool wait_until_connected(base::Duration patience);

  void submit(const runtime::Context& context, ledger::Batch batch,
              runtime::Completion<posting::Reply> done) override;
  void balance(const runtime::Context& context, ledger::AccountId account,
               runtime::Completion<posting::AccountBalance> done) override;
  void named_balance(const runtime::Context& context, base::Id owner, std::string balance_name,
                     runtime::Completion<std::vector<posting::NamedBalance>> done) override;
  void statement(const runtime::Context& context, posting::StatementRequest request,
                 runtime::Completion<posting::StatementPage> done) override;
  void find(const runtime::Context& context, base::Id id,
            runtime::Completion<posting::RecordView> done) override;
  void follow(const runtime::Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
              runtime::Completion<posting::FollowedGroups> done) override;
  void account_at(const runtime::Context& context, std::uint32_t index,
                  runtime::Completion<ledger::AccountOpening> done) override;
  void figures(const runtime::Context& context,
               runtime::Completion<posting::LedgerFigures> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atollbank::rpc
