// SPDX-License-Identifier: Apache-2.0
// Someone who sends batches to one shard and insists on an answer to each; reads now and then.
// Clients of a shard share its workload, so that they meet on the same accounts, holds and ids, and
// write what they saw into one history.
#pragma once

#include "sim/model/client_history.h"
#include "sim/model/workload.h"
#include "sim/scenarios/shard_process.h"
#include "sim/world/sim_network.h"

namespace atollbank::sim {

class Client {
 public:
  Client(SimLoop& loop, SimNetwork& network, ShardProcess& shard, Workload& workload,
         ClientHistory& history, const base::Clock& clock)
      : loop_(loop),
        network_(network),
        shard_(shard),
        workload_(workload),
        history_(history),
        executor_(loop, clock) {}

  // Sends the batch, and then one after another until told to stop.
  void begin(ledger::Batch batch);
  void stop() { stopping_ = true; }
  // Has its last answer.
  bool is_done() const { return done_; }

 private:
  void send();
  void hear(std::uint64_t batch_number, const base::Result<posting::Reply>& reply);
  void next();
  void read_something();
  void read_balance(const AccountId& account);

  SimLoop& loop_;
  SimNetwork& network_;
  ShardProcess& shard_;
  Workload& workload_;
  ClientHistory& history_;
  SimExecutor executor_;
  ledger::Batch batch_;
  base::Timestamp begun_at_{0};
  std::uint64_t batch_number_ = 0;
  std::uint64_t attempt_ = 0;
  bool stopping_ = false;
  bool done_ = false;
};

}  // namespace atollbank::sim
