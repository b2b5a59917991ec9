// SPDX-License-Identifier: Apache-2.0
// Serves a PostingApi, or those of several tenants, over gRPC, on TCP and Unix sockets, with the
// standard health check beside it.
//
// start() listens; threads made by the owner call run(), which returns after stop(). Answers are
// sent by the thread that completes them (a shard's log thread), without a hop. stop() refuses new
// calls, gives those in flight `grace`, waits for what the api still owes, and lets run() return;
// the destructor needs that first. Everything else is thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "services/posting/api.h"
#include "services/tenants/api.h"

namespace atollbank::rpc {

class ServedBeside;

struct PostingServerOptions {
  std::vector<std::string> addresses;  // "127.0.0.1:7400", "[::]:0", "unix:/run/atoll/posting.sock"
  std::vector<ServedBeside*> beside{};  // on the same addresses and threads; outlive the server
};

class PostingServer {
 public:
  // Errors: unavailable address_not_usable (names it).
  static base::Result<std::unique_ptr<PostingServer>> start(
      tenants::Ledgers<posting::PostingApi> ledgers, const base::Clock& clock,
      const PostingServerOptions& options);
  ~PostingServer();

  void run();
  void stop(base::Duration grace);

  // As listened on, port 0 replaced by the one given; in the order of the options.
  const std::vector<std::string>& addresses() const;

 private:
  struct State;
  explicit PostingServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Settings of the whole process that gRPC on hot paths wants; call once, first thing in main:
// freed megabytes stay mapped, and abseil's mutexes do not look for deadlocks.
void prepare_process_for_grpc();

}  // namespace atollbank::rpc
