// SPDX-License-Identifier: Apache-2.0
// Messages that a consumer could not take: two persons give one to it once more, or let it go.
#include "runtime/answer.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::Result;
using events::DeadLetter;
using runtime::answer_with;
using runtime::await_completion;

void OperationsService::dead_letters(const Context& context, base::Id operator_id,
                                     events::ListDeadLetters request,
                                     Completion<std::vector<DeadLetter>> done) {
  answer_with<std::vector<DeadLetter>>(executor_, context,
                                       list_dead_letters(context, operator_id, std::move(request)),
                                       std::move(done));
}

OperationsService::Answer<std::vector<DeadLetter>> OperationsService::list_dead_letters(
    Context context, base::Id operator_id, events::ListDeadLetters request) {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    co_return base::fail(base::ErrorCode::kInvalidArgument, "limit_invalid",
                         "a list has 1 to 100 dead letters");
  }
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  context.executor = nullptr;
  auto ask = [this, context = std::move(context),
              request = std::move(request)](Completion<std::vector<DeadLetter>> done) mutable {
    bank_.dead_letters.list(context, std::move(request), std::move(done));
  };
  auto listed = co_await await_completion<std::vector<DeadLetter>>(executor_, std::move(ask));
  co_return std::move(listed);
}

// Why it could not be taken is part of what is approved.
OperationsService::Answer<std::string> OperationsService::standing_of_letter(
    Context context, events::DeadLetterName name) {
  context.executor = nullptr;
  auto ask = [this, context = std::move(context),
              name = std::move(name)](Completion<DeadLetter> done) mutable {
    bank_.dead_letters.find(context, std::move(name), std::move(done));
  };
  ATOLL_CO_TRY(const DeadLetter letter,
               co_await await_completion<DeadLetter>(executor_, std::move(ask)));
  co_return "waiting: " + letter.reason;
}

// Named by the proposal: what it settled is settled, though the letter is gone.
OperationsService::Answer<void> OperationsService::settle_letter(Context context,
                                                                 Proposal* proposal) {
  const auto& wanted = std::get<SettleDeadLetter>(proposal->operation);
  events::SettleDeadLetter request{
      .name = wanted.letter, .why = proposal->made.grounds.ticket, .settlement_id = proposal->id};
  const bool is_dropped = wanted.is_dropped;
  auto ask = [this, context = std::move(context), request = std::move(request),
              is_dropped](Completion<void> done) mutable {
    if (is_dropped) return bank_.dead_letters.drop(context, std::move(request), std::move(done));
    bank_.dead_letters.replay(context, std::move(request), std::move(done));
  };
  auto settled = co_await await_completion<void>(executor_, std::move(ask));
  proposal->after = is_dropped ? "dropped" : "replayed";
  co_return std::move(settled);
}

}  // namespace atollbank::operations
