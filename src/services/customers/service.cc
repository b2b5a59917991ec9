// SPDX-License-Identifier: Apache-2.0
#include "services/customers/service.h"

namespace atollbank::customers {

using base::ErrorCode;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

CustomerService::CustomerService(ports::RecordStore& records, accounts::AccountsApi& accounts,
                                 const base::Clock& clock, runtime::Executor& executor,
                                 runtime::BlockingPool& pool)
    : store_(records), accounts_(accounts), clock_(clock), executor_(executor), pool_(pool) {}

template <class T>
Task<void> CustomerService::finish(Task<base::Result<T>> task, Completion<T> done) {
  auto result = co_await std::move(task);
  done(std::move(result));
}

template <class T>
void CustomerService::answer(const Context& context, Task<base::Result<T>> task,
                             Completion<T> done) {
  runtime::spawn(executor_,
                 finish(std::move(task), runtime::on_executor_of(context, std::move(done))));
}

void CustomerService::open(const Context& context, OpenCustomer request,
                           Completion<OpenedCustomer> done) {
  answer(context, open_one(context, std::move(request)), std::move(done));
}

void CustomerService::find(const Context& context, base::Id user_id, Completion<Customer> done) {
  answer(context, find_one(user_id), std::move(done));
}

void CustomerService::grant_token(const Context& context, TokenGrant grant, Completion<void> done) {
  answer(context, grant_one(context, std::move(grant)), std::move(done));
}

void CustomerService::resolve_token(const Context& context, std::string token,
                                    Completion<TokenHolder> done) {
  answer(context, resolve_one(token_digest(token)), std::move(done));
}

void CustomerService::revoke_token(const Context& context, std::string token,
                                   Completion<void> done) {
  answer(context, revoke_one(context, token_digest(token)), std::move(done));
}

Task<base::Result<void>> CustomerService::resume() {
  auto read = [this] { return store_.unfinished(); };
  ATOLL_CO_TRY(const auto unfinished, co_await await_blocking<std::vector<OpenCustomer>>(
                                          pool_, executor_, std::move(read)));
  Context context;
  context.caller.subject = "svc_customers";
  for (const OpenCustomer& request : unfinished) {
    auto opening = open_one(context, request);
    const auto opened = co_await std::move(opening);
    if (!opened) co_return base::fail(opened.error());
  }
  co_return base::Result<void>{};
}

Task<base::Result<OpenedCustomer>> CustomerService::open_one(Context context,
                                                             OpenCustomer request) {
  ATOLL_CO_TRY_VOID(check_opening(request));
  auto begin = [this, context, request] { return store_.begin(request, context, clock_.wall()); };
  ATOLL_CO_TRY(const Opening opening,
               co_await await_blocking<Opening>(pool_, executor_, std::move(begin)));
  if (!asks_the_same(opening.request, request)) {
    co_return base::fail(ErrorCode::kConflict, "opening_id_reused",
                         "the opening id was used for another customer");
  }
  if (opening.stage == OpeningStage::kDone) co_return opened_of(request);

  auto account = open_account(context, request);
  ATOLL_CO_TRY_VOID(co_await std::move(account));
  for (std::size_t i = 0; i < request.pots.size(); ++i) {
    auto pot = create_pot(context, request, i);
    ATOLL_CO_TRY_VOID(co_await std::move(pot));
  }
  auto done = [this, context, request] { return store_.finish(request, context, clock_.wall()); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(done)));
  co_return opened_of(request);
}

Task<base::Result<void>> CustomerService::open_account(Context context, OpenCustomer request) {
  accounts::OpenAccount account;
  account.account_id = account_id_of(request.opening_id);
  account.user_id = user_id_of(request.opening_id);
  auto start = [this, context, account](Completion<accounts::Account> done) {
    accounts_.open(context, account, std::move(done));
  };
  const auto opened = co_await await_completion<accounts::Account>(executor_, std::move(start));
  if (!opened) co_return base::fail(opened.error());
  co_return base::Result<void>{};
}

Task<base::Result<void>> CustomerService::create_pot(Context context, OpenCustomer request,
                                                     std::size_t index) {
  const FirstPot& first = request.pots[index];
  accounts::CreatePot pot;
  pot.pot_id = pot_id_of(request.opening_id, index);
  pot.user_id = user_id_of(request.opening_id);
  pot.account_id = account_id_of(request.opening_id);
  pot.name = first.name;
  pot.style = first.style;
  pot.goal_amount_minor = first.goal_amount_minor;
  auto start = [this, context, pot](Completion<accounts::Pot> done) {
    accounts_.create_pot(context, pot, std::move(done));
  };
  const auto created = co_await await_completion<accounts::Pot>(executor_, std::move(start));
  if (!created) co_return base::fail(created.error());
  co_return base::Result<void>{};
}

Task<base::Result<Customer>> CustomerService::find_one(base::Id user_id) {
  auto read = [this, user_id] { return store_.customer(user_id); };
  ATOLL_CO_TRY(const auto found,
               co_await await_blocking<std::optional<Customer>>(pool_, executor_, std::move(read)));
  if (!found) co_return base::fail(ErrorCode::kNotFound, "customer_not_found", "no such customer");
  co_return *found;
}

Task<base::Result<void>> CustomerService::grant_one(Context context, TokenGrant grant) {
  if (grant.token.size() < kTokenLengthMin || grant.token.size() > kTokenLengthMax) {
    co_return base::fail(ErrorCode::kInvalidArgument, "token_invalid",
                         "a token has 32 to 4096 characters");
  }
  const TokenHolder holder{.user_id = grant.user_id,
                           .client_id = grant.client_id,
                           .permissions = grant.permissions,
                           .created = clock_.wall()};
  auto write = [this, context, holder, digest = token_digest(grant.token)] {
    return store_.grant(digest, holder, context, clock_.wall());
  };
  auto granted = co_await await_blocking<void>(pool_, executor_, std::move(write));
  co_return granted;
}

Task<base::Result<TokenHolder>> CustomerService::resolve_one(std::string digest) {
  if (const auto known = known_tokens_.find(digest); known != known_tokens_.end())
    co_return known->second;
  auto read = [this, digest] { return store_.token(digest); };
  ATOLL_CO_TRY(const auto found, co_await await_blocking<std::optional<format::KeptToken>>(
                                     pool_, executor_, std::move(read)));
  if (!found) co_return base::fail(ErrorCode::kUnauthenticated, "token_unknown", "no such token");
  if (found->revoked)
    co_return base::fail(ErrorCode::kUnauthenticated, "token_revoked", "the token was revoked");
  if (known_tokens_.size() >= kKnownTokensMax) known_tokens_.clear();
  known_tokens_.emplace(digest, found->holder);
  co_return found->holder;
}

Task<base::Result<void>> CustomerService::revoke_one(Context context, std::string digest) {
  known_tokens_.erase(digest);
  auto write = [this, context, digest] { return store_.revoke(digest, context, clock_.wall()); };
  auto revoked = co_await await_blocking<void>(pool_, executor_, std::move(write));
  known_tokens_.erase(digest);  // a resolve may have read it before the write
  co_return revoked;
}

}  // namespace atollbank::customers
