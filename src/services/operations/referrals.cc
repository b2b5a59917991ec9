// SPDX-License-Identifier: Apache-2.0
// Applications that onboarding left to a person: two of them decide.
#include "runtime/answer.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::Result;
using onboarding::Application;
using onboarding::Referral;
using runtime::answer_with;
using runtime::await_completion;

void OperationsService::referrals(const Context& context, base::Id operator_id, std::uint32_t limit,
                                  Completion<std::vector<Application>> done) {
  answer_with<std::vector<Application>>(
      executor_, context, list_referrals(context, operator_id, limit), std::move(done));
}

void OperationsService::referral(const Context& context, base::Id operator_id,
                                 base::Id application_id, Completion<Referral> done) {
  answer_with<Referral>(executor_, context, show_referral(context, operator_id, application_id),
                        std::move(done));
}

OperationsService::Answer<std::vector<Application>> OperationsService::list_referrals(
    Context context, base::Id operator_id, std::uint32_t limit) {
  if (limit == 0 || limit > kListLimitMax) {
    co_return base::fail(base::ErrorCode::kInvalidArgument, "limit_invalid",
                         "a list has 1 to 100 applications");
  }
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  context.executor = nullptr;
  auto ask = [this, context = std::move(context),
              limit](Completion<std::vector<Application>> done) {
    bank_.onboarding.referrals(context, limit, std::move(done));
  };
  auto listed = co_await await_completion<std::vector<Application>>(executor_, std::move(ask));
  co_return std::move(listed);
}

OperationsService::Answer<Referral> OperationsService::show_referral(Context context,
                                                                     base::Id operator_id,
                                                                     base::Id application_id) {
  auto checking = check_role(operator_id, kLookingRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto asking = referral_of(std::move(context), application_id);
  auto shown = co_await std::move(asking);
  co_return std::move(shown);
}

OperationsService::Answer<Referral> OperationsService::referral_of(Context context,
                                                                   base::Id application_id) {
  context.executor = nullptr;
  auto ask = [this, context = std::move(context), application_id](Completion<Referral> done) {
    bank_.onboarding.referral(context, application_id, std::move(done));
  };
  auto found = co_await await_completion<Referral>(executor_, std::move(ask));
  co_return std::move(found);
}

// What was found is part of what is approved.
OperationsService::Answer<std::string> OperationsService::standing_of_referral(
    Context context, base::Id application_id) {
  auto asking = referral_of(std::move(context), application_id);
  ATOLL_CO_TRY(const Referral found, co_await std::move(asking));
  co_return "referred: " + onboarding::names_of(found.application.findings);
}

// Said twice is said once.
OperationsService::Answer<void> OperationsService::decide_referral(Context context,
                                                                   Proposal* proposal) {
  const auto& wanted = std::get<DecideReferral>(proposal->operation);
  onboarding::DecideReferral request{.application_id = wanted.application_id,
                                     .is_accepted = wanted.is_accepted,
                                     .reason = proposal->made.grounds.reason};
  auto ask = [this, context = std::move(context),
              request = std::move(request)](Completion<Application> done) mutable {
    bank_.onboarding.decide(context, std::move(request), std::move(done));
  };
  ATOLL_CO_TRY(const Application decided,
               co_await await_completion<Application>(executor_, std::move(ask)));
  proposal->after = wanted.is_accepted ? "accepted" : "refused";
  co_return Result<void>();
}

}  // namespace atollbank::operations
