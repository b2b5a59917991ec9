// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/thread_times.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "bench/harness/child_program.h"

namespace atollbank::bench {
namespace {

constexpr int kFieldsBeforeUserTime = 11;  // between the name and utime, see proc(5)

}  // namespace

ThreadTimes ThreadTimes::read(pid_t server) {
  ThreadTimes times = read_server(server);
  times.add_process("client", getpid());
  return times;
}

ThreadTimes ThreadTimes::read_server(pid_t server) {
  ThreadTimes times;
  times.add_process("server", server);
  return times;
}

double ThreadTimes::total_s() const {
  double total_ns = 0;
  for (const auto& [name, spent] : threads_) total_ns += spent.user_ns + spent.kernel_ns;
  return total_ns / 1e9;
}

void ThreadTimes::add_process(const std::string& side, pid_t pid) {
  const double tick_ns = 1e9 / static_cast<double>(sysconf(_SC_CLK_TCK));
  std::error_code ended;
  const std::string folder = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(folder, ended)) {
    const std::string stat = read_text_file(task.path().string() + "/stat");
    const std::size_t name = stat.find('(');
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;  // it has ended
    std::istringstream fields(stat.substr(name_end + 1));
    std::string skipped;
    for (int i = 0; i < kFieldsBeforeUserTime; ++i) fields >> skipped;
    double user_ticks = 0;
    double kernel_ticks = 0;
    fields >> user_ticks >> kernel_ticks;
    Spent& spent = threads_[side + " " + stat.substr(name + 1, name_end - name - 1)];
    spent.user_ns += user_ticks * tick_ns;
    spent.kernel_ns += kernel_ticks * tick_ns;
  }
}

void ThreadTimes::print_since(const ThreadTimes& before, std::uint64_t count,
                              const char* unit) const {
  const auto share = static_cast<double>(count);
  fmt::print("{:<32}{:>10}{:>10}{:>10}   ns of processor time a {}\n", "thread", "user", "kernel",
             "together", unit);
  Spent sum;
  for (const auto& [name, now] : threads_) {
    const auto found = before.threads_.find(name);
    const Spent then = found == before.threads_.end() ? Spent{} : found->second;
    const double user_ns = (now.user_ns - then.user_ns) / share;
    const double kernel_ns = (now.kernel_ns - then.kernel_ns) / share;
    sum.user_ns += user_ns;
    sum.kernel_ns += kernel_ns;
    if (user_ns + kernel_ns < 1) continue;
    fmt::print("{:<32}{:>10.0f}{:>10.0f}{:>10.0f}\n", name, user_ns, kernel_ns,
               user_ns + kernel_ns);
  }
  fmt::print("{:<32}{:>10.0f}{:>10.0f}{:>10.0f}\n\n", "all", sum.user_ns, sum.kernel_ns,
             sum.user_ns + sum.kernel_ns);
}

}  // namespace atollbank::bench
