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

namespace {

tl::unexpected<base::Error> not_served() {
  return base::fail(base::ErrorCode::kFailedPrecondition, "definitions_not_served",
                    "this ledger serves no definitions");
}

Result<ledger::CommandResult> deciding_result(const posting::Reply& reply) {
  for (const ledger::CommandResult& result : reply.results) {
    const bool follows = result.outcome == ledger::Outcome::kLinkedDeclined ||
                         result.outcome == ledger::Outcome::kLinkedRefused;
    const bool is_last = &result == &reply.results.back();
    if (!follows && (is_last || result.outcome != ledger::Outcome::kDone)) return result;
  }
  return base::fail(base::ErrorCode::kInternal, "answer_malformed",
                    "the ledger answered with another number of results than commands");
}

}  // namespace

Result<ledger::CommandResult> LedgerCalls::submit(ledger::Batch batch) {
  ATOLL_TRY(const posting::Reply reply, submit_all(std::move(batch)));
  return deciding_result(reply);
}

Result<ledger::CommandResult> LedgerCalls::submit_with(
    ledger::Batch batch, std::vector<definitions::FieldOrder> metadata) {
  if (definitions_ == nullptr) return not_served();
  const auto last = static_cast<std::uint32_t>(batch.commands.size() - 1);
  std::vector<definitions::CommandMetadata> all = {
      {.command = last, .fields = std::move(metadata)}};
  ATOLL_TRY(const auto reply,
            wait_for<posting::Reply>([&](const posting::Context& context, auto done) {
              definitions_->submit(context, std::move(batch), std::move(all), std::move(done));
            }));
  return deciding_result(reply);
}

Result<std::vector<definitions::DeclaredMetadata>> LedgerCalls::metadata_types() {
  if (definitions_ == nullptr) return not_served();
  return wait_for<std::vector<definitions::DeclaredMetadata>>(
      [&](const posting::Context& context, auto done) {
        definitions_->metadata_types(context, std::move(done));
      });
}

Result<definitions::ReadFields> LedgerCalls::read_metadata(const std::string& evidence) {
  const bool needs_key = definitions::has_sealed_field(evidence);
  if (!needs_key || definitions_ == nullptr) return definitions::read_fields(evidence);
  using Records = std::vector<definitions::ReadFields>;
  ATOLL_TRY(Records records,
            wait_for<Records>([&](const posting::Context& context, auto done) {
              definitions_->read_metadata(context, {evidence}, std::move(done));
            }));
  return std::move(records.at(0));
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
