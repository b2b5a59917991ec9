// SPDX-License-Identifier: Apache-2.0
// Payees: what is checked of them before they are kept, and whose account a payment goes to.
#include "account_numbers/account_number.h"
#include "runtime/answer.h"
#include "services/payments/service.h"
#include "services/payments/texts.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_completion;

void PaymentsService::create_payee(const Context& context, CreatePayee request,
                                   Completion<Payee> done) {
  answer_with<Payee>(executor_, context, make_payee(context, std::move(request)), std::move(done));
}

void PaymentsService::check_payee(const Context& context, CreatePayee request,
                                  Completion<Payee> done) {
  answer_with<Payee>(executor_, context, checked_payee(context, std::move(request)),
                     std::move(done));
}

void PaymentsService::payees(const Context& context, base::Id user_id,
                             Completion<std::vector<Payee>> done) {
  auto work = [this, user_id] { return store_.payees(user_id); };
  answer_with<std::vector<Payee>>(
      executor_, context, run_blocking<std::vector<Payee>>(std::move(work)), std::move(done));
}

void PaymentsService::delete_payee(const Context& context, base::Id user_id, base::Id payee_id,
                                   Completion<void> done) {
  auto work = [this, context, user_id, payee_id] {
    return store_.delete_payee(user_id, payee_id, context, now());
  };
  answer_with<void>(executor_, context, run_blocking<void>(std::move(work)), std::move(done));
}

PaymentsService::Answer<Payee> PaymentsService::make_payee(Context context, CreatePayee request) {
  const base::Id id = ids_.next(request.user_id.slice());
  auto checking = checked_payee(context, std::move(request));
  ATOLL_CO_TRY(Payee payee, co_await std::move(checking));
  payee.id = id;
  payee.created = id.time();
  auto work = [this, context = std::move(context), payee] {
    return store_.put_payee(payee, context);
  };
  auto keeping = run_blocking<Payee>(std::move(work));
  auto kept = co_await std::move(keeping);
  co_return std::move(kept);
}

PaymentsService::Answer<Payee> PaymentsService::checked_payee(Context context,
                                                              CreatePayee request) {
  ATOLL_CO_TRY_VOID(check_name(request.name));
  ATOLL_CO_TRY(const auto account,
               account_numbers::parse_uk_account(request.sort_code, request.account_number));
  if (modulus_.check(account) == account_numbers::ModulusVerdict::kInvalid) {
    co_return fail(ErrorCode::kInvalidArgument, "account_number_wrong",
                   "a digit of the sort code or the account number is wrong");
  }
  Payee payee{.id = {},
              .user_id = request.user_id,
              .created = {},
              .name = std::move(request.name),
              .sort_code = account.sort_code.digits(),
              .account_number = account.number.digits(),
              .account_id = {},
              .name_match = NameMatch::kNotChecked};
  if (payee.sort_code != options_.sort_code) {
    auto asking = customer(payee.user_id);
    ATOLL_CO_TRY(const auto owner, co_await std::move(asking));
    ATOLL_CO_TRY_VOID(seal_name(payee, owner.personal_key));
    co_return std::move(payee);
  }
  auto resolving = resolve(std::move(context), std::move(payee));
  auto resolved = co_await std::move(resolving);
  co_return std::move(resolved);
}

// The holder of a number of this bank: her account, and whether the name is hers.
PaymentsService::Answer<Payee> PaymentsService::resolve(Context context, Payee payee) {
  context.executor = nullptr;
  auto find = [this, context, sort_code = payee.sort_code,
               number = payee.account_number](Completion<accounts::Account> done) {
    accounts_.find_by_number(context, sort_code, number, std::move(done));
  };
  const auto account = co_await await_completion<accounts::Account>(executor_, std::move(find));
  if (!account && account.error().code == ErrorCode::kNotFound) {
    co_return fail(ErrorCode::kNotFound, "payee_account_not_found",
                   "nobody here has an account of this number");
  }
  if (!account) co_return fail(account.error());
  payee.account_id = account->id;
  auto asking = customer(account->user_id);
  ATOLL_CO_TRY(const auto holder, co_await std::move(asking));
  payee.name_match = compare_names(payee.name, holder.preferred_name);
  ATOLL_CO_TRY_VOID(seal_name(payee, holder.personal_key));
  co_return std::move(payee);
}

Result<void> PaymentsService::seal_name(Payee& payee, std::uint64_t key) const {
  ATOLL_TRY(auto name, ports::sealed_text(persons_, key, ports::kNameText, std::move(payee.name)));
  payee.name = std::move(name.text);
  payee.name_parts = std::move(name.parts);
  return {};
}

PaymentsService::Answer<PaymentsService::Holder> PaymentsService::holder_of(SendPayment request) {
  base::Id account_id;
  Holder holder;
  if (const auto* to = std::get_if<ToPayee>(&request.to)) {
    auto look = [this, user_id = request.user_id,
                 payee_id = to->id](const ports::RecordReader& records) {
      return store_.payee(records, user_id, payee_id);
    };
    auto finding = run_reading<Payee>(std::move(look));
    ATOLL_CO_TRY(const auto payee, co_await std::move(finding));
    if (!payee.is_here()) {
      co_return fail(ErrorCode::kFailedPrecondition, "scheme_not_reachable",
                     "payments to other banks are not possible here");
    }
    account_id = payee.account_id;
    holder.name = {.text = payee.name, .parts = payee.name_parts};
  } else {
    const ToAccount& account = std::get<ToAccount>(request.to);
    account_id = account.id;
    holder.name = {.text = account.name, .parts = account.name_parts};
  }
  auto find = [this, account_id](Completion<accounts::Account> done) {
    accounts_.find_any(Context(), account_id, std::move(done));
  };
  ATOLL_CO_TRY(holder.account,
               co_await await_completion<accounts::Account>(executor_, std::move(find)));
  if (holder.name.parts.empty()) {
    auto asking = customer(holder.account.user_id);
    ATOLL_CO_TRY(const auto person, co_await std::move(asking));
    ATOLL_CO_TRY(holder.name, ports::sealed_text(persons_, person.personal_key, ports::kNameText,
                                                 std::move(holder.name.text)));
  }
  co_return std::move(holder);
}

}  // namespace atollbank::payments
