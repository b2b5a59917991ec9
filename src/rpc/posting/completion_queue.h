// SPDX-License-Identifier: Apache-2.0
// What a tag on a gRPC completion queue is here, and the loop that serves one.
#pragma once

#include <grpcpp/grpcpp.h>

namespace atollbank::rpc {

// Put on the queue as `void*`; must be alive until it comes back, exactly once.
class Event {
 public:
  virtual ~Event() = default;
  virtual void on_event(bool ok) = 0;
};

// An event that calls a member function: for objects that wait for several things at once.
template <class Owner>
class MemberEvent final : public Event {
 public:
  MemberEvent(Owner& owner, void (Owner::*then)(bool ok)) : owner_(owner), then_(then) {}
  void on_event(bool ok) override { (owner_.*then_)(ok); }

 private:
  Owner& owner_;
  void (Owner::*then_)(bool);
};

// Until the queue is shut down and empty.
inline void serve_events(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) static_cast<Event*>(tag)->on_event(ok);
}

}  // namespace atollbank::rpc
