// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/client.h"

namespace atollbank::sim {

namespace {

constexpr base::Duration kSilence = base::Duration::from_ms(400);
constexpr base::Duration kPause = base::Duration::from_ms(3);

}  // namespace

void Client::begin(ledger::Batch batch) {
  batch_ = std::move(batch);
  ++batch_number_;
  begun_at_ = loop_.now();
  send();
}

void Client::send() {
  const std::uint64_t attempt = ++attempt_;
  const std::uint64_t number = batch_number_;
  // Some are so impatient that their batch may not be begun.
  const base::Duration patience =
      loop_.random().chance(1, 30) ? base::Duration::from_us(300) : base::Duration::from_seconds(2);
  network_.send([this, number, patience, batch = batch_] {
    shard_.submit(batch, patience, [this, number](const base::Result<posting::Reply>& reply) {
      network_.send([this, number, reply] { hear(number, reply); });
    });
  });
  executor_.post_after(kSilence, [this, attempt] {
    if (attempt == attempt_ && !done_) send();
  });
}

void Client::hear(std::uint64_t batch_number, const base::Result<posting::Reply>& reply) {
  if (batch_number != batch_number_ || done_) return;  // an echo
  if (reply) {
    history_.wrote({begun_at_.nanoseconds, loop_.now().nanoseconds}, batch_, *reply);
    return next();
  }
  // What a reader sees of a shard that has stopped must have been durable, too.
  if (loop_.random().chance(1, 2)) read_something();
  const std::uint64_t attempt = ++attempt_;
  executor_.post_after(kPause, [this, attempt] {
    if (attempt == attempt_ && !done_) send();
  });
}

void Client::next() {
  ++attempt_;
  if (stopping_) {
    done_ = true;
    return;
  }
  if (loop_.random().chance(1, 2)) read_something();
  const base::Duration pause{loop_.random().between(0, kPause.nanoseconds)};
  executor_.post_after(pause, [this, attempt = attempt_] {
    if (attempt == attempt_) begin(workload_.next_batch(shard_.clock().wall().nanoseconds));
  });
}

void Client::read_something() {
  const AccountId account = workload_.random_account();
  const Id id = workload_.random_id();
  switch (loop_.random().below(3)) {
    case 0: return read_balance(account);
    case 1: return network_.send([this, account] { shard_.read_page(account); });
    default: return network_.send([this, id] { shard_.find(id); });
  }
}

void Client::read_balance(const AccountId& account) {
  network_.send([this, account, asked = loop_.now()] {
    shard_.read_balance(account, [this, asked](const posting::AccountBalance& balance) {
      network_.send([this, asked, balance] {
        workload_.note_version(balance.account, balance.last_slot);
        history_.read({asked.nanoseconds, loop_.now().nanoseconds}, balance);
      });
    });
  });
}

}  // namespace atollbank::sim
