// SPDX-License-Identifier: Apache-2.0
// Runs one disabled test of this very binary as a program of its own, to be killed at any moment.
//
// It is started by exec and not by fork alone, for a library's threads do not survive a fork. The
// program finds its folder in child_folder() and tells of its progress with report(); the parent
// reads that line by line. Used by one thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace atollbank::contract {

class ChildProgram {
 public:
  // `test`: "CrashPrograms.DISABLED_commits_for_ever".
  ChildProgram(const std::string& test, const std::filesystem::path& folder);
  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  // The next number that the program reported; none once it is dead and all was read.
  std::optional<std::uint64_t> next_report();
  // SIGKILL, and waits until it is gone.
  void kill();

 private:
  pid_t pid_ = -1;
  int reports_ = -1;
};

// For the program itself.
std::filesystem::path child_folder();
void report(std::uint64_t number);

}  // namespace atollbank::contract
