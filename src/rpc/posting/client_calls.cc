// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/client_calls.h"

#include <algorithm>

namespace atollbank::rpc {

using base::ErrorCode;

base::Error server_unreachable() {
  base::Error error =
      base::make_error(ErrorCode::kUnavailable, "server_unreachable", "no posting server answers");
  error.retry_after_ms = 100;
  return error;
}

base::Error client_stopped() {
  return base::make_error(ErrorCode::kUnavailable, "client_stopped", "the client is shut down");
}

PendingCall::~PendingCall() {
  const std::lock_guard lock(core_.mutex);
  core_.pending.erase(this);
  if (core_.pending.empty()) core_.none_pending.notify_all();
}

bool PendingCall::enlist() {
  const std::lock_guard lock(core_.mutex);
  if (!core_.is_stopped) core_.pending.insert(this);
  return !core_.is_stopped;
}

void PendingCall::begin() {
  if (!enlist()) return give_up(client_stopped());
  if (deadline_.has_passed(core_.clock.monotonic()))
    return give_up(base::make_error(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                                    "the deadline had passed before anything was sent"));
  const std::chrono::system_clock::time_point patience_end =
      std::chrono::system_clock::now() +
      std::chrono::nanoseconds(core_.connect_patience.nanoseconds);
  patience_end_ = std::min(patience_end, call_.deadline());
  connect_or_send();
}

void PendingCall::connect_or_send() {
  const grpc_connectivity_state connection = core_.channel->GetState(true);
  if (connection == GRPC_CHANNEL_READY) {
    is_sent_ = true;
    send();
  } else if (connection == GRPC_CHANNEL_TRANSIENT_FAILURE || connection == GRPC_CHANNEL_SHUTDOWN) {
    give_up(server_unreachable());
  } else {
    core_.channel->NotifyOnStateChange(connection, patience_end_, &core_.queue, this);
  }
}

void PendingCall::on_event(bool ok) {
  if (is_sent_) {
    if (!go_on(ok)) delete this;
  } else if (ok) {
    connect_or_send();
  } else {
    give_up(server_unreachable());
  }
}

void PendingCall::give_up(base::Error error) {
  refuse(std::move(error));
  delete this;
}

}  // namespace atollbank::rpc
