// SPDX-License-Identifier: Apache-2.0
#include "sim/world/sim_loop.h"

#include <algorithm>

#include "base/assert.h"
#include "sim/world/broken_promise.h"

namespace atollbank::sim {

namespace {

// What a piece of work takes by itself.
constexpr std::int64_t kWorkMaxNs = 20'000;

}  // namespace

SimLoop::SimLoop(std::uint64_t seed) : random_(seed) {}

bool SimLoop::step() {
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < executors_.size(); ++i) {
    executors_[i]->take_due_timers(now_);
    if (!executors_[i]->ready_.empty()) ready.push_back(i);
  }
  if (ready.empty()) {
    base::Timestamp next{INT64_MAX};
    for (const SimExecutor* executor : executors_) {
      if (!executor->timers_.empty()) next = std::min(next, executor->timers_.begin()->first.first);
    }
    if (next.nanoseconds == INT64_MAX) return false;
    now_ = std::max(now_, next);
    return step();
  }
  const std::size_t chosen = ready[random_.below(ready.size())];
  spend({random_.between(1, kWorkMaxNs)});
  trace(chosen);
  ++steps_;
  executors_[chosen]->run_one();
  return true;
}

// FNV-1a.
void SimLoop::trace(std::uint64_t value) {
  for (int i = 0; i < 8; ++i) {
    trace_hash_ = (trace_hash_ ^ (value & 0xFF)) * 0x100000001B3u;
    value >>= 8;
  }
}

SimExecutor::SimExecutor(SimLoop& loop, const base::Clock& clock) : loop_(loop), clock_(clock) {
  loop_.executors_.push_back(this);
}

SimExecutor::~SimExecutor() {
  drop_everything();
  std::erase(loop_.executors_, this);
}

void SimExecutor::post_after(base::Duration delay, runtime::Work work) {
  const base::Timestamp due = loop_.now() + std::max(delay, base::Duration{0});
  timers_.emplace(std::pair(due, loop_.order_++), std::move(work));
}

void SimExecutor::drop_everything() {
  // What is destroyed may post again, in vain.
  while (!ready_.empty() || !timers_.empty()) {
    const auto ready = std::move(ready_);
    const auto timers = std::move(timers_);
    ready_.clear();
    timers_.clear();
  }
}

void SimExecutor::take_due_timers(base::Timestamp now) {
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    ready_.push_back(std::move(timers_.begin()->second));
    timers_.erase(timers_.begin());
  }
}

void SimExecutor::run_one() {
  ATOLL_ASSERT(!ready_.empty());
  runtime::Work work = std::move(ready_.front());
  ready_.pop_front();
  try {
    work();
  } catch (const BrokenPromise& promise) {
    if (!on_broken_promise_) throw;
    on_broken_promise_(promise.what());
  }
}

}  // namespace atollbank::sim
