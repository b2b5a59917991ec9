// SPDX-License-Identifier: Apache-2.0
// The contract of the definitions through a real server and client, and what a foreign client that
// sends typed messages is answered.
#include "atollbank/definitions/v1/definitions.grpc.pb.h"
#include "rpc/definitions/definitions_calls.h"
#include "rpc/definitions/definitions_client.h"
#include "rpc/posting/posting_server.h"
#include "runtime/named_thread.h"
#include "services/definitions/definitions_contract.h"

namespace atollbank::rpc {

namespace proto = ::atollbank::definitions::v1;

class DefinitionsOverGrpc : public definitions::DefinitionsFixture {
 protected:
  void SetUp() override {
    DefinitionsFixture::SetUp();
    calls_ = std::make_unique<DefinitionsCalls>(*service_, clock_);
    auto started = PostingServer::start(
        *posting_, clock_, {.addresses = {"127.0.0.1:0"}, .beside = {calls_.get()}});
    ASSERT_TRUE(started.has_value());
    server_ = *std::move(started);
    serving_ = std::make_unique<runtime::NamedThread>("grpc", [this] { server_->run(); });
    client_ = std::make_unique<DefinitionsClient>(server_->addresses()[0], clock_);
    stub_ = proto::Definitions::NewStub(
        grpc::CreateChannel(server_->addresses()[0], grpc::InsecureChannelCredentials()));
  }
  void TearDown() override {
    client_->stop();
    server_->stop(base::Duration::from_seconds(5));
    serving_->join();
    server_.reset();
    calls_.reset();
    DefinitionsFixture::TearDown();
  }
  definitions::DefinitionsApi& api() override { return *client_; }

  // £1.00 from the customer to the house.
  static proto::SubmitRequest typed_request(std::uint64_t number) {
    proto::SubmitRequest request;
    auto& command = *request.mutable_commands()->add_commands();
    command.set_id(base::to_base62(id(number)));
    command.mutable_post()->set_debit_account(base::to_base62(account(3)));
    command.mutable_post()->set_credit_account(base::to_base62(account(1)));
    command.mutable_post()->set_amount_minor(100);
    command.mutable_post()->set_currency(kPounds);
    return request;
  }
  static void add_email(proto::SubmitRequest& request, std::string_view type,
                        std::string_view subject) {
    auto& field = *request.add_metadata()->add_fields();
    field.set_name("email");
    field.set_type(std::string(type));
    field.set_value("alice@example.org");
    field.set_subject(std::string(subject));
  }
  std::string reason_of_submit(const proto::SubmitRequest& request) {
    grpc::ClientContext call;
    proto::PostResponse response;
    if (stub_->Submit(&call, request, &response).ok()) return "none";
    const auto& trailing = call.GetServerTrailingMetadata();
    const auto reason = trailing.find("atoll-reason");
    if (reason == trailing.end()) return "";
    return std::string(reason->second.data(), reason->second.size());
  }

  std::unique_ptr<DefinitionsCalls> calls_;
  std::unique_ptr<PostingServer> server_;
  std::unique_ptr<runtime::NamedThread> serving_;
  std::unique_ptr<DefinitionsClient> client_;
  std::unique_ptr<proto::Definitions::Stub> stub_;
};

}  // namespace atollbank::rpc

namespace atollbank::definitions {
INSTANTIATE_TYPED_TEST_SUITE_P(Grpc, DefinitionsContract, rpc::DefinitionsOverGrpc);
}  // namespace atollbank::definitions

namespace atollbank::rpc {
namespace {

TEST_F(DefinitionsOverGrpc, typed_commands_carry_sealed_metadata_and_have_typed_results) {
  ASSERT_TRUE(define("metadata email: text sealed", 1));
  proto::SubmitRequest request = typed_request(10);
  add_email(request, "", base::to_base62(kSubject));
  grpc::ClientContext call;
  proto::PostResponse response;
  ASSERT_TRUE(stub_->Submit(&call, request, &response).ok());
  ASSERT_EQ(response.results_size(), 1);
  EXPECT_EQ(response.results(0).debit_balance_after(), 9'900);
  EXPECT_FALSE(response.has_packed());
  EXPECT_EQ(read(evidence_of(10)).at(0).state, definitions::FieldState::kOpened);
}

TEST_F(DefinitionsOverGrpc, what_is_no_batch_or_no_field_is_refused_with_its_reason) {
  ASSERT_TRUE(define("metadata email: text sealed", 1));
  const std::uint64_t end = posting_->durable_end();
  EXPECT_EQ(reason_of_submit({}), "batch_empty");
  proto::SubmitRequest colour = typed_request(10);
  add_email(colour, "colour", "");
  EXPECT_EQ(reason_of_submit(colour), "metadata_type_unknown");
  proto::SubmitRequest nobody = typed_request(10);
  add_email(nobody, "text", "nobody");
  EXPECT_EQ(reason_of_submit(nobody), "malformed_id");
  proto::SubmitRequest plain = typed_request(10);
  add_email(plain, "text", "");
  EXPECT_EQ(reason_of_submit(plain), "sealing_subject_nil");
  proto::SubmitRequest sealed = typed_request(10);
  add_email(sealed, "sealed", base::to_base62(kSubject));
  EXPECT_EQ(reason_of_submit(sealed), "metadata_type_unknown");
  EXPECT_EQ(posting_->durable_end(), end);
}

TEST_F(DefinitionsOverGrpc, a_client_whose_server_has_gone_does_not_know_what_became_of_it) {
  server_->stop(base::Duration::from_ms(1));
  EXPECT_EQ(reason_of(post_with(10, {})), "outcome_unknown");
  EXPECT_EQ(dry_run(pay(1, 1)).error().code, base::ErrorCode::kUnavailable);
}

TEST_F(DefinitionsOverGrpc, a_stopped_client_refuses) {
  client_->stop();
  EXPECT_EQ(reason_of(dry_run(pay(1, 1))), "client_stopped");
}

}  // namespace
}  // namespace atollbank::rpc
