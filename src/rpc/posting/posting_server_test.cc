// SPDX-License-Identifier: Apache-2.0
// What foreign programs see: typed commands, statuses with their metadata, malformed messages,
// health.
#include "rpc/posting/posting_server.h"

#include <grpcpp/grpcpp.h>

#include <grpc/health/v1/health.grpc.pb.h>
#include "ledger/exchange_rate.h"
#include "ledger/outcome.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/rpc_fixture.h"

namespace atollbank::rpc {
namespace {

class PostingServerTest : public RpcFixture {
 protected:
  void SetUp() override { held_.release(done_reply(1)); }
};

std::string trailing(const grpc::ClientContext& call, const char* key) {
  const auto found = call.GetServerTrailingMetadata().find(key);
  if (found == call.GetServerTrailingMetadata().end()) return "";
  return std::string(found->second.data(), found->second.size());
}

const base::Id kId{.high = 1, .low = 2};
const base::Id kDebit{.high = 3, .low = 4};
const base::Id kCredit{.high = 5, .low = 6};

TEST_F(PostingServerTest, a_typed_posting_becomes_the_command_it_says) {
  v1::SubmitRequest request;
  v1::Command& command = *request.add_commands();
  command.set_id(id_to_text(kId));
  command.set_code(7);
  command.set_evidence("because");
  command.mutable_post()->set_debit_account(id_to_text(kDebit));
  command.mutable_post()->set_credit_account(id_to_text(kCredit));
  command.mutable_post()->set_amount_minor(250);
  command.mutable_post()->set_currency(826);
  command.mutable_post()->mutable_relation()->set_kind(v1::Relation::REVERSAL);
  command.mutable_post()->mutable_relation()->set_posting_id(id_to_text(kCredit));
  grpc::ClientContext call;
  v1::SubmitResponse response;
  ASSERT_TRUE(stub()->Submit(&call, request, &response).ok());
  ASSERT_EQ(response.results_size(), 1);
  EXPECT_EQ(response.results(0).outcome(), v1::OUTCOME_DONE);
  const ledger::Batch batch = held_.last_batch();
  ASSERT_EQ(batch.commands.size(), 1u);
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kPost);
  EXPECT_EQ(batch.commands[0].id, kId);
  EXPECT_EQ(batch.commands[0].code, 7u);
  EXPECT_EQ(batch.commands[0].debit_account, kDebit);
  EXPECT_EQ(batch.commands[0].credit_account, kCredit);
  EXPECT_EQ(batch.commands[0].amount_minor, 250);
  EXPECT_EQ(batch.commands[0].currency, 826);
  EXPECT_EQ(batch.commands[0].flags, ledger::kReversal);
  EXPECT_EQ(batch.commands[0].related, kCredit);
  EXPECT_EQ(batch.evidence, "because");
}

TEST_F(PostingServerTest, a_typed_opening_without_a_floor_has_none) {
  v1::SubmitRequest request;
  v1::Command& command = *request.add_commands();
  command.set_id(id_to_text(kId));
  command.set_code(1001);
  command.mutable_open_account()->set_currency(826);
  command.mutable_open_account()->set_namespace_name("house");
  command.mutable_open_account()->set_name("capital");
  grpc::ClientContext call;
  v1::SubmitResponse response;
  ASSERT_TRUE(stub()->Submit(&call, request, &response).ok());
  const ledger::Batch batch = held_.last_batch();
  ASSERT_EQ(batch.openings.size(), 1u);
  EXPECT_EQ(batch.commands[0].side_count, 1u);
  EXPECT_EQ(batch.openings[0].id, kId);
  EXPECT_EQ(batch.openings[0].floor_minor, ledger::kNoFloor);
  EXPECT_EQ(batch.openings[0].chart_code, 1001u);
  EXPECT_EQ(std::string_view(batch.openings[0].name), "capital");
}

TEST_F(PostingServerTest, leg_balances_stand_with_their_command) {
  posting::Reply reply = done_reply(2);
  reply.results[1].leg_index = 0;
  reply.leg_balances = {{.before = 1, .after = 2}, {.before = 3, .after = 4}};
  held_.release(reply);
  v1::SubmitRequest request;
  request.add_commands()->mutable_close_account();
  v1::PostLegs& legs = *request.add_commands()->mutable_post_legs();
  legs.add_legs()->set_amount_minor(5);
  legs.add_legs()->set_amount_minor(-5);
  grpc::ClientContext call;
  v1::SubmitResponse response;
  ASSERT_TRUE(stub()->Submit(&call, request, &response).ok());
  EXPECT_EQ(response.results(0).leg_balances_size(), 0);
  ASSERT_EQ(response.results(1).leg_balances_size(), 2);
  EXPECT_EQ(response.results(1).leg_balances(1).after(), 4);
}

// The command that the ledger got for what `write` filled in.
class FormatTwoCommands : public PostingServerTest {
 protected:
  template <class Write>
  ledger::Batch received(Write write) {
    v1::SubmitRequest request;
    v1::Command& command = *request.add_commands();
    command.set_id(id_to_text(kId));
    write(command);
    grpc::ClientContext call;
    v1::SubmitResponse response;
    EXPECT_TRUE(stub()->Submit(&call, request, &response).ok());
    return held_.last_batch();
  }
};

TEST_F(FormatTwoCommands, a_ceiling_that_is_not_set_is_none) {
  const auto limited = received([](v1::Command& command) {
    command.mutable_set_ceiling()->set_account(id_to_text(kDebit));
    command.mutable_set_ceiling()->set_ceiling_minor(500);
  });
  EXPECT_EQ(limited.commands[0].kind, ledger::CommandKind::kSetCeiling);
  EXPECT_EQ(limited.commands[0].debit_account, kDebit);
  EXPECT_EQ(limited.commands[0].limit_or_time, 500);
  const auto unlimited = received(
      [](v1::Command& command) { command.mutable_set_ceiling()->set_account(id_to_text(kDebit)); });
  EXPECT_EQ(unlimited.commands[0].limit_or_time, ledger::kNoCeiling);
}

TEST_F(FormatTwoCommands, a_condition_asks_only_what_is_set) {
  const auto batch = received([](v1::Command& command) {
    command.set_linked(true);
    command.mutable_expect()->set_account(id_to_text(kDebit));
    command.mutable_expect()->set_balance_min(-5);
    command.mutable_expect()->set_version(77);
  });
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kExpect);
  EXPECT_EQ(batch.commands[0].flags, ledger::kLinked);
  EXPECT_EQ(batch.commands[0].amount_minor, -5);
  EXPECT_EQ(batch.commands[0].limit_or_time, ledger::kNoCeiling);
  EXPECT_EQ(batch.commands[0].related, (base::Id{.high = 0, .low = 77}));
}

