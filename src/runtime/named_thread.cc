// SPDX-License-Identifier: Apache-2.0
#include "runtime/named_thread.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <system_error>

#include "base/assert.h"

namespace atollbank::runtime {
namespace {

constexpr std::size_t kThreadNameMax = 15;

constinit thread_local bool is_preempted = false;

void leave_stop_signals_to_main() {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  ATOLL_ASSERT(pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr) == 0);
}

std::thread start(std::string name, Work body) {
  try {
    return std::thread([name = std::move(name), body = std::move(body)]() mutable {
      pthread_setname_np(pthread_self(), name.c_str());
      leave_stop_signals_to_main();
      body();
    });
  } catch (const std::system_error&) {
    ATOLL_BUG("the system has no thread left");
  }
}

}  // namespace

NamedThread::NamedThread(std::string_view name, Work body)
    : thread_(start(std::string(name.substr(0, kThreadNameMax)), std::move(body))) {}

void NamedThread::join() {
  ATOLL_ASSERT(!is_this_thread());
  thread_.join();
}

void give_way_to_other_threads() {
  // Linux keeps this for each thread; refused or not, the work is only slower or faster.
  is_preempted = true;
  const sched_param of_the_policy{};
  sched_setscheduler(gettid(), SCHED_IDLE, &of_the_policy);
}

void be_preempted_by_other_threads() {
  is_preempted = true;
  constexpr int kBackgroundNice = 10;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kBackgroundNice);
}

bool is_preempted_by_other_threads() { return is_preempted; }

}  // namespace atollbank::runtime
