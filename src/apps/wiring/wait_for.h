// SPDX-License-Identifier: Apache-2.0
// Waiting for an answer, from a thread that is not the executor's: while the bank is put together.
#pragma once

#include <future>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "runtime/context.h"
#include "runtime/task.h"

namespace atollbank::apps {

// Runs a task on the executor and waits for what it returns.
template <class T>
base::Result<T> wait_for(runtime::Executor& executor, runtime::Task<base::Result<T>> task) {
  std::promise<base::Result<T>> promise;
  auto answer = promise.get_future();
  auto run = [](runtime::Task<base::Result<T>> inner,
                std::promise<base::Result<T>> done) -> runtime::Task<void> {
    auto result = co_await std::move(inner);
    done.set_value(std::move(result));
  };
  runtime::spawn(executor, run(std::move(task), std::move(promise)));
  return answer.get();
}

// The same for a call with a completion.
template <class T, class Call>
base::Result<T> wait_for_call(Call call) {
  std::promise<base::Result<T>> promise;
  auto answer = promise.get_future();
  call(runtime::Completion<T>(
      [&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
  return answer.get();
}

// Of a service, the sagas that a crash cut off; `told` is the log's event where there were any.
template <class Service>
base::Result<void> resume_sagas(Service& service, const runtime::Context& context,
                                std::string_view told) {
  ATOLL_TRY(const std::size_t count, wait_for_call<std::size_t>([&](auto done) {
              service.resume(context, std::move(done));
            }));
  if (count != 0) base::log_info(told, {{"count", count}});
  return {};
}

}  // namespace atollbank::apps