TEST_F(FormatTwoCommands, an_exchange_carries_its_rate_and_legs) {
  posting::Reply reply = done_reply(1);
  reply.leg_balances.resize(2);
  held_.release(reply);
  const auto batch = received([](v1::Command& command) {
    v1::PostExchange& post = *command.mutable_post_exchange();
    post.set_base_currency(826);
    post.mutable_rate()->set_mantissa(11'725);
    post.mutable_rate()->set_exponent(4);
    post.mutable_rate()->set_rounding(v1::ROUNDING_DOWN);
    post.add_legs()->set_amount_minor(5);
    post.add_legs()->set_amount_minor(-5);
  });
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kPostExchange);
  EXPECT_EQ(batch.commands[0].currency, 826);
  EXPECT_EQ(batch.commands[0].side_count, 2u);
  const auto rate = ledger::ExchangeRate::of(batch.commands[0]);
  ASSERT_TRUE(rate.has_value());
  EXPECT_EQ(rate->mantissa, 11'725);
  EXPECT_EQ(rate->exponent, 4);
  EXPECT_EQ(rate->rounding, money::Rounding::kDown);
}

TEST_F(FormatTwoCommands, periods_accruals_limits_and_extensions_are_what_they_say) {
  const auto period = received([](v1::Command& command) {
    command.mutable_close_period()->set_before_ns(9);
    command.mutable_close_period()->set_sealed(true);
  });
  EXPECT_EQ(period.commands[0].kind, ledger::CommandKind::kClosePeriod);
  EXPECT_EQ(period.commands[0].limit_or_time, 9);
  EXPECT_EQ(period.commands[0].flags, ledger::kSealed);
  const auto accrual = received([](v1::Command& command) {
    command.mutable_accrue()->set_debit_account(id_to_text(kDebit));
    command.mutable_accrue()->set_credit_account(id_to_text(kCredit));
    command.mutable_accrue()->set_amount_nanos(1'500'000'000);
    command.mutable_accrue()->set_currency(826);
  });
  EXPECT_EQ(accrual.commands[0].kind, ledger::CommandKind::kAccrue);
  EXPECT_EQ(accrual.commands[0].amount_minor, 1'500'000'000);
  const auto limits = received([](v1::Command& command) {
    command.mutable_set_balance_limits()->set_account(id_to_text(kDebit));
    command.mutable_set_balance_limits()->set_ceiling_minor(40);
  });
  EXPECT_EQ(limits.commands[0].kind, ledger::CommandKind::kSetBalanceLimits);
  EXPECT_EQ(limits.commands[0].limit_or_time, ledger::kNoFloor);
  EXPECT_EQ(limits.commands[0].amount_minor, 40);
  const auto extension = received([](v1::Command& command) {
    command.mutable_extend_hold()->set_hold_id(id_to_text(kCredit));
    command.mutable_extend_hold()->set_expires_at_ns(11);
  });
  EXPECT_EQ(extension.commands[0].kind, ledger::CommandKind::kExtendHold);
  EXPECT_EQ(extension.commands[0].related, kCredit);
  EXPECT_EQ(extension.commands[0].limit_or_time, 11);
}

TEST_F(FormatTwoCommands, a_definition_is_its_evidence) {
  const auto batch = received([](v1::Command& command) {
    command.set_code(1);
    command.set_evidence("card_purchase");
    command.mutable_define();
  });
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kDefine);
  EXPECT_EQ(batch.evidence, "card_purchase");
}

TEST_F(PostingServerTest, an_error_is_a_status_with_its_reason_and_delay) {
  grpc::ClientContext call;
  v1::BalanceResponse response;
  v1::BalanceRequest request;
  request.set_account(id_to_text(kDebit));
  const grpc::Status status = stub()->Balance(&call, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(trailing(call, "atoll-reason"), "posting_overloaded");
  EXPECT_EQ(trailing(call, "retry-after-ms"), "17");
}

TEST_F(PostingServerTest, a_malformed_id_is_named_with_its_command) {
  v1::SubmitRequest request;
  request.add_commands()->mutable_close_account();
  request.add_commands()->set_id("not an id");
  grpc::ClientContext call;
  v1::SubmitResponse response;
  const grpc::Status status = stub()->Submit(&call, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(trailing(call, "atoll-reason"), "malformed_id");
  EXPECT_TRUE(status.error_message().starts_with("command 1: ")) << status.error_message();
}

TEST_F(PostingServerTest, a_command_that_says_nothing_to_do_is_refused) {
  v1::SubmitRequest request;
  request.add_commands()->set_id(id_to_text(kId));
  grpc::ClientContext call;
  v1::SubmitResponse response;
  EXPECT_FALSE(stub()->Submit(&call, request, &response).ok());
  EXPECT_EQ(trailing(call, "atoll-reason"), "command_kind_missing");
}

TEST_F(PostingServerTest, packed_bytes_that_are_no_whole_records_are_refused) {
  v1::PackedBatch batch;
  batch.set_commands(std::string(127, 'x'));
  grpc::ClientContext call;
  v1::PackedReply reply;
  const grpc::Status status = stub()->SubmitPacked(&call, batch, &reply);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(trailing(call, "atoll-reason"), "batch_malformed");
}

TEST_F(PostingServerTest, a_malformed_batch_on_a_stream_is_answered_and_the_stream_goes_on) {
  grpc::ClientContext call;
  const auto service = stub();
  const auto stream = service->StreamPacked(&call);
  v1::PackedBatch malformed;
  malformed.set_sequence(1);
  malformed.set_commands("x");
  v1::PackedBatch whole;
  whole.set_sequence(2);
  whole.set_commands(std::string(128, '\0'));
  ASSERT_TRUE(stream->Write(malformed));
  v1::PackedReply reply;
  ASSERT_TRUE(stream->Read(&reply));
  EXPECT_EQ(reply.sequence(), 1u);
  EXPECT_EQ(reply.error().reason(), "batch_malformed");
  EXPECT_EQ(reply.error().status(), grpc::StatusCode::INVALID_ARGUMENT);
  ASSERT_TRUE(stream->Write(whole));
  ASSERT_TRUE(stream->Read(&reply));
  EXPECT_EQ(reply.sequence(), 2u);
  EXPECT_EQ(reply.results().size(), sizeof(ledger::CommandResult));
  ASSERT_TRUE(stream->WritesDone());
  EXPECT_FALSE(stream->Read(&reply));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(PostingServerTest, a_message_larger_than_the_limit_is_refused) {
  v1::PackedBatch batch;
  batch.set_evidence(std::string(kRequestSizeMax + 1, 'e'));
  grpc::ClientContext call;
  v1::PackedReply reply;
  const grpc::Status status = stub()->SubmitPacked(&call, batch, &reply);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(PostingServerTest, the_health_check_says_serving) {
  const auto health = grpc::health::v1::Health::NewStub(channel());
  for (const char* service : {"", "atollbank.posting.v1.Posting"}) {
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    grpc::ClientContext call;
    grpc::health::v1::HealthCheckResponse response;
    ASSERT_TRUE(health->Check(&call, request, &response).ok());
    EXPECT_EQ(response.status(), grpc::health::v1::HealthCheckResponse::SERVING);
  }
}

TEST_F(PostingServerTest, the_health_of_a_service_that_is_not_here_is_not_found) {
  const auto health = grpc::health::v1::Health::NewStub(channel());
  grpc::health::v1::HealthCheckRequest request;
  request.set_service("atollbank.cards.v1.Cards");
  grpc::ClientContext call;
  grpc::health::v1::HealthCheckResponse response;
  EXPECT_EQ(health->Check(&call, request, &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(PostingServerTest, an_address_in_use_is_named) {
  const base::SystemClock clock;
  auto first = PostingServer::start(held_, clock, {.addresses = {"127.0.0.1:0"}});
  ASSERT_TRUE(first.has_value());
  const std::string address = (*first)->addresses()[0];
  const auto second = PostingServer::start(held_, clock, {.addresses = {address}});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, "address_not_usable");
  EXPECT_NE(second.error().message.find(address), std::string::npos);
  runtime::NamedThread serving("serving", [&] { (*first)->run(); });
  (*first)->stop({});
  serving.join();
}

TEST(PostingMapping, every_outcome_has_the_number_and_name_that_the_ledger_gave_it) {
  const auto* outcomes = v1::Outcome_descriptor();
  for (int number = 0; number < 128; ++number) {
    const auto* on_the_wire = outcomes->FindValueByNumber(number);
    EXPECT_EQ(on_the_wire != nullptr, ledger::is_known(static_cast<std::uint16_t>(number)));
    if (on_the_wire == nullptr) continue;
    std::string name = "OUTCOME_";
    for (const char c : name_of(static_cast<ledger::Outcome>(number)))
      name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ(on_the_wire->name(), name);
  }
}

}  // namespace
}  // namespace atollbank::rpc
