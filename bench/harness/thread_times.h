// SPDX-License-Identifier: Apache-2.0
// Where the time of a measurement went: processor time of every thread of client and server, as the
// kernel counted it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>

namespace atollbank::bench {

// User and kernel time by the name of the thread; threads of one name are added up.
class ThreadTimes {
 public:
  struct Spent {
    double user_ns = 0;
    double kernel_ns = 0;
  };

  // As of now: this process is the client, `server` the other.
  static ThreadTimes read(pid_t server);
  // Without this process, where others are the clients.
  static ThreadTimes read_server(pid_t server);

  double total_s() const;
  // A table of what was spent since `before`, shared out over `count` of `unit`: "posting".
  void print_since(const ThreadTimes& before, std::uint64_t count, const char* unit) const;

 private:
  void add_process(const std::string& side, pid_t pid);

  std::map<std::string, Spent> threads_;
};

}  // namespace atollbank::bench
