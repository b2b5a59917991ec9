// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/child_program.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace atollbank::bench {
namespace {

constexpr int kCannotRun = 127;

// In the child, between fork and exec: only system calls.
[[noreturn]] void become(char* const* arguments, const passwd* user, int output) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (output >= 0) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
  }
  if (user != nullptr) {
    if (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)
      _exit(kCannotRun);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlive the benchmark; a change of user clears it
  execvp(arguments[0], arguments);
  _exit(kCannotRun);
}

}  // namespace

base::Result<ChildProgram> ChildProgram::start(const ChildOptions& options) {
  std::vector<char*> arguments;
  for (const std::string& each : options.arguments)
    arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const bool changes_user = !options.user.empty() && geteuid() == 0;
  const passwd* user = changes_user ? getpwnam(options.user.c_str()) : nullptr;
  if (changes_user && user == nullptr)
    return base::fail(base::ErrorCode::kNotFound, "user_not_found", "no user " + options.user);
  const int output =
      options.output_path.empty()
          ? -1
          : open(options.output_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const pid_t pid = fork();
  if (pid == 0) become(arguments.data(), user, output);
  if (output >= 0) close(output);
  if (pid < 0)
    return base::fail(base::ErrorCode::kResourceExhausted, "fork_failed", std::strerror(errno));
  return ChildProgram(pid);
}

ChildProgram::ChildProgram(ChildProgram&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), status_(other.status_) {}

ChildProgram::~ChildProgram() {
  if (pid_ < 0) return;
  send_signal(SIGKILL);
  wait();
}

void ChildProgram::send_signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

void ChildProgram::stand_still() const {
  send_signal(SIGSTOP);
  siginfo_t told{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &told, WSTOPPED) != 0 && errno == EINTR) {}
}

int ChildProgram::wait() {
  if (pid_ < 0) return status_;
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return status_;
}

bool ChildProgram::is_running() {
  if (pid_ < 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == 0) return true;
  pid_ = -1;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

std::uint64_t ChildProgram::bytes_written_at_its_end() const {
  siginfo_t ended{};
  waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
  std::ifstream counts("/proc/" + std::to_string(pid_) + "/io");
  std::string name;
  for (std::uint64_t count = 0; counts >> name >> count;)
    if (name == "write_bytes:") return count;
  return 0;
}

base::Result<std::string> run_to_end(ChildOptions options) {
  ATOLL_TRY(ChildProgram program, ChildProgram::start(options));
  const int status = program.wait();
  std::string output = read_text_file(options.output_path);
  if (status == 0) return output;
  constexpr std::size_t kShown = 500;
  if (output.size() > kShown) output = output.substr(output.size() - kShown);
  return base::fail(base::ErrorCode::kInternal, "program_failed",
                    options.arguments[0] + " ended with " + std::to_string(status) + ": " + output);
}

std::string read_text_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace atollbank::bench
