// SPDX-License-Identifier: Apache-2.0
// The contract of the queries through a real server and client.
#include "rpc/posting/posting_server.h"
#include "rpc/queries/queries_calls.h"
#include "rpc/queries/queries_client.h"
#include "services/queries/queries_contract.h"

namespace atollbank::rpc {

class QueriesOverGrpc : public queries::QueriesFixture {
 protected:
  void SetUp() override {
    QueriesFixture::SetUp();
    calls_ = std::make_unique<QueriesCalls>(*queries_, clock_);
    auto started = PostingServer::start(*posting_, clock_,
                                        {.addresses = {"127.0.0.1:0"}, .beside = {calls_.get()}});
    ASSERT_TRUE(started.has_value());
    server_ = *std::move(started);
    serving_ = std::make_unique<runtime::NamedThread>("grpc", [this] { server_->run(); });
    client_ = std::make_unique<QueriesClient>(server_->addresses()[0], clock_);
  }
  void TearDown() override {
    client_->stop();
    server_->stop(base::Duration::from_seconds(5));
    serving_->join();
    server_.reset();
    calls_.reset();
    QueriesFixture::TearDown();
  }
  queries::QueriesApi& api() override { return *client_; }

  std::unique_ptr<QueriesCalls> calls_;
  std::unique_ptr<PostingServer> server_;
  std::unique_ptr<runtime::NamedThread> serving_;
  std::unique_ptr<QueriesClient> client_;
};

}  // namespace atollbank::rpc

namespace atollbank::queries {
INSTANTIATE_TYPED_TEST_SUITE_P(Grpc, QueriesContract, rpc::QueriesOverGrpc);
}  // namespace atollbank::queries

namespace atollbank::rpc {
namespace {

TEST_F(QueriesOverGrpc, a_stopped_client_refuses) {
  client_->stop();
  EXPECT_EQ(record(id(1)).error().reason, "client_stopped");
}

}  // namespace
}  // namespace atollbank::rpc
