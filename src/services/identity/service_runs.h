// SPDX-License-Identifier: Apache-2.0
// How every call of IdentityService runs: begun on its executor, done on the pool, answered on the
// caller's executor. For the service's own sources.
#pragma once

#include <utility>

#include "runtime/answer.h"
#include "services/identity/service.h"

namespace atollbank::identity {

// What counts as a wrong secret.
bool is_wrong_secret(const base::Error& error);

template <class T, class Work>
IdentityService::Answer<T> IdentityService::run(Context context, Work work) {
  NewIds ids{.grant = {.grant = ids_.next(0), .code = ids_.next(0)},
             .pair = {.access = ids_.next(0), .refresh = ids_.next(0)},
             .client = ids_.next(0)};
  Asked asked{.context = std::move(context), .now = executor_.clock().wall()};
  auto job = [work = std::move(work), ids, asked = std::move(asked)]() mutable {
    return work(ids, asked);
  };
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(job));
  co_return std::move(result);
}

template <class T, class Work>
void IdentityService::answer(const Context& context, Work work, Completion<T> done) {
  runtime::answer_with<T>(executor_, context, run<T>(context, std::move(work)), std::move(done));
}

template <class T, class Work>
IdentityService::Answer<T> IdentityService::run_for_client(Context context,
                                                           ClientCredentials credentials,
                                                           Work work) {
  // What is no client's id shares one window: however long it is and whatever comes next.
  const std::string client_id =
      is_client_id(credentials.client_id) ? credentials.client_id : std::string();
  const std::string address = context.caller.source_ip;
  const base::Timestamp began = executor_.clock().monotonic();
  ATOLL_CO_TRY_VOID(address_failures_.check(address, began));
  ATOLL_CO_TRY_VOID(client_failures_.check(client_id, began));
  auto job = [this, credentials = std::move(credentials), work = std::move(work)](
                 const NewIds& ids, Asked asked) mutable -> base::Result<T> {
    ATOLL_TRY(const Client client, authenticate(credentials, asked.now));
    asked.context.caller.client_id = client.id;
    return work(client, ids, asked);
  };
  auto running = run<T>(std::move(context), std::move(job));
  auto result = co_await std::move(running);
  if (!result && is_wrong_secret(result.error())) {
    const base::Timestamp ended = executor_.clock().monotonic();
    address_failures_.note(address, ended);
    client_failures_.note(client_id, ended);
  }
  co_return std::move(result);
}

}  // namespace atollbank::identity
