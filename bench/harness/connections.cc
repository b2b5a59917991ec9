// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/connections.h"

#include <future>

namespace atollbank::bench {
namespace {

constexpr base::Duration kConnectPatience = base::Duration::from_seconds(5);

}  // namespace

base::Result<std::unique_ptr<Connections>> Connections::open(const base::Clock& clock,
                                                             const std::string& address,
                                                             std::size_t count) {
  std::unique_ptr<Connections> connections(new Connections);
  for (std::size_t i = 0; i < count; ++i) {
    const rpc::PostingClientOptions to{.address = address};
    auto client = std::make_unique<rpc::PostingClient>(connections->queue_, clock, to);
    connections->clients_.push_back(std::move(client));
    if (!connections->clients_.back()->wait_until_connected(kConnectPatience))
      return base::fail(base::ErrorCode::kUnavailable, "server_not_ready", "it does not answer");
  }
  return connections;
}

Connections::~Connections() {
  for (const auto& client : clients_) client->stop();
  clients_.clear();
  queue_.shut_down();
  answers_.join();
}

std::vector<posting::PostingApi*> Connections::apis() const {
  std::vector<posting::PostingApi*> apis;
  for (const auto& client : clients_) apis.push_back(client.get());
  return apis;
}

base::Result<posting::Reply> submit_and_wait(posting::PostingApi& api, ledger::Batch batch) {
  // Shared with the answering thread, which may still be inside set_value when we go on.
  const auto answer = std::make_shared<std::promise<base::Result<posting::Reply>>>();
  auto future = answer->get_future();
  api.submit({}, std::move(batch),
             [answer](base::Result<posting::Reply> reply) { answer->set_value(std::move(reply)); });
  return future.get();
}

}  // namespace atollbank::bench
