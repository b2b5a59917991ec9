// SPDX-License-Identifier: Apache-2.0
#include "services/interest/service.h"

#include "bank_calendar/london_time.h"
#include "runtime/answer.h"
#include "services/interest/addresses.h"

namespace atollbank::interest {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Outcome;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

constexpr base::Duration kFloorPause = base::Duration::from_ms(1);

ledger::Command floor_command(const SetOverdraft& request) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kSetFloor;
  command.id = overdraft_change_id(request.account_id, request.change_id);
  command.debit_account = request.account_id;
  command.limit_or_time = -request.limit_minor;
  return command;
}

Result<void> check_change(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDone: return {};
    case Outcome::kAccountClosed:
      return fail(ErrorCode::kFailedPrecondition, "account_closed", "the account is closed");
    case Outcome::kIdUsedWithDifferentContent:
      return fail(ErrorCode::kFailedPrecondition, "change_made_differently",
                  "the change's id was used for another one");
    default: return fail(ErrorCode::kInternal, "posting_refused", ledger::name_of(outcome));
  }
}

}  // namespace

InterestService::InterestService(const InterestOptions& options, posting::PostingApi& posting,
                                 accounts::AccountsApi& accounts, ports::RecordStore& records,
                                 runtime::Executor& executor, runtime::BlockingPool& pool)
    : options_(options),
      posting_(posting),
      accounts_(accounts),
      store_(records),
      executor_(executor),
      pool_(pool) {}

posting::Evidence evidence_of_service(const char* event_name, posting::Scheme scheme) {
  posting::Evidence evidence;
  evidence.event_name = event_name;
  evidence.subject = "svc_interest";
  evidence.scheme = scheme;
  return evidence;
}

void InterestService::start(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, begin(context), std::move(done));
}

void InterestService::set_terms(const Context& context, SetTerms request,
                                Completion<Product> done) {
  answer_with<Product>(executor_, context, change_terms(context, std::move(request)),
                       std::move(done));
}

void InterestService::products(const Context& context, Completion<std::vector<Product>> done) {
  auto ask = [](const InterestService* self) -> Answer<std::vector<Product>> {
    std::vector<Product> all;
    for (const auto& [name, product] : self->products_) all.push_back(product);
    co_return std::move(all);
  };
  answer_with<std::vector<Product>>(executor_, context, ask(this), std::move(done));
}

void InterestService::earn(const Context& context, EarnInterest request,
                           Completion<Agreement> done) {
  answer_with<Agreement>(executor_, context, begin_to_earn(context, std::move(request)),
                         std::move(done));
}

void InterestService::set_overdraft(const Context& context, SetOverdraft request,
                                    Completion<Overdraft> done) {
  answer_with<Overdraft>(executor_, context, change_overdraft(context, std::move(request)),
                         std::move(done));
}

void InterestService::accrued(const Context& context, base::Id user_id, base::Id address_id,
                              Completion<std::vector<AccruedInterest>> done) {
  answer_with<std::vector<AccruedInterest>>(executor_, context, show_accrued(user_id, address_id),
                                            std::move(done));
}

std::int32_t InterestService::today() const {
  return bank_calendar::day_number(bank_calendar::london_date(now()));
}

// A bank that has just begun accrues from today on: nobody had agreed to anything before.
InterestService::Answer<std::size_t> InterestService::begin(Context context) {
  for (const std::uint16_t slice : options_.slices) {
    for (const std::uint16_t currency : options_.currencies) {
      for (const InterestKind kind : {InterestKind::kSavings, InterestKind::kOverdraft}) {
        auto opening = open_address(context, house_opening(kind, slice, currency));
        ATOLL_CO_TRY_VOID(co_await std::move(opening));
      }
    }
  }
  struct Stored {
    std::vector<Product> products;
    std::vector<Agreement> agreements;
    std::optional<std::int32_t> last_day;
  };
  const std::int32_t yesterday = today() - 1;
  auto work = [this, context, yesterday]() -> Result<Stored> {
    Stored stored;
    ATOLL_TRY(stored.products, store_.products());
    ATOLL_TRY(stored.agreements, store_.agreements());
    ATOLL_TRY(stored.last_day, store_.last_day());
    if (!stored.last_day) ATOLL_TRY_VOID(store_.put_last_day(yesterday, context, now()));
    return stored;
  };
  ATOLL_CO_TRY(auto stored, co_await await_blocking<Stored>(pool_, executor_, std::move(work)));
  last_day_ = stored.last_day.value_or(yesterday);
  for (Product& product : stored.products) products_[product.name] = std::move(product);
  for (Agreement& agreement : stored.agreements) {
    addresses_[{agreement.address_id, agreement.kind}].agreement = std::move(agreement);
  }
  const runtime::PriorityScope scope(runtime::Priority::kBackground);
  runtime::spawn(executor_, live());
  co_return addresses_.size();
}

