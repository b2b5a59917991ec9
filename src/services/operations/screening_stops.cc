// SPDX-License-Identifier: Apache-2.0
// A screening that stopped, and a sanctions list that shrank: two persons say that it goes on.
#include <fmt/format.h>

#include "runtime/answer.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;
using screening::ListFacts;
using screening::ScreeningStatus;

namespace {

// Which stop it is; "" of a screening that a person need not let go on.
std::string stop_of(const ScreeningStatus& status) {
  if (status.check && !status.check->stopped_reason.empty()) {
    return fmt::format("stopped: {} at {}", status.check->stopped_reason,
                       base::to_rfc3339_exact(status.check->stopped));
  }
  const bool is_overdue = status.unavailable_reason == "known_positive_overdue";
  return is_overdue ? "stopped: known_positive_overdue" : "";
}

// Kept with what it let go on, so that it is told from another person's.
std::string words_of(const Proposal& proposal) {
  return fmt::format("{} ({})", proposal.made.grounds.reason,
                     base::to_text("proposal", proposal.id));
}

}  // namespace

void OperationsService::screening(const Context& context, base::Id operator_id,
                                  Completion<ScreeningStatus> done) {
  answer_with<ScreeningStatus>(executor_, context, show_screening(context, operator_id),
                               std::move(done));
}

OperationsService::Answer<ScreeningStatus> OperationsService::show_screening(Context context,
                                                                             base::Id operator_id) {
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto asking = screening_status(std::move(context));
  auto status = co_await std::move(asking);
  co_return std::move(status);
}

OperationsService::Answer<ScreeningStatus> OperationsService::screening_status(Context context) {
  context.executor = nullptr;
  auto ask = [this, context = std::move(context)](Completion<ScreeningStatus> done) {
    bank_.screening.status(context, std::move(done));
  };
  auto status = co_await await_completion<ScreeningStatus>(executor_, std::move(ask));
  co_return std::move(status);
}

OperationsService::Answer<std::string> OperationsService::standing_of_screening(Context context) {
  auto asking = screening_status(std::move(context));
  ATOLL_CO_TRY(const ScreeningStatus status, co_await std::move(asking));
  std::string stop = stop_of(status);
  if (!stop.empty()) co_return std::move(stop);
  co_return fail(ErrorCode::kFailedPrecondition, "nothing_to_change",
                 "screening is not stopped for what a person could say");
}

OperationsService::Answer<std::string> OperationsService::standing_of_list(Context context,
                                                                           base::Sha256 content) {
  auto asking = screening_status(std::move(context));
  ATOLL_CO_TRY(const ScreeningStatus status, co_await std::move(asking));
  if (!status.shrunk || content_of(*status.shrunk) != content) {
    co_return fail(ErrorCode::kNotFound, "list_not_found", "no such list waits for a person");
  }
  const ListFacts& shrunk = *status.shrunk;
  const ListFacts used = status.list.value_or(ListFacts{});
  co_return fmt::format("shrunk: {} has {} entries and {} names, {} has {} and {}", shrunk.version,
                        shrunk.entry_count, shrunk.name_count, used.version, used.entry_count,
                        used.name_count);
}

// A stop that came after this was proposed is one that neither of the two had seen.
OperationsService::Answer<void> OperationsService::let_go_on(Context context, Proposal* proposal) {
  proposal->after = "going on";
  const std::string words = words_of(*proposal);
  auto asking = screening_status(context);
  ATOLL_CO_TRY(const ScreeningStatus status, co_await std::move(asking));
  const bool is_done = status.check && status.check->confirmed_reason == words;
  if (is_done) co_return Result<void>();
  if (stop_of(status) != proposal->before) {
    co_return fail(ErrorCode::kFailedPrecondition, "proposal_stale",
                   "screening stands otherwise since this was proposed");
  }
  auto ask = [this, context = std::move(context), words](Completion<ScreeningStatus> done) {
    bank_.screening.let_go_on(context, words, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<ScreeningStatus>(executor_, std::move(ask)));
  co_return Result<void>();
}

// What is in use is in use, however often it is said.
OperationsService::Answer<void> OperationsService::take_list(Context context, Proposal* proposal) {
  const base::Sha256 content = std::get<ConfirmList>(proposal->operation).content;
  auto ask = [this, context = std::move(context), content](Completion<ListFacts> done) {
    bank_.screening.accept_shrunk(context, content, std::move(done));
  };
  ATOLL_CO_TRY(const ListFacts facts,
               co_await await_completion<ListFacts>(executor_, std::move(ask)));
  proposal->after = "in use: " + facts.version;
  co_return Result<void>();
}

}  // namespace atollbank::operations
