// SPDX-License-Identifier: Apache-2.0
// The same suite with gRPC between: client and server in this process, over a Unix socket and over
// TCP.
#include "rpc/posting/posting_client.h"
#include "rpc/posting/posting_server.h"
#include "runtime/named_thread.h"
#include "tests/contract/posting_contract.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {
namespace {

constexpr base::Duration kGrace = base::Duration::from_seconds(5);

class RpcRoute final : public PostingRoute {
 public:
  RpcRoute(RunningShard& shard, std::string_view address) {
    rpc::PostingServerOptions options;
    options.addresses = {address == "unix" ? "unix:" + (folder_.path() / "socket").string()
                                           : std::string(address)};
    auto server = rpc::PostingServer::start(shard.api(), clock_, options);
    EXPECT_TRUE(server.has_value()) << (server ? "" : server.error().message);
    server_ = *std::move(server);
    serving_.emplace("serving", [this] { server_->run(); });
    client_.emplace(queue_, clock_, rpc::PostingClientOptions{.address = server_->addresses()[0]});
    answering_.emplace("answering", [this] { queue_.run(); });
  }
  ~RpcRoute() override {
    client_->stop();
    queue_.shut_down();
    answering_->join();
    server_->stop(kGrace);
    serving_->join();
  }

  posting::PostingApi& api() override { return *client_; }

 private:
  base::SystemClock clock_;
  TemporaryFolder folder_;
  std::unique_ptr<rpc::PostingServer> server_;
  std::optional<runtime::NamedThread> serving_;
  rpc::ClientQueue queue_;
  std::optional<rpc::PostingClient> client_;
  std::optional<runtime::NamedThread> answering_;
};

PostingRouteCase over(std::string name, std::string address) {
  return {std::move(name), [address = std::move(address)](RunningShard& shard) {
            return std::make_unique<RpcRoute>(shard, address);
          }};
}

INSTANTIATE_TEST_SUITE_P(OverGrpc, PostingContract,
                         testing::Values(over("unix_socket", "unix"), over("tcp", "127.0.0.1:0")),
                         [](const auto& route) { return route.param.name; });

}  // namespace
}  // namespace atollbank::contract
