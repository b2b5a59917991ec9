// SPDX-License-Identifier: Apache-2.0
// What travels with every call between services: how long the caller waits, who it is, which trace
// it belongs to, and the executor on which it wants its answer. A plain value; copied freely.
#pragma once

#include <cstdint>
#include <string>

#include "base/deadline.h"
#include "base/id.h"
#include "base/result.h"
#include "runtime/executor.h"
#include "runtime/priority.h"

namespace atollbank::runtime {

struct Caller {
  std::string subject;    // who asks, as an id text: "user_0000…", or a service: "svc_town"
  std::string client_id;  // the program they ask through: "oauth2client_0000…"; may be empty
  std::string source_ip;  // may be empty inside the house
};

struct Context {
  base::Deadline deadline = base::Deadline::never();
  Caller caller;
  base::Id request_id;           // one public request; printed as "req_…"
  std::string traceparent;       // W3C trace context, carried through unchanged
  Executor* executor = nullptr;  // completions are posted here; null: run where they become true
};

// How an asynchronous call answers: exactly once.
template <class T>
using Completion = base::UniqueFunction<void(base::Result<T>)>;

// Wraps a completion so that it runs on the caller's executor, as every api.h promises.
template <class T>
Completion<T> on_executor_of(const Context& context, Completion<T> done) {
  if (context.executor == nullptr) return done;
  return [executor = context.executor, done = std::move(done),
          priority = priority_here()](base::Result<T> result) mutable {
    const PriorityScope scope(priority);
    executor->post([done = std::move(done), result = std::move(result)]() mutable {
      done(std::move(result));
    });
  };
}

}  // namespace atollbank::runtime