InterestService::Answer<Product> InterestService::change_terms(Context context, SetTerms request) {
  auto work = [this, context, request] { return store_.put_terms(request, context, now()); };
  ATOLL_CO_TRY(auto product, co_await await_blocking<Product>(pool_, executor_, std::move(work)));
  products_[product.name] = product;
  co_return std::move(product);
}

Result<void> InterestService::check_product(const std::string& name, InterestKind kind) const {
  const auto found = products_.find(name);
  if (found == products_.end()) {
    return fail(ErrorCode::kNotFound, "product_not_found", "no such product");
  }
  if (found->second.kind == kind) return {};
  return fail(ErrorCode::kFailedPrecondition, "product_of_other_kind",
              "the product is of the other kind");
}

InterestService::Answer<Agreement> InterestService::begin_to_earn(Context context,
                                                                  EarnInterest request) {
  ATOLL_CO_TRY_VOID(check_product(request.product, InterestKind::kSavings));
  auto ask = [this, context, request](Completion<accounts::Pot> done) {
    accounts_.pot(context, request.user_id, request.pot_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto pot, co_await await_completion<accounts::Pot>(executor_, std::move(ask)));
  Agreement asked{.address_id = pot.id,
                  .account_id = pot.account_id,
                  .user_id = request.user_id,
                  .currency = pot.currency,
                  .kind = InterestKind::kSavings,
                  .products = {{.first_day = today(), .name = std::move(request.product)}}};
  auto agreeing = agree(std::move(context), std::move(asked));
  auto agreed = co_await std::move(agreeing);
  co_return std::move(agreed);
}

InterestService::Answer<accounts::Account> InterestService::account_of(base::Id account_id) {
  auto ask = [this, account_id](Completion<accounts::Account> done) {
    accounts_.find_any(Context(), account_id, std::move(done));
  };
  auto account = co_await await_completion<accounts::Account>(executor_, std::move(ask));
  co_return std::move(account);
}

// Agreed before the ledger lets the account go below zero, so that no day of a debt is without
// terms.
InterestService::Answer<Overdraft> InterestService::change_overdraft(Context context,
                                                                     SetOverdraft request) {
  if (request.limit_minor < 0 || request.limit_minor > kOverdraftMinorMax) {
    co_return fail(ErrorCode::kInvalidArgument, "overdraft_limit_invalid",
                   "an overdraft is 0 to 10,000 pounds");
  }
  if (request.change_id.is_nil()) {
    co_return fail(ErrorCode::kInvalidArgument, "change_id_missing", "a change has an id");
  }
  ATOLL_CO_TRY_VOID(check_product(request.product, InterestKind::kOverdraft));
  auto asking_account = account_of(request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(asking_account));
  Agreement asked{.address_id = account.id,
                  .account_id = account.id,
                  .user_id = account.user_id,
                  .currency = account.currency,
                  .kind = InterestKind::kOverdraft,
                  .products = {{.first_day = today(), .name = request.product}}};
  auto agreeing = agree(context, std::move(asked));
  ATOLL_CO_TRY_VOID(co_await std::move(agreeing));

  auto evidence = evidence_of_service("SetOverdraft", posting::Scheme::kNone);
  evidence.subject = context.caller.subject;
  evidence.client_id = context.caller.client_id;
  evidence.source_ip = context.caller.source_ip;
  evidence.request_id = context.request_id;
  ledger::Batch batch;
  batch.commands.push_back(floor_command(request));
  batch.attach_evidence(batch.commands[0], posting::encode_evidence(evidence));
  auto holding = hold_floor(account.id);
  co_await std::move(holding);
  auto submitting = submit(context, std::move(batch));
  const auto results = co_await std::move(submitting);
  held_floors_.erase(account.id);
  if (!results) co_return fail(results.error());
  ATOLL_CO_TRY_VOID(check_change((*results)[0].outcome));
  auto asking = balance(account.id);
  ATOLL_CO_TRY(const auto after, co_await std::move(asking));
  Overdraft overdraft{.account_id = account.id,
                      .limit_minor = -after.floor_minor,
                      .balance_minor = after.balance_minor - after.held_minor,
                      .available_minor = after.available_minor()};
  co_return overdraft;
}

InterestService::Answer<std::vector<AccruedInterest>> InterestService::show_accrued(
    base::Id user_id, base::Id address_id) {
  std::vector<AccruedInterest> all;
  for (const InterestKind kind : {InterestKind::kSavings, InterestKind::kOverdraft}) {
    const auto found = addresses_.find({address_id, kind});
    if (found == addresses_.end()) continue;
    auto ask = [this, user_id, account_id = found->second.agreement.account_id](
                   Completion<accounts::Account> done) {
      accounts_.account(Context(), user_id, account_id, std::move(done));
    };
    ATOLL_CO_TRY_VOID(co_await await_completion<accounts::Account>(executor_, std::move(ask)));
    auto asking = balance(accrued_address(kind, address_id));
    ATOLL_CO_TRY(const auto accrued, co_await std::move(asking));
    all.push_back({.kind = kind,
                   .product = found->second.agreement.products.back().name,
                   .accrued_minor = std::abs(accrued.balance_minor),
                   .up_to_day = last_day_});
  }
  if (all.empty()) {
    co_return fail(ErrorCode::kNotFound, "interest_not_agreed", "it has no interest");
  }
  co_return std::move(all);
}

InterestService::Answer<Agreement> InterestService::agree(Context context, Agreement asked) {
  // Of a joint account it may be another owner who agrees now; the address stays whose it was.
  const auto there = addresses_.find({asked.address_id, asked.kind});
  if (there != addresses_.end()) asked.user_id = there->second.agreement.user_id;
  auto opening = open_address(context, accrued_opening(asked));
  ATOLL_CO_TRY_VOID(co_await std::move(opening));
  auto work = [this, context, asked] { return store_.agree(asked, context, now()); };
  ATOLL_CO_TRY(auto agreed, co_await await_blocking<Agreement>(pool_, executor_, std::move(work)));
  addresses_[{agreed.address_id, agreed.kind}].agreement = agreed;
  co_return std::move(agreed);
}

runtime::Task<void> InterestService::hold_floor(base::Id account_id) {
  while (!held_floors_.insert(account_id).second) {
    co_await runtime::sleep_for(executor_, kFloorPause);
  }
}

InterestService::Answer<void> InterestService::open_address(Context context,
                                                            ledger::AccountOpening opening) {
  ledger::Batch batch;
  batch.openings.push_back(opening);
  ledger::Command& command = batch.commands.emplace_back();
  command.kind = ledger::CommandKind::kOpenAccount;
  command.id = opening.id;
  command.side_count = 1;
  const auto evidence = evidence_of_service("OpenInterestAddress", posting::Scheme::kNone);
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  if (results[0].outcome == Outcome::kDone) co_return Result<void>();
  co_return fail(ErrorCode::kInternal, "posting_refused", ledger::name_of(results[0].outcome));
}

InterestService::Answer<std::vector<ledger::CommandResult>> InterestService::submit(
    Context context, ledger::Batch batch) {
  context.executor = nullptr;
  auto call = [this, context = std::move(context),
               batch = std::move(batch)](Completion<posting::Reply> done) mutable {
    posting_.submit(context, std::move(batch), std::move(done));
  };
  ATOLL_CO_TRY(auto reply, co_await await_completion<posting::Reply>(executor_, std::move(call)));
  co_return std::move(reply.results);
}

InterestService::Answer<posting::AccountBalance> InterestService::balance(base::Id address_id) {
  auto call = [this, address_id](Completion<posting::AccountBalance> done) {
    posting_.balance(Context(), address_id, std::move(done));
  };
  auto found = co_await await_completion<posting::AccountBalance>(executor_, std::move(call));
  co_return std::move(found);
}

InterestService::Answer<posting::StatementPage> InterestService::statement(
    posting::StatementRequest request) {
  auto call = [this, request](Completion<posting::StatementPage> done) {
    posting_.statement(Context(), request, std::move(done));
  };
  auto page = co_await await_completion<posting::StatementPage>(executor_, std::move(call));
  co_return std::move(page);
}

}  // namespace atollbank::interest
