// SPDX-License-Identifier: Apache-2.0
// Someone who sends batches to one shard and insists on an answer to each; reads now and then.
// Clients of a shard share its workload, so that they meet on the same accounts, holds and ids.
#pragma once

#include "sim/model/workload.h"
#include "sim/scenarios/shard_process.h"
#include "sim/world/sim_network.h"

namespace atollbank::sim {

class Client {
 public:
  Client(SimLoop& loop, SimNetwork& network, ShardProcess& shard, Workload& workload,
         const base::Clock& clock)
      : loop_(loop),
        network_(network),
        shard_(shard),
        workload_(workload),
        executor_(loop, clock) {}

  // Sends the batch, and then one after another until told to stop.
  void begin(ledger::Batch batch);
  void stop() { stopping_ = true; }
  // Has its last answer.
  bool is_done() const { return done_; }

 private:
  void send();
  void hear(std::uint64_t batch_number, bool answered);
  void next();
  void read_something();

  SimLoop& loop_;
  SimNetwork& network_;
  ShardProcess& shard_;
  Workload& workload_;
  SimExecutor executor_;
  ledger::Batch batch_;
  std::uint64_t batch_number_ = 0;
  std::uint64_t attempt_ = 0;
  bool stopping_ = false;
  bool done_ = false;
};

}  // namespace atollbank::sim
