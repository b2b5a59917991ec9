// SPDX-License-Identifier: Apache-2.0
// The ledger's server process on a folder of its own, and our connections to it.
//
// Owned by the main thread; the answers of every connection come on one thread of ours. Destroying
// it kills the server.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bench/ledger/child_program.h"
#include "rpc/posting/client_queue.h"
#include "rpc/posting/posting_client.h"
#include "runtime/named_thread.h"

namespace atollbank::bench {

// What the server counted in its life.
struct ServerFigures {
  std::uint64_t bytes_written = 0;
  std::uint64_t bytes_zeroed = 0;
  std::uint64_t commands = 0;
};

class Server {
 public:
  // `folder` holds data, socket and logs, and is kept when the object goes.
  Server(const base::Clock& clock, std::string program, std::string folder);
  ~Server();

  // Returns when it answers. Errors unavailable server_not_ready (with what it printed).
  base::Result<void> start(std::size_t connection_count);
  // kill -9, and the connections are dropped.
  void kill();
  // A clean end, and what the server counted.
  base::Result<ServerFigures> stop();

  std::vector<posting::PostingApi*> apis() const;
  posting::PostingApi& api() const { return *clients_.front(); }
  std::string data_folder() const { return folder_ + "/data"; }

 private:
  void disconnect();
  base::Result<void> wait_until_ready();

  const base::Clock& clock_;
  std::string program_;
  std::string folder_;
  std::optional<ChildProgram> process_;
  std::unique_ptr<rpc::ClientQueue> queue_;
  std::unique_ptr<runtime::NamedThread> answers_;
  std::vector<std::unique_ptr<rpc::PostingClient>> clients_;
};

}  // namespace atollbank::bench
