// SPDX-License-Identifier: Apache-2.0
// Counts what is in flight, so that a shutdown can refuse what is new and wait for what is begun.
//
// Owned by the service that is shut down; outlives its passes. Any thread. Whoever does the work
// holds a Pass for as long as it lasts; once closed, nobody enters and the count only falls.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "runtime/executor.h"

namespace atollbank::runtime {

class Gate {
 public:
  class Pass {
   public:
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&& other) noexcept {
      std::swap(gate_, other.gate_);
      return *this;
    }
    ~Pass() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    friend class Gate;
    explicit Pass(Gate* gate) : gate_(gate) {}
    Gate* gate_;
  };

  ~Gate();

  // Nothing once the gate is closed: answer unavailable.
  [[nodiscard]] std::optional<Pass> enter();

  // Lets nobody in any more and runs `when_empty` once, as soon as nobody is inside: at once, or on
  // the thread of the last to leave. Closing again only adds nothing; give the work the first time.
  void close(Work when_empty = {});

  // After close(), by a thread that may block: returns when nobody is inside.
  void wait_until_empty();

  std::size_t in_flight() const;

 private:
  void leave();

  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::size_t in_flight_ = 0;
  bool closed_ = false;
  Work when_empty_;
};

}  // namespace atollbank::runtime
