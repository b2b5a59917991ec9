// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/posting_server.h"

#include <absl/synchronization/mutex.h>
#include <malloc.h>

#include <chrono>

#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/reflection.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

bool is_unix(const std::string& address) { return address.starts_with("unix:"); }

std::string with_port(const std::string& address, int port) {
  if (is_unix(address)) return address;
  return address.substr(0, address.rfind(':') + 1) + std::to_string(port);
}

}  // namespace

struct PostingServer::State {
  State(tenants::Ledgers<posting::PostingApi> ledgers, const base::Clock& clock)
      : core(std::move(ledgers), clock) {}

  ServerCore core;
  std::vector<std::string> addresses;
  std::unique_ptr<grpc::Server> server;
};

base::Result<std::unique_ptr<PostingServer>> PostingServer::start(
    tenants::Ledgers<posting::PostingApi> ledgers, const base::Clock& clock,
    const PostingServerOptions& options) {
  auto state = std::make_unique<State>(std::move(ledgers), clock);
  std::vector<int> ports(options.addresses.size());
  grpc::ServerBuilder builder;
  // Without it a second server would share the port in silence.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kRequestSizeMax);
  builder.SetMaxSendMessageSize(kAnswerSizeMax);
  for (std::size_t i = 0; i < options.addresses.size(); ++i)
    builder.AddListeningPort(options.addresses[i], grpc::InsecureServerCredentials(), &ports[i]);
  builder.RegisterService(&state->core.service);
  builder.RegisterService(&state->core.health);
  builder.RegisterService(&state->core.reflection);
  builder.RegisterService(&state->core.reflection_alpha);
  state->core.service_names = own_services();
  for (ServedBeside* beside : options.beside) {
    builder.RegisterService(&beside->service());
    state->core.service_names.push_back(beside->name());
  }
  state->core.queue = builder.AddCompletionQueue();
  state->server = builder.BuildAndStart();

  std::string unusable;
  for (std::size_t i = 0; i < options.addresses.size(); ++i) {
    if (ports[i] == 0) unusable += " " + options.addresses[i];
    state->addresses.push_back(with_port(options.addresses[i], ports[i]));
  }
  if (state->server == nullptr || !unusable.empty()) {
    if (state->server != nullptr) state->server->Shutdown();
    state->core.queue->Shutdown();
    serve_events(*state->core.queue);
    return base::fail(base::ErrorCode::kUnavailable, "address_not_usable",
                      "cannot listen on" + unusable);
  }
  await_unary_calls(state->core);
  await_packed_stream(state->core);
  await_follow(state->core);
  await_reflection(state->core);
  for (ServedBeside* beside : options.beside) beside->await_calls(state->core);
  return std::unique_ptr<PostingServer>(new PostingServer(std::move(state)));
}

PostingServer::PostingServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
PostingServer::~PostingServer() = default;

void PostingServer::run() { serve_events(*state_->core.queue); }

void PostingServer::stop(base::Duration grace) {
  state_->core.is_stopping.store(true);
  state_->server->Shutdown(std::chrono::system_clock::now() +
                           std::chrono::nanoseconds(grace.nanoseconds));
  state_->core.calls.close();
  state_->core.calls.wait_until_empty();
  state_->core.queue->Shutdown();
}

const std::vector<std::string>& PostingServer::addresses() const { return state_->addresses; }

void prepare_process_for_grpc() {
  constexpr int kKeepMappedBytes = 256 * 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kKeepMappedBytes);
  mallopt(M_TRIM_THRESHOLD, kKeepMappedBytes);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

}  // namespace atollbank::rpc
