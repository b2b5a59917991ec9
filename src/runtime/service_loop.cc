// SPDX-License-Identifier: Apache-2.0
#include "runtime/service_loop.h"

namespace atollbank::runtime {

ServiceLoop::ServiceLoop(std::string_view name, Step step)
    : step_(std::move(step)), thread_(name, [this] { run(); }) {}

ServiceLoop::~ServiceLoop() { stop(); }

void ServiceLoop::wake() {
  if (woken_.exchange(true)) return;
  const std::lock_guard lock(mutex_);
  changed_.notify_one();
}

void ServiceLoop::stop() {
  if (thread_.joined()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void ServiceLoop::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || woken_.load(); });
    // Taken down before the step looks: whoever comes after that look wakes it again.
    const bool last_time = !woken_.exchange(false);
    lock.unlock();
    while (step_()) {}
    if (last_time) return;
    lock.lock();
  }
}

}  // namespace atollbank::runtime
