// SPDX-License-Identifier: Apache-2.0
// A program that the benchmark starts beside itself. Owned by one thread; the destructor kills what
// still runs and waits for it.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace atollbank::bench {

struct ChildOptions {
  std::vector<std::string> arguments;  // the program first; found on PATH unless it names a folder
  std::string user;                    // become this user when we are root; empty: stay
  std::string output_path;             // where standard output and error go; empty: ours
};

class ChildProgram {
 public:
  static base::Result<ChildProgram> start(const ChildOptions& options);

  ChildProgram(ChildProgram&& other) noexcept;
  ChildProgram& operator=(ChildProgram&&) = delete;
  ~ChildProgram();

  void send_signal(int number) const;
  // SIGSTOP, and waits until no thread of it runs any more.
  void stand_still() const;
  // Waits for its end; what the shell would call its status.
  int wait();
  bool is_running();
  // Waits for its end, and leaves it to be waited for. What the kernel wrote to devices for it.
  std::uint64_t bytes_written_at_its_end() const;
  pid_t pid() const { return pid_; }

 private:
  explicit ChildProgram(pid_t pid) : pid_(pid) {}

  pid_t pid_ = -1;
  int status_ = 0;
};

// Runs it to its end. Errors internal program_failed: with the end of what it printed.
base::Result<std::string> run_to_end(ChildOptions options);

std::string read_text_file(const std::string& path);

}  // namespace atollbank::bench
