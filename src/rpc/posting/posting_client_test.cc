// SPDX-License-Identifier: Apache-2.0
// What the client may and may not conclude when something fails. That it is a PostingApi like any
// other is shown by tests/contract/posting_contract.cc.
#include "rpc/posting/posting_client.h"

#include "rpc/posting/rpc_fixture.h"

namespace atollbank::rpc {
namespace {

using base::ErrorCode;

constexpr std::size_t kOne = 1;                     // a call of its own
constexpr std::size_t kMany = kStreamedCommandMin;  // on the stream

class PostingClientTest : public RpcFixture {};

void expect_error(const base::Result<posting::Reply>& reply, ErrorCode code,
                  std::string_view reason) {
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, code);
  EXPECT_EQ(reply.error().reason, reason);
}

TEST_F(PostingClientTest, what_was_sent_and_not_answered_is_unknown) {
  auto small = submit(kOne);
  auto large = submit(kMany);
  held_.wait_for(2);
  begin_to_stop_server();
  expect_error(small.get(), ErrorCode::kUnknown, "outcome_unknown");
  expect_error(large.get(), ErrorCode::kUnknown, "outcome_unknown");
}

TEST_F(PostingClientTest, what_never_left_is_unavailable) {
  stop_server();
  EXPECT_FALSE(client_->wait_until_connected(base::Duration::from_ms(50)));
  expect_error(submit(kOne).get(), ErrorCode::kUnavailable, "server_unreachable");
  expect_error(submit(kMany).get(), ErrorCode::kUnavailable, "server_unreachable");
}

TEST_F(PostingClientTest, an_answer_that_does_not_come_in_time_is_unknown) {
  const runtime::Context context = until_in(base::Duration::from_ms(60));
  auto small = submit(kOne, context);
  auto large = submit(kMany, context);
  expect_error(small.get(), ErrorCode::kUnknown, "outcome_unknown");
  expect_error(large.get(), ErrorCode::kUnknown, "outcome_unknown");
}

TEST_F(PostingClientTest, an_error_of_the_service_arrives_whole) {
  base::Error full = base::make_error(ErrorCode::kResourceExhausted, "posting_overloaded", "later");
  full.retry_after_ms = 23;
  held_.release(base::fail(full));
  for (const std::size_t count : {kOne, kMany}) {
    const auto reply = submit(count).get();
    expect_error(reply, ErrorCode::kResourceExhausted, "posting_overloaded");
    EXPECT_EQ(reply.error().message, "later");
    EXPECT_EQ(reply.error().retry_after_ms, 23u);
  }
}

TEST_F(PostingClientTest, the_stream_lives_on_after_a_refused_batch) {
  held_.release(base::fail(ErrorCode::kUnavailable, "clock_unsettled", "later"));
  expect_error(submit(kMany).get(), ErrorCode::kUnavailable, "clock_unsettled");
  held_.release(done_reply(kMany));
  EXPECT_TRUE(submit(kMany).get().has_value());
}

TEST_F(PostingClientTest, deadline_caller_and_trace_arrive_with_the_call) {
  runtime::Context context = until_in(base::Duration::from_seconds(5));
  context.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  context.caller = {.subject = "user_1", .client_id = "oauth2client_2", .source_ip = "192.0.2.1"};
  context.request_id = {.high = 3, .low = 4};
  held_.release(done_reply(kOne));
  ASSERT_TRUE(submit(kOne, context).get().has_value());
  const runtime::Context arrived = held_.last_context();
  EXPECT_EQ(arrived.traceparent, context.traceparent);
  EXPECT_EQ(arrived.caller.subject, "user_1");
  EXPECT_EQ(arrived.caller.client_id, "oauth2client_2");
  EXPECT_EQ(arrived.caller.source_ip, "192.0.2.1");
  EXPECT_EQ(arrived.request_id, context.request_id);
  EXPECT_EQ(arrived.executor, nullptr);
  const base::Duration apart = context.deadline.moment() - arrived.deadline.moment();
  EXPECT_LT(std::abs(apart.ms()), 1'000);
}

TEST_F(PostingClientTest, a_batch_on_the_stream_has_its_own_deadline) {
  held_.release(done_reply(kMany));
  const runtime::Context context = until_in(base::Duration::from_seconds(5));
  ASSERT_TRUE(submit(kMany, context).get().has_value());
  EXPECT_FALSE(held_.last_context().deadline.has_passed(base::SystemClock().monotonic()));
  EXPECT_LT(held_.last_context().deadline.moment(), base::Deadline::never().moment());
}

TEST_F(PostingClientTest, a_stopped_client_answers_everything) {
  auto small = submit(kOne);
  auto large = submit(kMany);
  held_.wait_for(2);
  client_->stop();
  expect_error(small.get(), ErrorCode::kUnknown, "outcome_unknown");
  expect_error(large.get(), ErrorCode::kUnknown, "outcome_unknown");
  expect_error(submit(kOne).get(), ErrorCode::kUnavailable, "client_stopped");
  expect_error(submit(kMany).get(), ErrorCode::kUnavailable, "client_stopped");
}

TEST_F(PostingClientTest, more_batches_than_the_server_reads_ahead_are_all_answered) {
  constexpr std::size_t kBatches = 200;
  std::vector<std::future<base::Result<posting::Reply>>> answers;
  for (std::size_t i = 0; i < kBatches; ++i) answers.push_back(submit(kMany));
  held_.wait_for(64);
  held_.release(done_reply(kMany));
  for (auto& answer : answers) {
    const auto reply = answer.get();
    ASSERT_TRUE(reply.has_value()) << reply.error().message;
    EXPECT_EQ(reply->results.size(), kMany);
  }
}

}  // namespace
}  // namespace atollbank::rpc
