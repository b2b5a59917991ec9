// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/ledger_calls.h"

#include <future>
#include <utility>

#include "apps/atollctl/batches.h"

namespace atollbank::atollctl {

using base::Result;

// `start` makes the call with a context and a completion.
template <class T, class Start>
Result<T> LedgerCalls::wait_for(Start start) {
  posting::Context context;
  context.deadline = base::Deadline::after(clock_, patience_);
  context.caller.subject = kSubject;
  std::promise<Result<T>> promise;
  std::future<Result<T>> answer = promise.get_future();
  start(context, posting::Completion<T>([promise = std::move(promise)](Result<T> result) mutable {
          promise.set_value(std::move(result));
        }));
  return answer.get();
}

Result<posting::Reply> LedgerCalls::submit_all(ledger::Batch batch) {
  return wait_for<posting::Reply>([&](const posting::Context& context, auto done) {
    api_.submit(context, std::move(batch), std::move(done));
  });
}

Result<ledger::CommandResult> LedgerCalls::submit(ledger::Batch batch) {
  ATOLL_TRY(const posting::Reply reply, submit_all(std::move(batch)));
  for (const ledger::CommandResult& result : reply.results) {
    const bool follows = result.outcome == ledger::Outcome::kLinkedDeclined ||
                         result.outcome == ledger::Outcome::kLinkedRefused;
    const bool is_last = &result == &reply.results.back();
    if (!follows && (is_last || result.outcome != ledger::Outcome::kDone)) return result;
  }
  return base::fail(base::ErrorCode::kInternal, "answer_malformed",
                    "the ledger answered with another number of results than commands");
}

Result<posting::AccountBalance> LedgerCalls::balance(ledger::AccountId account) {
  return wait_for<posting::AccountBalance>([&](const posting::Context& context, auto done) {
    api_.balance(context, account, std::move(done));
  });
}

Result<std::vector<posting::NamedBalance>> LedgerCalls::named_balance(
    base::Id owner, const std::string& balance_name) {
  return wait_for<std::vector<posting::NamedBalance>>(
      [&](const posting::Context& context, auto done) {
        api_.named_balance(context, owner, balance_name, std::move(done));
      });
}

Result<posting::StatementPage> LedgerCalls::statement(const posting::StatementRequest& request) {
  return wait_for<posting::StatementPage>([&](const posting::Context& context, auto done) {
    api_.statement(context, request, std::move(done));
  });
}

Result<posting::RecordView> LedgerCalls::find(base::Id id) {
  return wait_for<posting::RecordView>(
      [&](const posting::Context& context, auto done) { api_.find(context, id, std::move(done)); });
}

Result<ledger::AccountOpening> LedgerCalls::account_at(std::uint32_t index) {
  return wait_for<ledger::AccountOpening>([&](const posting::Context& context, auto done) {
    api_.account_at(context, index, std::move(done));
  });
}

Result<posting::FollowedGroups> LedgerCalls::follow(std::uint64_t from_slot,
                                                    std::uint32_t bytes_max) {
  return wait_for<posting::FollowedGroups>([&](const posting::Context& context, auto done) {
    api_.follow(context, from_slot, bytes_max, std::move(done));
  });
}

Result<posting::LedgerFigures> LedgerCalls::figures() {
  return wait_for<posting::LedgerFigures>(
      [&](const posting::Context& context, auto done) { api_.figures(context, std::move(done)); });
}

}  // namespace atollbank::atollctl
