// SPDX-License-Identifier: Apache-2.0
#include "services/operations/service.h"

#include "runtime/answer.h"
#include "services/operations/format/operation_record.h"
#include "services/operations/operator_change.h"

namespace atollbank::operations {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;

namespace {

constexpr std::string_view kEnabled = "enabled";
constexpr std::string_view kDisabled = "disabled";

struct CheckOperation {
  Result<void> operator()(const AddOperator& operation) const {
    ATOLL_TRY_VOID(check_person(operation.person));
    if (operation.roles != 0 && operation.roles <= kAllRoles) return {};
    return fail(ErrorCode::kInvalidArgument, "roles_invalid", "an operator has at least one role");
  }
  template <class Other>
  Result<void> operator()(const Other&) const {
    return {};
  }
};

Result<void> check_request(const Propose& request) {
  ATOLL_TRY_VOID(check_grounds(request.grounds));
  ATOLL_TRY_VOID(accounts::check_dedupe_id(request.dedupe_id));
  return std::visit(CheckOperation(), request.operation);
}

tl::unexpected<base::Error> nothing_to_change(std::string_view standing) {
  return fail(ErrorCode::kFailedPrecondition, "nothing_to_change",
              "it is " + std::string(standing) + " now");
}

}  // namespace

OperationsService::OperationsService(const OperationsOptions& options, const BankParts& bank,
                                     ports::RecordStore& records, runtime::Executor& executor,
                                     runtime::BlockingPool& pool)
    : options_(options),
      bank_(bank),
      store_(records),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker) {}

void OperationsService::authenticate(const Context& context, base::Secret credential,
                                     Completion<Operator> done) {
  const auto digest = digest_of(credential);
  auto work = [this, digest]() -> Result<Operator> {
    if (digest) return store_.holder_of(*digest);
    return fail(ErrorCode::kUnauthenticated, "credential_unknown", "no operator's credential");
  };
  runtime::answer_from_pool<Operator>(pool_, executor_.clock(), context, std::move(work),
                                      std::move(done));
}

void OperationsService::propose(const Context& context, Propose request,
                                Completion<Proposal> done) {
  answer_with<Proposal>(executor_, context, make_proposal(context, std::move(request)),
                        std::move(done));
}

void OperationsService::approve(const Context& context, Decide request, Completion<Proposal> done) {
  answer_with<Proposal>(executor_, context,
                        decide(context, std::move(request), &OperationsStore::approve),
                        std::move(done));
}

void OperationsService::reject(const Context& context, Decide request, Completion<Proposal> done) {
  answer_with<Proposal>(executor_, context,
                        decide(context, std::move(request), &OperationsStore::reject),
                        std::move(done));
}

void OperationsService::withdraw(const Context& context, Decide request,
                                 Completion<Proposal> done) {
  answer_with<Proposal>(executor_, context,
                        decide(context, std::move(request), &OperationsStore::withdraw),
                        std::move(done));
}

void OperationsService::proposal(const Context& context, base::Id operator_id, base::Id proposal_id,
                                 Completion<Proposal> done) {
  answer_with<Proposal>(executor_, context, show_proposal(operator_id, proposal_id),
                        std::move(done));
}

void OperationsService::proposals(const Context& context, base::Id operator_id,
                                  ListProposals request, Completion<std::vector<Proposal>> done) {
  answer_with<std::vector<Proposal>>(executor_, context, list_proposals(operator_id, request),
                                     std::move(done));
}

void OperationsService::operators(const Context& context, base::Id operator_id,
                                  Completion<std::vector<Operator>> done) {
  answer_with<std::vector<Operator>>(executor_, context, list_operators(operator_id),
                                     std::move(done));
}

