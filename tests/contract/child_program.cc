// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/child_program.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"

namespace atollbank::contract {
namespace {

constexpr int kReportDescriptor = 3;
constexpr const char* kFolderVariable = "ATOLL_CHILD_FOLDER";

}  // namespace

ChildProgram::ChildProgram(const std::string& test, const std::filesystem::path& folder) {
  int ends[2];
  ATOLL_ASSERT(pipe2(ends, O_CLOEXEC) == 0);
  const std::string filter = "--gtest_filter=" + test;
  const std::string place = folder.string();
  pid_ = fork();
  ATOLL_ASSERT(pid_ >= 0);
  if (pid_ == 0) {
    // Moved out of the way first: dup2 of a descriptor onto itself would keep its close-on-exec.
    const int writing = fcntl(ends[1], F_DUPFD_CLOEXEC, kReportDescriptor + 1);
    dup2(writing, kReportDescriptor);
    setenv(kFolderVariable, place.c_str(), 1);
    execl("/proc/self/exe", "child", filter.c_str(), "--gtest_also_run_disabled_tests",
          "--gtest_brief=1", nullptr);
    _exit(127);
  }
  close(ends[1]);
  reports_ = ends[0];
}

ChildProgram::~ChildProgram() {
  kill();
  close(reports_);
}

std::optional<std::uint64_t> ChildProgram::next_report() {
  std::uint64_t number = 0;
  const ssize_t size = read(reports_, &number, sizeof(number));
  if (size != static_cast<ssize_t>(sizeof(number))) return std::nullopt;
  return number;
}

void ChildProgram::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::filesystem::path child_folder() {
  const char* folder = getenv(kFolderVariable);
  ATOLL_ASSERT(folder != nullptr);
  return folder;
}

void report(std::uint64_t number) {
  // Eight bytes into a pipe are written whole or not at all.
  ATOLL_ASSERT(write(kReportDescriptor, &number, sizeof(number)) == sizeof(number));
}

}  // namespace atollbank::contract
