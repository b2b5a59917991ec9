// SPDX-License-Identifier: Apache-2.0
// The seals through a real server and client: what comes out is what the service said.
#include <future>

#include "rpc/posting/posting_server.h"
#include "rpc/seals/seals_calls.h"
#include "rpc/seals/seals_client.h"
#include "runtime/named_thread.h"
#include "runtime/thread_executor.h"
#include "services/seals/seals_fixture.h"
#include "services/seals/service.h"

namespace atollbank::rpc {
namespace {

// Nobody asks it anything here.
class NoPosting final : public posting::PostingApi {
 public:
  template <class T>
  static void refuse(runtime::Completion<T> done) {
    done(base::fail(base::ErrorCode::kUnavailable, "shard_stopped", "there is no ledger here"));
  }
  void submit(const runtime::Context&, ledger::Batch,
              runtime::Completion<posting::Reply> done) override {
    refuse(std::move(done));
  }
  void balance(const runtime::Context&, ledger::AccountId,
               runtime::Completion<posting::AccountBalance> done) override {
    refuse(std::move(done));
  }
  void named_balance(const runtime::Context&, base::Id, std::string,
                     runtime::Completion<std::vector<posting::NamedBalance>> done) override {
    refuse(std::move(done));
  }
  void statement(const runtime::Context&, posting::StatementRequest,
                 runtime::Completion<posting::StatementPage> done) override {
    refuse(std::move(done));
  }
  void find(const runtime::Context&, base::Id,
            runtime::Completion<posting::RecordView> done) override {
    refuse(std::move(done));
  }
  void follow(const runtime::Context&, std::uint64_t, std::uint32_t,
              runtime::Completion<posting::FollowedGroups> done) override {
    refuse(std::move(done));
  }
  void account_at(const runtime::Context&, std::uint32_t,
                  runtime::Completion<ledger::AccountOpening> done) override {
    refuse(std::move(done));
  }
};

class SealsRpc : public seals::SealsFixture {
 protected:
  void SetUp() override {
    append_blocks(200);
    sealer_ = open().value();
    service_.emplace(executor_, *sealer_);
    service_->start();
    calls_.emplace(*service_, system_clock_);
    server_ = PostingServer::start(posting_, system_clock_,
                                   {.addresses = {"127.0.0.1:0"}, .beside = {&*calls_}})
                  .value();
    serving_.emplace("grpc", [this] { server_->run(); });
    client_.emplace(server_->addresses()[0], system_clock_);
  }
  void TearDown() override {
    client_->stop();
    server_->stop(base::Duration::from_ms(100));
    serving_->join();
    service_->stop();
    executor_.stop();
  }

  template <class T, class Ask>
  base::Result<T> answer(Ask ask) {
    std::promise<base::Result<T>> promise;
    auto future = promise.get_future();
    ask(runtime::Completion<T>(
        [&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return future.get();
  }
  base::Result<seals::SignedHead> seal() {
    return answer<seals::SignedHead>([&](auto done) { client_->seal({}, std::move(done)); });
  }

  const base::SystemClock system_clock_;
  NoPosting posting_;
  std::unique_ptr<seals::Sealer> sealer_;
  runtime::ThreadExecutor executor_{system_clock_, "seals"};
  std::optional<seals::SealsService> service_;
  std::optional<SealsCalls> calls_;
  std::unique_ptr<PostingServer> server_;
  std::optional<runtime::NamedThread> serving_;
  std::optional<SealsClient> client_;
};

TEST_F(SealsRpc, heads_and_keys_arrive_as_they_were_signed) {
  const auto head = seal().value();
  EXPECT_EQ(head, sealer_->newest().value());
  const auto key = answer<seals::VerifierKey>(
      [&](auto done) { client_->fetch_verifier_key({}, std::move(done)); });
  EXPECT_EQ(text_of(key.value()), text_of(service_->verifier_key()));
  EXPECT_EQ(client_->verifier_key().key, signer_.public_key());
  const auto again =
      answer<seals::SignedHead>([&](auto done) { client_->head({}, std::move(done)); });
  EXPECT_EQ(again.value(), head);
  const auto page =
      answer<seals::HeadsPage>([&](auto done) { client_->heads({}, 0, 10, std::move(done)); });
  ASSERT_EQ(page->heads.size(), 2u);
  EXPECT_EQ(page->heads[1], head);
}

TEST_F(SealsRpc, proofs_arrive_and_hold) {
  const auto older = seal().value();
  append_blocks(9);
  const auto newer = seal().value();
  const auto inclusion =
      answer<seals::InclusionProof>([&](auto done) { client_->prove({}, 4'321, std::move(done)); });
  EXPECT_TRUE(check_proof(inclusion.value(), service_->verifier_key(), check_));
  const auto grown = answer<seals::ConsistencyProof>([&](auto done) {
    client_->consistency({}, older.head.size, newer.head.size, std::move(done));
  });
  EXPECT_TRUE(check_proof(grown.value(), service_->verifier_key(), check_));
}

TEST_F(SealsRpc, a_refusal_keeps_its_reason) {
  const auto proof = answer<seals::InclusionProof>(
      [&](auto done) { client_->prove({}, 1'000'000, std::move(done)); });
  EXPECT_EQ(proof.error().reason, "record_not_found");
  EXPECT_EQ(proof.error().code, base::ErrorCode::kNotFound);
}

TEST_F(SealsRpc, a_stopped_client_refuses) {
  client_->stop();
  EXPECT_EQ(seal().error().reason, "client_stopped");
}

}  // namespace
}  // namespace atollbank::rpc
