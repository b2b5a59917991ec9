// SPDX-License-Identifier: Apache-2.0
// For the tests of this room: a server before a posting service that answers when told, a client,
// and the bare stub of foreign programs. Everything on threads of its own, on a port that the
// system picks.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "atollbank/posting/v1/posting.grpc.pb.h"
#include "rpc/posting/posting_client.h"
#include "rpc/posting/posting_server.h"
#include "runtime/named_thread.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

// Keeps every submission until release() or until it is destroyed; answers everything else with an
// error of its own. Any thread.
class HeldPosting final : public posting::PostingApi {
 public:
  // Answers what waits and what comes with `reply`.
  void release(base::Result<posting::Reply> reply);
  // Returns when `count` submissions wait.
  void wait_for(std::size_t count);
  // Of the last submission.
  runtime::Context last_context() const;
  ledger::Batch last_batch() const;

  void submit(const runtime::Context& context, ledger::Batch batch,
              runtime::Completion<posting::Reply> done) override;
  void balance(const runtime::Context&, ledger::AccountId,
               runtime::Completion<posting::AccountBalance> done) override;
  void named_balance(const runtime::Context&, base::Id, std::string,
                     runtime::Completion<std::vector<posting::NamedBalance>> done) override;
  void statement(const runtime::Context&, posting::StatementRequest,
                 runtime::Completion<posting::StatementPage> done) override;
  void find(const runtime::Context&, base::Id,
            runtime::Completion<posting::RecordView> done) override;
  void follow(const runtime::Context&, std::uint64_t, std::uint32_t,
              runtime::Completion<posting::FollowedGroups> done) override;
  void account_at(const runtime::Context&, std::uint32_t,
                  runtime::Completion<ledger::AccountOpening> done) override;

 private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::vector<runtime::Completion<posting::Reply>> waiting_;
  std::optional<base::Result<posting::Reply>> reply_;
  runtime::Context last_context_;
  ledger::Batch last_batch_;
};

class RpcFixture : public testing::Test {
 protected:
  RpcFixture();
  ~RpcFixture() override;

  // The server cuts off what it has not answered, and waits for the service's late answers.
  void begin_to_stop_server();
  // Gives it those, and returns when it has gone.
  void stop_server();
  std::unique_ptr<v1::Posting::Stub> stub() const;
  std::shared_ptr<grpc::Channel> channel() const;
  std::future<base::Result<posting::Reply>> submit(std::size_t command_count,
                                                   runtime::Context context = {});
  // One result a command, all done.
  static posting::Reply done_reply(std::size_t command_count);
  static runtime::Context until_in(base::Duration span);

  HeldPosting held_;
  std::optional<PostingClient> client_;

 private:
  base::SystemClock clock_;
  std::string address_;
  std::unique_ptr<PostingServer> server_;
  std::optional<runtime::NamedThread> stopping_;
  std::optional<runtime::NamedThread> serving_;
  ClientQueue queue_;
  std::optional<runtime::NamedThread> answering_;
};

}  // namespace atollbank::rpc
