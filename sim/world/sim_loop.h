// SPDX-License-Identifier: Apache-2.0
// One deterministic loop that runs every executor of a simulated world, on virtual time.
//
// One thread. The seed decides which executor runs next; work of one executor keeps its order.
// Time passes only between pieces of work, or when work says that it took some. The trace hash
// folds everything that happened: two runs of a seed have the same one.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "runtime/executor.h"

namespace atollbank::sim {

class SimExecutor;

class SimLoop {
 public:
  explicit SimLoop(std::uint64_t seed);

  // Runs one piece of work, after waiting for the next timer if need be. False: nothing is left.
  bool step();
  // Work that takes time, such as a slow disk.
  void spend(base::Duration time) { now_ = now_ + time; }
  base::Timestamp now() const { return now_; }
  std::uint64_t steps() const { return steps_; }

  // For everything that chance decides in this world.
  base::Random& random() { return random_; }
  void trace(std::uint64_t value);
  std::uint64_t trace_hash() const { return trace_hash_; }

 private:
  friend class SimExecutor;

  base::Random random_;
  base::Timestamp now_{0};
  std::uint64_t trace_hash_ = 0xCBF29CE484222325u;
  std::uint64_t order_ = 0;
  std::uint64_t steps_ = 0;
  std::vector<SimExecutor*> executors_;
};

class SimExecutor final : public runtime::Executor {
 public:
  SimExecutor(SimLoop& loop, const base::Clock& clock);
  ~SimExecutor() override;
  SimExecutor(const SimExecutor&) = delete;
  SimExecutor& operator=(const SimExecutor&) = delete;

  void post(runtime::Work work) override { ready_.push_back(std::move(work)); }
  void post_after(base::Duration delay, runtime::Work work) override;
  const base::Clock& clock() const override { return clock_; }

  // As when its process dies: whatever waited never runs. Not from its own work.
  void drop_everything();
  std::size_t waiting() const { return ready_.size(); }
  // Told of a promise that its work broke; the work ended there. Without it the simulator ends.
  void set_on_broken_promise(std::function<void(const std::string& promise)> told) {
    on_broken_promise_ = std::move(told);
  }

 private:
  friend class SimLoop;

  void take_due_timers(base::Timestamp now);
  void run_one();

  SimLoop& loop_;
  const base::Clock& clock_;
  std::function<void(const std::string& promise)> on_broken_promise_;
  std::deque<runtime::Work> ready_;
  std::map<std::pair<base::Timestamp, std::uint64_t>, runtime::Work> timers_;
};

// Blocking work as a later piece of work of the same loop.
class SimPool final : public runtime::BlockingPool {
 public:
  static constexpr std::size_t kQueueMax = 64;

  explicit SimPool(SimExecutor& executor) : executor_(executor) {}

  [[nodiscard]] bool run(runtime::Work work) override {
    if (executor_.waiting() >= kQueueMax) return false;
    executor_.post(std::move(work));
    return true;
  }

 private:
  SimExecutor& executor_;
};

}  // namespace atollbank::sim
