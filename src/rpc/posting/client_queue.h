// SPDX-License-Identifier: Apache-2.0
// Where the answers of gRPC clients arrive: one queue for any number of clients of one process.
//
// Made before its clients, and outlives them. Threads made by the owner call run(), which returns
// after shut_down(); that comes after every client has been stopped.
#pragma once

#include <memory>

namespace grpc {
class CompletionQueue;
}

namespace atollbank::rpc {

class ClientQueue {
 public:
  ClientQueue();
  ~ClientQueue();

  void run();
  void shut_down();

  grpc::CompletionQueue& queue() { return *queue_; }

 private:
  std::unique_ptr<grpc::CompletionQueue> queue_;
};

}  // namespace atollbank::rpc