OperationsService::Answer<Proposal> OperationsService::make_proposal(Context context,
                                                                     Propose request) {
  ATOLL_CO_TRY_VOID(check_request(request));
  // Whether it is there to be changed is nothing for who may not change it.
  auto checking = check_role(request.operator_id, maker_role_of(request.operation));
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto look = [this, request] { return store_.find_asked(request); };
  auto looking = run_blocking<std::optional<Proposal>>(std::move(look));
  ATOLL_CO_TRY(auto there, co_await std::move(looking));
  Proposal proposal;
  if (there) {
    proposal = as_of(*std::move(there), now());
  } else {
    auto standing = standing_before(context, request.operation);
    ATOLL_CO_TRY(std::string before, co_await std::move(standing));
    auto store = [this, context, request = std::move(request), id = ids_.next(0),
                  before = std::move(before)] {
      return store_.propose(request, id, before, context, now());
    };
    auto storing = run_blocking<Proposal>(std::move(store));
    ATOLL_CO_TRY(proposal, co_await std::move(storing));
  }
  auto driving = drive(std::move(proposal));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

OperationsService::Answer<std::string> OperationsService::standing_before(
    Context context, const Operation& operation) {
  if (const auto* correction = std::get_if<CorrectBooking>(&operation))
    return standing_of_booking(std::move(context), *correction);
  if (const auto* freeze = std::get_if<FreezeAccount>(&operation))
    return standing_of_account(std::move(context), freeze->account_id, "open");
  if (const auto* unfreeze = std::get_if<UnfreezeAccount>(&operation))
    return standing_of_account(std::move(context), unfreeze->account_id, "frozen");
  if (const auto* closing = std::get_if<CloseAccount>(&operation))
    return standing_of_account(std::move(context), closing->account_id, "");
  if (const auto* deciding = std::get_if<DecideReferral>(&operation))
    return standing_of_referral(std::move(context), deciding->application_id);
  if (const auto* settling = std::get_if<SettleDeadLetter>(&operation))
    return standing_of_letter(std::move(context), settling->letter);
  if (std::holds_alternative<ConfirmScreening>(operation))
    return standing_of_screening(std::move(context));
  if (const auto* list = std::get_if<ConfirmList>(&operation))
    return standing_of_list(std::move(context), list->content);
  if (const auto* erasing = std::get_if<EraseCustomer>(&operation))
    return standing_before_erasure(std::move(context), erasing->user_id);
  if (const auto* death = std::get_if<RecordDeath>(&operation))
    return standing_before_death(std::move(context), death->user_id);
  if (const auto* disabling = std::get_if<DisableOperator>(&operation))
    return standing_of_operator(disabling->operator_id, true);
  if (const auto* enabling = std::get_if<EnableOperator>(&operation))
    return standing_of_operator(enabling->operator_id, false);
  return standing_of_nobody();
}

// Of an operator who is to be added.
OperationsService::Answer<std::string> OperationsService::standing_of_nobody() { co_return "none"; }

OperationsService::Answer<std::string> OperationsService::standing_of_booking(
    Context context, CorrectBooking wanted) {
  auto ask = [this, context = std::move(context), wanted](Completion<accounts::Booking> done) {
    bank_.control.booking(context, wanted.account_id, wanted.transaction_id, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<accounts::Booking>(executor_, std::move(ask)));
  co_return "booked";
}

// `wanted`: "" for whatever is not closed.
OperationsService::Answer<std::string> OperationsService::standing_of_account(
    Context context, base::Id account_id, std::string_view wanted) {
  auto asking = standing_at(std::move(context), account_id);
  ATOLL_CO_TRY(const auto standing, co_await std::move(asking));
  // A dormant account is open to the bank's people.
  const std::string_view name = standing.account.dormant ? "open" : standing.name();
  const bool can_change = wanted.empty() ? !standing.account.closed : name == wanted;
  if (!can_change) co_return nothing_to_change(standing.name());
  co_return std::string(standing.name());
}

OperationsService::Answer<std::string> OperationsService::standing_before_erasure(
    Context context, base::Id user_id) {
  auto asking = standing_of_customer(std::move(context), user_id);
  ATOLL_CO_TRY(std::string standing, co_await std::move(asking));
  if (standing == kErased) co_return nothing_to_change(standing);
  co_return std::move(standing);
}

OperationsService::Answer<std::string> OperationsService::standing_of_operator(
    base::Id operator_id, bool is_to_be_disabled) {
  auto work = [this, operator_id] { return store_.find_operator(operator_id); };
  auto finding = run_blocking<Operator>(std::move(work));
  ATOLL_CO_TRY(const Operator who, co_await std::move(finding));
  const std::string_view standing = who.is_disabled() ? kDisabled : kEnabled;
  if (who.is_disabled() == is_to_be_disabled) co_return nothing_to_change(standing);
  co_return std::string(standing);
}

OperationsService::Answer<Proposal> OperationsService::decide(Context context, Decide request,
                                                              Step step) {
  ATOLL_CO_TRY_VOID(check_grounds(request.grounds));
  auto work = [this, context = std::move(context), request = std::move(request), step] {
    return (store_.*step)(request, context, now());
  };
  auto deciding = run_blocking<Proposal>(std::move(work));
  ATOLL_CO_TRY(auto decided, co_await std::move(deciding));
  auto driving = drive(std::move(decided));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

OperationsService::Answer<void> OperationsService::check_role(base::Id operator_id,
                                                              std::uint8_t roles) {
  auto work = [this, operator_id] { return store_.find_operator(operator_id); };
  auto finding = run_blocking<Operator>(std::move(work));
  ATOLL_CO_TRY(const Operator who, co_await std::move(finding));
  if (!who.is_disabled() && (who.roles & roles) != 0) co_return Result<void>();
  co_return fail(ErrorCode::kPermissionDenied, "role_missing",
                 "this takes a role that the operator does not have");
}

OperationsService::Answer<Proposal> OperationsService::show_proposal(base::Id operator_id,
                                                                     base::Id proposal_id) {
  auto checking = check_role(operator_id, kAllRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto work = [this, proposal_id] { return store_.find(proposal_id); };
  auto finding = run_blocking<Proposal>(std::move(work));
  ATOLL_CO_TRY(auto found, co_await std::move(finding));
  co_return as_of(std::move(found), now());
}

OperationsService::Answer<std::vector<Proposal>> OperationsService::list_proposals(
    base::Id operator_id, ListProposals request) {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    co_return fail(ErrorCode::kInvalidArgument, "limit_invalid", "a list has 1 to 100 proposals");
  }
  auto checking = check_role(operator_id, kAllRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto work = [this, request] { return store_.list(request.before, request.limit); };
  auto listing = run_blocking<std::vector<Proposal>>(std::move(work));
  ATOLL_CO_TRY(auto proposals, co_await std::move(listing));
  for (Proposal& proposal : proposals) proposal = as_of(std::move(proposal), now());
  co_return std::move(proposals);
}

OperationsService::Answer<std::vector<Operator>> OperationsService::list_operators(
    base::Id operator_id) {
  auto checking = check_role(operator_id, kAllRoles);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto work = [this] { return store_.operators(); };
  auto listing = run_blocking<std::vector<Operator>>(std::move(work));
  auto operators = co_await std::move(listing);
  co_return std::move(operators);
}

}  // namespace atollbank::operations
