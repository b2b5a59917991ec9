// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/client_queue.h"

#include "rpc/posting/completion_queue.h"

namespace atollbank::rpc {

ClientQueue::ClientQueue() : queue_(std::make_unique<grpc::CompletionQueue>()) {}
ClientQueue::~ClientQueue() = default;

void ClientQueue::run() { serve_events(*queue_); }
void ClientQueue::shut_down() { queue_->Shutdown(); }

}  // namespace atollbank::rpc
