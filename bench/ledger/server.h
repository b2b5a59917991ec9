// SPDX-License-Identifier: Apache-2.0
// The ledger's server process on a folder of its own, and our connections to it.
//
// Owned by the main thread. Destroying it kills the server.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bench/harness/child_program.h"
#include "bench/harness/connections.h"

namespace atollbank::bench {

// Of the server's whole life.
struct ServerFigures {
  std::uint64_t bytes_written = 0;  // to the device, by any thread for any purpose
  std::uint64_t bytes_zeroed = 0;   // of these, to prepare segments
  std::uint64_t bytes_at_rest = 0;  // what its folder occupies at the end
  std::uint64_t commands = 0;
};

class Server {
 public:
  // `folder` holds data, socket and logs, and is kept when the object goes.
  Server(const base::Clock& clock, std::string program, std::string folder);
  ~Server();

  // From the next start on it serves HTTP too, on a port of its own choice.
  void open_http() { has_http_ = true; }
  std::uint16_t http_port() const;  // once started

  // Returns when it answers. Errors unavailable server_not_ready (with what it printed).
  base::Result<void> start(std::size_t connection_count);
  // More connections, with a thread of their own.
  base::Result<std::unique_ptr<Connections>> connect(std::size_t count) const;
  // kill -9, and the connections are dropped.
  void kill();
  // SIGCONT lets it go on that stands still; what it does not survive must end in kill().
  void send_signal(int number) const { process_->send_signal(number); }
  void stand_still() const { process_->stand_still(); }
  // A clean end, and what the server counted.
  base::Result<ServerFigures> stop();

  std::vector<posting::PostingApi*> apis() const { return connections_->apis(); }
  posting::PostingApi& api() const { return connections_->api(); }
  std::string data_folder() const { return folder_ + "/data"; }
  std::string address() const { return "unix:" + folder_ + "/socket"; }
  pid_t pid() const { return process_->pid(); }

 private:
  base::Result<void> wait_until_ready();

  const base::Clock& clock_;
  std::string program_;
  std::string folder_;
  bool has_http_ = false;
  std::optional<ChildProgram> process_;
  std::unique_ptr<Connections> connections_;
};

}  // namespace atollbank::bench
