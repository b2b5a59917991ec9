// SPDX-License-Identifier: Apache-2.0
// A customer who has died: she is barred first, then what is hers alone is kept for her estate, and
// nothing goes on being paid out of it. Each step may be repeated.
#include "runtime/answer.h"
#include "services/operations/service.h"

namespace atollbank::operations {

using base::Result;
using runtime::await_completion;

namespace {

constexpr const char* kAlive = "alive";
constexpr const char* kDeceased = "deceased";
// What her standing orders say of why they ended.
constexpr const char* kReason = "customer_deceased";

// One a proposal and account.
base::Id change_id_of(base::Id proposal_id, base::Id account_id) {
  base::ByteWriter name;
  name.write(proposal_id);
  name.write(account_id);
  return base::derive_id("estate", name.bytes(), account_id.slice());
}

}  // namespace

OperationsService::Answer<bool> OperationsService::is_deceased(Context context, base::Id user_id) {
  context.executor = nullptr;
  auto ask = [this, context = std::move(context), user_id](Completion<bool> done) {
    bank_.bars.is_barred(context, user_id, std::move(done));
  };
  auto barred = co_await await_completion<bool>(executor_, std::move(ask));
  co_return std::move(barred);
}

OperationsService::Answer<std::string> OperationsService::standing_before_death(Context context,
                                                                                base::Id user_id) {
  context.executor = nullptr;
  auto find = [this, context, user_id](Completion<customers::Customer> done) {
    bank_.customers.find(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<customers::Customer>(executor_, std::move(find)));
  auto asking = is_deceased(std::move(context), user_id);
  ATOLL_CO_TRY(const bool deceased, co_await std::move(asking));
  if (deceased) {
    co_return base::fail(base::ErrorCode::kFailedPrecondition, "nothing_to_change",
                         "her death is recorded");
  }
  co_return kAlive;
}

OperationsService::Answer<void> OperationsService::record_death(Context context,
                                                                Proposal* proposal) {
  const base::Id user_id = std::get<RecordDeath>(proposal->operation).user_id;
  auto bar = [this, context, user_id](Completion<void> done) {
    bank_.bars.bar(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(bar)));
  auto list = [this, context, user_id](Completion<std::vector<accounts::Account>> done) {
    bank_.accounts.accounts_of(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto accounts, co_await await_completion<std::vector<accounts::Account>>(
                                        executor_, std::move(list)));
  for (const accounts::Account& account : accounts) {
    // A joint account is its survivors'.
    if (account.kind == accounts::AccountKind::kJoint) continue;
    auto keeping = keep_estate(context, change_id_of(proposal->id, account.id), account);
    ATOLL_CO_TRY_VOID(co_await std::move(keeping));
  }
  proposal->after = kDeceased;
  co_return Result<void>();
}

OperationsService::Answer<bool> OperationsService::keep_if_estate(Context context,
                                                                  base::Id proposal_id,
                                                                  base::Id account_id) {
  auto asking = standing_at(context, account_id);
  ATOLL_CO_TRY(const auto standing, co_await std::move(asking));
  if (standing.account.kind == accounts::AccountKind::kJoint) co_return false;
  auto looking = is_deceased(context, standing.account.user_id);
  ATOLL_CO_TRY(const bool deceased, co_await std::move(looking));
  if (!deceased) co_return false;
  auto keeping =
      keep_estate(std::move(context), change_id_of(proposal_id, account_id), standing.account);
  ATOLL_CO_TRY_VOID(co_await std::move(keeping));
  co_return true;
}

OperationsService::Answer<void> OperationsService::keep_estate(Context context, base::Id change_id,
                                                               accounts::Account account) {
  auto keep = [this, context, change_id, id = account.id](Completion<void> done) {
    bank_.control.keep_estate(context, change_id, id, std::move(done));
  };
  const auto kept = co_await await_completion<void>(executor_, std::move(keep));
  if (!kept && kept.error().reason != "account_closed") co_return base::fail(kept.error());
  using standing_orders::ShownOrder;
  auto list = [this, context, account](Completion<std::vector<ShownOrder>> done) {
    bank_.standing_orders.list(context, account.user_id, account.id, std::move(done));
  };
  ATOLL_CO_TRY(const auto orders,
               co_await await_completion<std::vector<ShownOrder>>(executor_, std::move(list)));
  for (const ShownOrder& shown : orders) {
    if (shown.order.has_ended()) continue;
    auto stop = [this, context, user_id = account.user_id,
                 order_id = shown.order.id](Completion<ShownOrder> done) {
      bank_.standing_orders.stop(context, {.user_id = user_id, .order_id = order_id}, kReason,
                                 std::move(done));
    };
    const auto stopped = co_await await_completion<ShownOrder>(executor_, std::move(stop));
    // One that made its last payment meanwhile.
    if (!stopped && stopped.error().reason != "order_has_ended") {
      co_return base::fail(stopped.error());
    }
  }
  co_return Result<void>();
}

}  // namespace atollbank::operations
