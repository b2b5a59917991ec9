// SPDX-License-Identifier: Apache-2.0
// One question to this door: who asks, what and why. And what the door tells the access log.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "net/form.h"
#include "runtime/task.h"
#include "services/operations/api.h"

namespace atollbank::operations_door {

struct Call {
  runtime::Context context;    // with the deadline of the request
  operations::Operator who{};  // as her credential says
  std::string path_id;         // what stood for the "{id}" of the route
  net::Form query;
  base::JsonValue body;  // null where the route takes none

  // invalid_argument malformed_id
  base::Result<base::Id> id(std::string_view prefix) const;
  // Of the query. invalid_argument query_malformed
  base::Result<std::uint32_t> limit() const;
};

// A call that was refused, or one that only looked. Good while it is told.
struct ToldCall {
  const runtime::Caller& caller;
  base::Id request_id;
  std::string_view name;  // of its route
  std::string_view method;
  std::string_view path;    // without its query
  std::string_view reason;  // of the refusal; "": it was answered
  const operations::Grounds& grounds;
};

// All outlive the door.
struct Services {
  operations::OperationsApi& operations;
  runtime::Executor& executor;
  std::function<void(const ToldCall&)> told;  // any thread
};

// Answers the body, in JSON. A coroutine's parameters are values.
using Handler = runtime::Task<base::Result<std::string>> (*)(const Services& services, Call call);

}  // namespace atollbank::operations_door
