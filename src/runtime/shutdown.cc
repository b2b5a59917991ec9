// SPDX-License-Identifier: Apache-2.0
#include "runtime/shutdown.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>

#include "base/assert.h"

namespace atollbank::runtime {
namespace {

constexpr int kForEver = -1;

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

// True when one of the two has something to read.
bool wait_readable(int signals, int requests, int timeout_ms) {
  std::array<pollfd, 2> waits = {{{.fd = signals, .events = POLLIN, .revents = 0},
                                  {.fd = requests, .events = POLLIN, .revents = 0}}};
  int ready = 0;
  do {
    ready = ::poll(waits.data(), waits.size(), timeout_ms);
  } while (ready < 0 && errno == EINTR);
  ATOLL_ASSERT(ready >= 0);
  return ready > 0;
}

}  // namespace

StopSignal::StopSignal() {
  const sigset_t set = stop_signals();
  ATOLL_ASSERT(pthread_sigmask(SIG_BLOCK, &set, &previous_mask_) == 0);
  std::signal(SIGPIPE, SIG_IGN);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  requests_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  ATOLL_ASSERT(signals_ >= 0 && requests_ >= 0);
}

StopSignal::~StopSignal() {
  pthread_sigmask(SIG_SETMASK, &previous_mask_, nullptr);
  ::close(signals_);
  ::close(requests_);
}

int StopSignal::wait_for_stop_signal() {
  wait_readable(signals_, requests_, kForEver);
  int number = 0;
  signalfd_siginfo arrived{};
  // All that are pending, or the next line would let them end the process.
  while (::read(signals_, &arrived, sizeof arrived) == sizeof arrived) {
    number = static_cast<int>(arrived.ssi_signo);
  }
  const sigset_t set = stop_signals();
  ATOLL_ASSERT(pthread_sigmask(SIG_UNBLOCK, &set, nullptr) == 0);
  return number;
}

bool StopSignal::wait_for_stop_signal(base::Duration at_most) {
  const std::int64_t timeout_ms = std::clamp<std::int64_t>(at_most.ms(), 0, INT_MAX);
  if (!wait_readable(signals_, requests_, static_cast<int>(timeout_ms))) return false;
  wait_for_stop_signal();
  return true;
}

void StopSignal::request() {
  const std::uint64_t one = 1;
  const ssize_t written = ::write(requests_, &one, sizeof one);
  ATOLL_ASSERT(written == sizeof one || errno == EAGAIN);
}

}  // namespace atollbank::runtime
