// SPDX-License-Identifier: Apache-2.0
// A server of two tenants: whose key a call carries decides which ledger hears of it.
#include <grpcpp/grpcpp.h>

#include <grpc/health/v1/health.grpc.pb.h>
#include <grpc/reflection/v1/reflection.grpc.pb.h>
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/rpc_fixture.h"

namespace atollbank::rpc {
namespace {

using base::ErrorCode;

constexpr std::size_t kOne = 1;                     // a call of its own
constexpr std::size_t kMany = kStreamedCommandMin;  // on the stream

tenants::Tenant tenant(const std::string& name) {
  return {.name = name,
          .folder = name,
          .key_hashes = {tenants::key_hash("the key of " + name)},
          .quota = {}};
}

class TenantsRpcTest : public testing::Test {
 protected:
  TenantsRpcTest() {
    for (HeldPosting* held : {&acme_, &zeta_}) held->release(reply(0));
    server_ = PostingServer::start(tenants::Ledgers<posting::PostingApi>(book_, {&acme_, &zeta_}),
                                   clock_, {.addresses = {"127.0.0.1:0"}})
                  .value();
    serving_.emplace("serving", [this] { server_->run(); });
    answering_.emplace("answering", [this] { queue_.run(); });
  }
  ~TenantsRpcTest() override {
    queue_.shut_down();
    answering_->join();
    server_->stop(base::Duration::from_seconds(1));
    serving_->join();
  }

  static posting::Reply reply(std::size_t command_count) {
    posting::Reply reply;
    reply.results.resize(command_count);
    return reply;
  }
  std::shared_ptr<grpc::Channel> channel() const {
    return grpc::CreateChannel(server_->addresses()[0], grpc::InsecureChannelCredentials());
  }
  base::Result<posting::Reply> submit(const std::string& key, std::size_t command_count) {
    PostingClient client(queue_, clock_,
                         {.address = server_->addresses()[0], .api_key = base::Secret(key)});
    ledger::Batch batch;
    batch.commands.resize(command_count);
    std::promise<base::Result<posting::Reply>> promise;
    auto answer = promise.get_future();
    client.submit({}, std::move(batch), [&promise](base::Result<posting::Reply> reply) {
      promise.set_value(std::move(reply));
    });
    auto result = answer.get();
    client.stop();
    return result;
  }
  // What a bare call of a foreign program without a key hears.
  template <class Request, class Response>
  std::string refusal_of(grpc::Status (v1::Posting::Stub::*ask)(grpc::ClientContext*,
                                                                const Request&, Response*)) {
    grpc::ClientContext call;
    Response response;
    const auto stub = v1::Posting::NewStub(channel());
    const grpc::Status status = (*stub.*ask)(&call, Request(), &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    return to_error(status, call, Effect::kNone).reason;
  }
  static std::string refusal_of(const base::Result<posting::Reply>& reply) {
    EXPECT_EQ(reply.error().code, ErrorCode::kUnauthenticated);
    return reply.error().reason;
  }

  base::SystemClock clock_;
  HeldPosting acme_;
  HeldPosting zeta_;
  const tenants::TenantBook book_ =
      tenants::TenantBook::make({tenant("acme"), tenant("zeta")}).value();
  std::unique_ptr<PostingServer> server_;
  ClientQueue queue_;
  std::optional<runtime::NamedThread> serving_;
  std::optional<runtime::NamedThread> answering_;
};

TEST_F(TenantsRpcTest, a_key_selects_the_ledger_of_a_call_and_of_a_stream) {
  for (const std::size_t count : {kOne, kMany}) {
    acme_.release(reply(count));
    const auto answer = submit("the key of acme", count);
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(acme_.last_batch().commands.size(), count);
    EXPECT_TRUE(zeta_.last_batch().commands.empty());
  }
  zeta_.release(reply(kOne));
  ASSERT_TRUE(submit("the key of zeta", kOne).has_value());
  EXPECT_EQ(zeta_.last_batch().commands.size(), kOne);
  EXPECT_EQ(acme_.last_batch().commands.size(), kMany);
}

TEST_F(TenantsRpcTest, without_a_key_of_a_tenant_nothing_reaches_a_ledger) {
  EXPECT_EQ(refusal_of(submit("", kOne)), "key_missing");
  EXPECT_EQ(refusal_of(submit("", kMany)), "key_missing");
  EXPECT_EQ(refusal_of(submit("the key of nobody", kOne)), "key_unknown");
  EXPECT_EQ(refusal_of(submit("the key of nobody", kMany)), "key_unknown");
  EXPECT_TRUE(acme_.last_batch().commands.empty());
  EXPECT_TRUE(zeta_.last_batch().commands.empty());
}

TEST_F(TenantsRpcTest, every_call_asks_for_a_key) {
  using Stub = v1::Posting::Stub;
  EXPECT_EQ((refusal_of(&Stub::Submit)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::SubmitPacked)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::Balance)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::NamedBalance)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::Statement)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::Find)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::AccountAt)), "key_missing");
  EXPECT_EQ((refusal_of(&Stub::Figures)), "key_missing");
  grpc::ClientContext call;
  const auto stub = v1::Posting::NewStub(channel());
  const auto groups = stub->Follow(&call, v1::FollowRequest());
  v1::FollowedGroups group;
  EXPECT_FALSE(groups->Read(&group));
  EXPECT_EQ(groups->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(TenantsRpcTest, health_and_reflection_are_for_everybody) {
  grpc::ClientContext call;
  grpc::health::v1::HealthCheckResponse health;
  EXPECT_TRUE(grpc::health::v1::Health::NewStub(channel())->Check(&call, {}, &health).ok());
  grpc::ClientContext reflection_call;
  const auto reflection = grpc::reflection::v1::ServerReflection::NewStub(channel());
  const auto stream = reflection->ServerReflectionInfo(&reflection_call);
  grpc::reflection::v1::ServerReflectionRequest question;
  question.set_list_services("");
  grpc::reflection::v1::ServerReflectionResponse names;
  EXPECT_TRUE(stream->Write(question) && stream->Read(&names));
  EXPECT_GE(names.list_services_response().service_size(), 1);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace atollbank::rpc
