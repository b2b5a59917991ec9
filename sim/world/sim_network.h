// SPDX-License-Identifier: Apache-2.0
// Messages between the parts of a simulated world: dropped, doubled, delayed and so reordered.
#pragma once

#include <functional>

#include "sim/world/sim_clock.h"
#include "sim/world/sim_loop.h"

namespace atollbank::sim {

struct NetworkFaults {
  std::uint32_t drop_percent = 0;
  std::uint32_t double_percent = 0;
  base::Duration delay_max = base::Duration::from_ms(5);
};

class SimNetwork {
 public:
  SimNetwork(SimLoop& loop, const base::Clock& clock, NetworkFaults faults)
      : loop_(loop), executor_(loop, clock), faults_(faults) {}

  // `arrive` runs once, twice or never.
  void send(std::function<void()> arrive) {
    if (loop_.random().chance(faults_.drop_percent, 100)) return;
    if (loop_.random().chance(faults_.double_percent, 100)) send_once(arrive);
    send_once(std::move(arrive));
  }
  // From now on every message arrives, once.
  void heal() { faults_ = {.delay_max = faults_.delay_max}; }

 private:
  void send_once(std::function<void()> arrive) {
    const base::Duration delay{loop_.random().between(1000, faults_.delay_max.nanoseconds)};
    executor_.post_after(delay, [arrive = std::move(arrive)] { arrive(); });
  }

  SimLoop& loop_;
  SimExecutor executor_;
  NetworkFaults faults_;
};

}  // namespace atollbank::sim
