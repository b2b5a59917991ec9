// SPDX-License-Identifier: Apache-2.0
// Reading one's own writes.
#include "gateways/edge/services.h"

namespace atollbank::edge {

runtime::Task<void> wait_for_own_write(const Services& services, base::Id account_id,
                                       std::uint64_t slot) {
  // A deadline of its own: the write is done, and its answer must not be lost for the wait.
  runtime::Context context;
  context.deadline = base::Deadline::after(services.executor.clock(), services.own_write_wait);
  auto asked = ask<void>(services, services.transactions,
                         &transactions::TransactionsApi::wait_until, context, account_id, slot);
  (void)co_await std::move(asked);
}

}  // namespace atollbank::edge
