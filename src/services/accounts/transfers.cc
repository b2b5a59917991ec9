// SPDX-License-Identifier: Apache-2.0
// Money from one account of the bank to another: one posting, whose words both sides see.
#include "ledger/record_view.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

ledger::Command command_of(const Transfer& request, const Account& payer) {
  ledger::Command command;
  command.kind = ledger::CommandKind::kPost;
  command.currency = payer.currency;
  command.id = payment_command_id(request.payment_id);
  command.debit_account = request.from_account_id;
  command.credit_account = request.to_account_id;
  command.amount_minor = request.amount_minor;
  return command;
}

// Where it stands in the ledger.
Transferred transferred(const Transfer& request, std::uint64_t slot, std::int64_t booking_time_ns) {
  const auto entry_id = [&](base::Id account_id, std::uint8_t entry) {
    return transactions::transaction_id(booking_time_ns, account_id.slice(), slot, entry);
  };
  return {.debit_transaction_id = entry_id(request.from_account_id, transactions::kDebitEntry),
          .credit_transaction_id = entry_id(request.to_account_id, transactions::kCreditEntry),
          .slot = slot,
          .duplicate = false};
}

Result<Account> known(Result<std::optional<Account>> found) {
  ATOLL_TRY(auto account, std::move(found));
  if (account) return *std::move(account);
  return fail(ErrorCode::kNotFound, "account_not_found", "no such account");
}

}  // namespace

base::Id payment_command_id(base::Id payment_id) {
  return command_id("payment", payment_id.slice(), {bytes_of_id(payment_id)});
}

void AccountsService::find_any(const Context& context, base::Id account_id,
                               Completion<Account> done) {
  answer_with<Account>(executor_, context, any_account(account_id), std::move(done));
}

void AccountsService::find_by_number(const Context& context, std::string sort_code,
                                     std::string account_number, Completion<Account> done) {
  answer_with<Account>(executor_, context,
                       account_at(std::move(sort_code), std::move(account_number)),
                       std::move(done));
}

void AccountsService::transfer(const Context& context, Transfer request,
                               Completion<Transferred> done) {
  answer_with<Transferred>(executor_, context, post_transfer(context, std::move(request)),
                           std::move(done));
}

void AccountsService::find_transfer(const Context& context, Transfer request,
                                    Completion<std::optional<Transferred>> done) {
  answer_with<std::optional<Transferred>>(
      executor_, context, booked_transfer(context, std::move(request)), std::move(done));
}

void AccountsService::all_accounts(const Context& context, base::Id after, std::uint32_t limit,
                                   Completion<AccountsPage> done) {
  auto work = [this, after, limit] { return store_.all_accounts(after, limit); };
  runtime::answer_from_pool<AccountsPage>(pool_, executor_.clock(), context, std::move(work),
                                          std::move(done));
}

AccountsService::Answer<Account> AccountsService::any_account(base::Id account_id) {
  auto at_once = known(store_.find_account_in_memory(account_id));
  if (at_once || at_once.error().reason != ports::kNotInMemory) co_return std::move(at_once);
  auto work = [this, account_id] { return known(store_.find_account(account_id)); };
  auto account = co_await await_blocking<Account>(pool_, executor_, std::move(work));
  co_return std::move(account);
}

AccountsService::Answer<Account> AccountsService::account_at(std::string sort_code,
                                                             std::string account_number) {
  auto work = [this, sort_code = std::move(sort_code), number = std::move(account_number)] {
    return known(store_.find_numbered(sort_code, number));
  };
  auto account = co_await await_blocking<Account>(pool_, executor_, std::move(work));
  co_return std::move(account);
}

AccountsService::Answer<Transferred> AccountsService::post_transfer(Context context,
                                                                    Transfer request) {
  ATOLL_CO_TRY_VOID(check_amount(request.amount_minor));
  if (request.from_account_id == request.to_account_id) {
    co_return fail(ErrorCode::kFailedPrecondition, "same_account",
                   "the money is in that account already");
  }
  auto owning = own_account(request.user_id, request.from_account_id);
  ATOLL_CO_TRY(const auto payer, co_await std::move(owning));
  const ledger::Command command = command_of(request, payer);
  auto evidence = evidence_of(context, "SendPayment", posting::Scheme::kPersonToPerson, command.id);
  evidence.category = posting::Category::kTransfers;
  evidence.has_narrative = true;
  evidence.is_told_by_payer = true;
  auto submitting = submit_one(std::move(context), command, posting::encode_evidence(evidence));
  ATOLL_CO_TRY(const ledger::CommandResult result, co_await std::move(submitting));
  ATOLL_CO_TRY_VOID(check_outcome(result.outcome, Movement::kTransfer));
  Transferred moved = transferred(request, result.slot, result.booking_time_ns);
  moved.duplicate = result.duplicate != 0;
  co_return moved;
}

AccountsService::Answer<ledger::CommandResult> AccountsService::submit_one(Context context,
                                                                           ledger::Command command,
                                                                           std::string evidence) {
  if (runtime::priority_here() == runtime::Priority::kBackground) {
    auto call = [this, command,
                 evidence = std::move(evidence)](Completion<ledger::CommandResult> done) mutable {
      gathered_.submit(command, std::move(evidence), std::move(done));
    };
    auto result = co_await await_completion<ledger::CommandResult>(executor_, std::move(call));
    co_return std::move(result);
  }
  ledger::Batch batch;
  batch.commands.push_back(command);
  batch.attach_evidence(batch.commands[0], evidence);
  auto submitting = submit(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  co_return results[0];
}

AccountsService::Answer<std::optional<Transferred>> AccountsService::booked_transfer(
    Context context, Transfer request) {
  auto finding = find(std::move(context), payment_command_id(request.payment_id));
  ATOLL_CO_TRY(const auto found, co_await std::move(finding));
  const bool is_booked =
      found && found->record.kind == ledger::format::SlotKind::kPosting &&
      ledger::slot_as<ledger::format::PostingSlot>(found->record).header.outcome ==
          ledger::Outcome::kDone;
  if (!is_booked) co_return std::optional<Transferred>();
  co_return std::optional(transferred(request, found->slot, found->booking_time_ns));
}

}  // namespace atollbank::accounts
