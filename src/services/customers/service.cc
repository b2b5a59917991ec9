// SPDX-License-Identifier: Apache-2.0
#include "services/customers/service.h"

#include "base/log.h"
#include "runtime/answer.h"

namespace atollbank::customers {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

CustomersService::CustomersService(accounts::AccountsApi& accounts, ports::RecordStore& records,
                                   ports::PersonVault& personal, runtime::Executor& executor,
                                   runtime::BlockingPool& pool)
    : accounts_(accounts), store_(records, personal), executor_(executor), pool_(pool) {}

template <class T, class Work>
CustomersService::Answer<T> CustomersService::run_blocking(Work work) {
  auto result = co_await await_blocking<T>(pool_, executor_, std::move(work));
  co_return std::move(result);
}

template <class T, class Work>
void CustomersService::answer_blocking(const Context& context, Work work, Completion<T> done) {
  answer_with<T>(executor_, context, run_blocking<T>(std::move(work)), std::move(done));
}

void CustomersService::resume(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, resume_all(context), std::move(done));
}

void CustomersService::open(const Context& context, OpenCustomer request,
                            Completion<OpenedCustomer> done) {
  answer_with<OpenedCustomer>(executor_, context, open_customer(context, std::move(request)),
                              std::move(done));
}

void CustomersService::find(const Context& context, base::Id user_id, Completion<Customer> done) {
  auto known = store_.find_in_memory(user_id);
  if (known || known.error().reason != ports::kNotInMemory) {
    return runtime::on_executor_of(context, std::move(done))(std::move(known));
  }
  auto work = [this, user_id] { return store_.find(user_id); };
  answer_blocking<Customer>(context, std::move(work), std::move(done));
}

void CustomersService::erase(const Context& context, base::Id user_id, Completion<base::Id> done) {
  auto work = [this, context, user_id] { return store_.erase(user_id, context, now()); };
  answer_blocking<base::Id>(context, std::move(work), std::move(done));
}

CustomersService::Answer<OpenedCustomer> CustomersService::open_customer(Context context,
                                                                         OpenCustomer request) {
  ATOLL_CO_TRY_VOID(check_request(request));
  auto work = [this, context, asked = begin_opening(request)] {
    return store_.begin(asked, context, now());
  };
  ATOLL_CO_TRY(auto opening, co_await await_blocking<Opening>(pool_, executor_, std::move(work)));
  auto driving = drive(std::move(context), std::move(opening));
  auto opened = co_await std::move(driving);
  co_return std::move(opened);
}

CustomersService::Answer<std::size_t> CustomersService::resume_all(Context context) {
  auto work = [this] { return store_.unfinished(); };
  ATOLL_CO_TRY(auto openings,
               co_await await_blocking<std::vector<Opening>>(pool_, executor_, std::move(work)));
  std::size_t finished = 0;
  for (Opening& opening : openings) {
    const std::string user = base::to_text("user", opening.customer.id);
    auto driving = drive(context, std::move(opening));
    const auto driven = co_await std::move(driving);
    if (driven) {
      ++finished;
    } else {
      base::log_warning("opening_not_resumed", {{"user_id", user}, {"error", driven.error()}});
    }
  }
  co_return finished;
}

CustomersService::Answer<OpenedCustomer> CustomersService::drive(Context context, Opening opening) {
  if (opening.step == OpeningStep::kAccount) {
    auto accounting = open_account(context, opening);
    ATOLL_CO_TRY(opening.account_slot, co_await std::move(accounting));
    opening.step = opening.pots.empty() ? OpeningStep::kDone : OpeningStep::kPots;
    auto storing = advance(context, opening);
    ATOLL_CO_TRY_VOID(co_await std::move(storing));
  }
  if (opening.step == OpeningStep::kPots) {
    for (std::size_t i = 0; i < opening.pots.size(); ++i) {
      auto creating = create_pot(context, opening, i);
      ATOLL_CO_TRY_VOID(co_await std::move(creating));
    }
    opening.step = OpeningStep::kDone;
    auto storing = advance(context, opening);
    ATOLL_CO_TRY_VOID(co_await std::move(storing));
  }
  co_return outcome_of(opening);
}

CustomersService::Answer<std::uint64_t> CustomersService::open_account(Context context,
                                                                       Opening opening) {
  context.executor = nullptr;  // brought here by await_completion
  const accounts::OpenAccount request{.account_id = opening.account_id,
                                      .user_id = opening.customer.id,
                                      .currency = accounts::kPoundSterling};
  auto call = [this, context = std::move(context),
               request](Completion<accounts::OpenedAccount> done) {
    accounts_.open(context, request, std::move(done));
  };
  ATOLL_CO_TRY(const auto opened,
               co_await await_completion<accounts::OpenedAccount>(executor_, std::move(call)));
  co_return opened.slot;
}

CustomersService::Answer<void> CustomersService::create_pot(Context context, Opening opening,
                                                            std::size_t number) {
  context.executor = nullptr;
  const FirstPot& pot = opening.pots[number];
  accounts::CreatePot request{.pot_id = pot_id_of(opening, number),
                              .user_id = opening.customer.id,
                              .account_id = opening.account_id,
                              .name = pot.name,
                              .style = pot.style,
                              .goal_amount_minor = pot.goal_amount_minor};
  auto call = [this, context = std::move(context),
               request = std::move(request)](Completion<accounts::Pot> done) mutable {
    accounts_.create_pot(context, std::move(request), std::move(done));
  };
  const auto created = co_await await_completion<accounts::Pot>(executor_, std::move(call));
  if (!created) co_return fail(created.error());
  co_return Result<void>();
}

CustomersService::Answer<void> CustomersService::advance(Context context, Opening opening) {
  auto work = [this, context = std::move(context), opening = std::move(opening)] {
    return store_.advance(opening, context, now());
  };
  auto stored = co_await await_blocking<void>(pool_, executor_, std::move(work));
  co_return std::move(stored);
}

}  // namespace atollbank::customers
