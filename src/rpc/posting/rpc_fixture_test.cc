// SPDX-License-Identifier: Apache-2.0
// What the other tests of this room stand on.
#include <grpcpp/grpcpp.h>

#include "rpc/posting/rpc_fixture.h"

namespace atollbank::rpc {
namespace {

constexpr base::Duration kGrace = base::Duration::from_ms(50);
constexpr base::Duration kPatience = base::Duration::from_seconds(10);

template <class T>
void refuse(runtime::Completion<T> done) {
  base::Error error =
      base::make_error(base::ErrorCode::kResourceExhausted, "posting_overloaded", "held");
  error.retry_after_ms = 17;
  done(base::fail(std::move(error)));
}

}  // namespace

void HeldPosting::release(base::Result<posting::Reply> reply) {
  std::vector<runtime::Completion<posting::Reply>> waiting;
  {
    const std::lock_guard lock(mutex_);
    reply_ = reply;
    waiting.swap(waiting_);
  }
  for (auto& done : waiting) done(reply);
}

void HeldPosting::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [&] { return waiting_.size() >= count; });
}

runtime::Context HeldPosting::last_context() const {
  const std::lock_guard lock(mutex_);
  return last_context_;
}

ledger::Batch HeldPosting::last_batch() const {
  const std::lock_guard lock(mutex_);
  return last_batch_;
}

void HeldPosting::submit(const runtime::Context& context, ledger::Batch batch,
                         runtime::Completion<posting::Reply> done) {
  std::unique_lock lock(mutex_);
  last_context_ = context;
  last_batch_ = std::move(batch);
  if (!reply_) {
    waiting_.push_back(std::move(done));
    came_.notify_all();
    return;
  }
  const base::Result<posting::Reply> reply = *reply_;
  lock.unlock();
  done(reply);
}

void HeldPosting::balance(const runtime::Context&, ledger::AccountId,
                          runtime::Completion<posting::AccountBalance> done) {
  refuse(std::move(done));
}
void HeldPosting::named_balance(const runtime::Context&, base::Id, std::string,
                                runtime::Completion<std::vector<posting::NamedBalance>> done) {
  refuse(std::move(done));
}
void HeldPosting::statement(const runtime::Context&, posting::StatementRequest,
                            runtime::Completion<posting::StatementPage> done) {
  refuse(std::move(done));
}
void HeldPosting::find(const runtime::Context&, base::Id,
                       runtime::Completion<posting::RecordView> done) {
  refuse(std::move(done));
}
void HeldPosting::follow(const runtime::Context&, std::uint64_t, std::uint32_t,
                         runtime::Completion<posting::FollowedGroups> done) {
  refuse(std::move(done));
}
void HeldPosting::account_at(const runtime::Context&, std::uint32_t,
                             runtime::Completion<ledger::AccountOpening> done) {
  refuse(std::move(done));
}

RpcFixture::RpcFixture() {
  auto server = PostingServer::start(held_, clock_, {.addresses = {"127.0.0.1:0"}});
  EXPECT_TRUE(server.has_value());
  server_ = *std::move(server);
  address_ = server_->addresses()[0];
  serving_.emplace("serving", [this] { server_->run(); });
  client_.emplace(queue_, clock_, PostingClientOptions{.address = address_});
  answering_.emplace("answering", [this] { queue_.run(); });
  EXPECT_TRUE(client_->wait_until_connected(kPatience));
}

RpcFixture::~RpcFixture() {
  client_->stop();
  queue_.shut_down();
  answering_->join();
  stop_server();
}

void RpcFixture::begin_to_stop_server() {
  if (!stopping_) stopping_.emplace("stopping", [this] { server_->stop(kGrace); });
}

void RpcFixture::stop_server() {
  if (server_ == nullptr) return;
  begin_to_stop_server();
  held_.release(base::fail(base::ErrorCode::kInternal, "too_late", "the server has gone"));
  stopping_->join();
  serving_->join();
  server_.reset();
}

std::shared_ptr<grpc::Channel> RpcFixture::channel() const {
  return grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
}

std::unique_ptr<v1::Posting::Stub> RpcFixture::stub() const {
  return v1::Posting::NewStub(channel());
}

std::future<base::Result<posting::Reply>> RpcFixture::submit(std::size_t command_count,
                                                             runtime::Context context) {
  ledger::Batch batch;
  batch.commands.resize(command_count);
  // Shared with the answering thread, which may still be inside set_value when we go on.
  const auto answer = std::make_shared<std::promise<base::Result<posting::Reply>>>();
  client_->submit(context, std::move(batch), [answer](base::Result<posting::Reply> reply) {
    answer->set_value(std::move(reply));
  });
  return answer->get_future();
}

posting::Reply RpcFixture::done_reply(std::size_t command_count) {
  posting::Reply reply;
  reply.results.resize(command_count);
  return reply;
}

runtime::Context RpcFixture::until_in(base::Duration span) {
  runtime::Context context;
  context.deadline = base::Deadline::after(base::SystemClock(), span);
  return context;
}

}  // namespace atollbank::rpc
