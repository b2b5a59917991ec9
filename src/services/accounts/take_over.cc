// SPDX-License-Identifier: Apache-2.0
// Lines of another bank's statement: each one posting with the times it had there, all of them or
// none.
#include "ledger/record_view.h"
#include "runtime/answer.h"
#include "services/accounts/addresses.h"
#include "services/accounts/service.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Outcome;
using runtime::answer_with;

namespace {

ledger::Command command_of(const TakenLine& line, const Account& account) {
  const base::Id house = settlement_account(line.scheme, account.id.slice(), account.currency);
  const bool is_in = line.amount_minor > 0;
  ledger::Command command;
  command.kind = ledger::CommandKind::kPost;
  command.flags = ledger::kLinked;
  command.currency = account.currency;
  command.id = taken_line_id(account.id, line.line_id, line.attempt);
  command.debit_account = is_in ? house : account.id;
  command.credit_account = is_in ? account.id : house;
  command.amount_minor = is_in ? line.amount_minor : -line.amount_minor;
  command.value_time_ns = line.settled.nanoseconds;
  return command;
}

// Who asked, from where and through which program stands in the import's own record: a line names
// the request.
posting::Evidence evidence_of_line(const Context& context, const TakenLine& line, base::Id id,
                                   bool is_told) {
  posting::Evidence evidence;
  evidence.event_name = "TakeOverLine";
  evidence.subject = context.caller.subject;
  evidence.request_id = context.request_id;
  evidence.dedupe = id;
  evidence.scheme = line.scheme;
  evidence.category = line.category;
  evidence.merchant_id = line.merchant_id;
  evidence.has_narrative = true;
  evidence.local_currency = line.local_currency;
  evidence.local_amount_minor = line.local_amount_minor;
  evidence.origin = posting::Origin{.created_ns = line.created.nanoseconds,
                                    .settled_ns = line.settled.nanoseconds,
                                    .is_told = is_told};
  return evidence;
}

ledger::Batch batch_of(const Context& context, const TakeOver& request, const Account& account) {
  ledger::Batch batch;
  for (const TakenLine& line : request.lines) {
    ledger::Command command = command_of(line, account);
    const auto evidence = evidence_of_line(context, line, command.id, request.is_told);
    batch.attach_evidence(command, posting::encode_evidence(evidence));
    batch.commands.push_back(command);
  }
  batch.commands.back().flags = 0;
  return batch;
}

// What the record of an attempt says of its line.
void tell(const posting::RecordView& record, std::uint8_t attempt, TakenLineState& state) {
  const auto& slot = ledger::slot_as<ledger::format::PostingSlot>(record.record);
  state.is_booked = slot.header.outcome == Outcome::kDone;
  state.amount_minor = slot.amount_minor;
  state.attempt = attempt;
  if (!state.is_booked && attempt < kTakenLineAttemptMax) ++state.attempt;
}

Result<void> check_lines(const std::vector<TakenLine>& lines) {
  if (lines.empty() || lines.size() > kTakenLineCountMax) {
    return fail(ErrorCode::kInvalidArgument, "too_many_lines",
                "between 1 and 8,000 lines are booked at once");
  }
  for (const TakenLine& line : lines) {
    const bool is_huge =
        line.amount_minor > kAmountMinorMax || line.amount_minor < -kAmountMinorMax;
    if (line.amount_minor == 0 || is_huge) {
      return fail(ErrorCode::kInvalidArgument, "amount_invalid", "an amount is nothing or huge");
    }
    if (line.created.nanoseconds < 0 || line.settled.nanoseconds <= 0) {
      return fail(ErrorCode::kInvalidArgument, "time_invalid", "a time before 1970");
    }
  }
  return {};
}

}  // namespace

base::Id taken_line_id(base::Id account_id, std::string_view line_id, std::uint8_t attempt) {
  const std::string number = std::to_string(attempt);
  return command_id("taken-line", account_id.slice(), {bytes_of_id(account_id), line_id, number});
}

void AccountsService::find_taken_lines(const Context& context, FindTakenLines request,
                                       Completion<std::vector<TakenLineState>> done) {
  answer_with<std::vector<TakenLineState>>(
      executor_, context, find_lines(context, std::move(request)), std::move(done));
}

void AccountsService::take_over(const Context& context, TakeOver request,
                                Completion<TakenOver> done) {
  answer_with<TakenOver>(executor_, context, take_lines(context, std::move(request)),
                         std::move(done));
}

AccountsService::Answer<std::vector<TakenLineState>> AccountsService::find_lines(
    Context context, FindTakenLines request) {
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  std::vector<TakenLineState> states;
  for (const std::string& line_id : request.line_ids) {
    auto finding = find_line(context, account.id, line_id);
    ATOLL_CO_TRY(const TakenLineState state, co_await std::move(finding));
    states.push_back(state);
  }
  co_return std::move(states);
}

// Attempts leave holes: one whose id had other words already was passed over and never posted. So
// every attempt is looked for, however few are found.
AccountsService::Answer<TakenLineState> AccountsService::find_line(Context context,
                                                                   base::Id account_id,
                                                                   std::string line_id) {
  auto finding = find(context, taken_line_id(account_id, line_id, 0));
  ATOLL_CO_TRY(const auto first, co_await std::move(finding));
  TakenLineState state;
  if (first) tell(*first, 0, state);
  if (state.is_booked) co_return state;
  std::vector<base::Id> ids;
  for (std::uint8_t attempt = 1; attempt <= kTakenLineAttemptMax; ++attempt) {
    ids.push_back(taken_line_id(account_id, line_id, attempt));
  }
  auto finding_rest = find_all(std::move(context), std::move(ids));
  ATOLL_CO_TRY(const auto rest, co_await std::move(finding_rest));
  for (std::uint8_t attempt = 1; attempt <= kTakenLineAttemptMax && !state.is_booked; ++attempt) {
    const auto& record = rest[attempt - 1u];
    if (record) tell(*record, attempt, state);
  }
  co_return state;
}

AccountsService::Answer<TakenOver> AccountsService::take_lines(Context context, TakeOver request) {
  ATOLL_CO_TRY_VOID(check_lines(request.lines));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto account, co_await std::move(owning));
  auto submitting = submit(context, batch_of(context, request, account));
  ATOLL_CO_TRY(const auto results, co_await std::move(submitting));
  ATOLL_CO_TRY_VOID(check_outcome(deciding_result(results).outcome, Movement::kTakeOver));
  TakenOver taken;
  taken.slot = results.back().slot;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const TakenLine& line = request.lines[i];
    const bool is_in = line.amount_minor > 0;
    taken.transaction_ids.push_back(transactions::transaction_id(
        line.created.nanoseconds, account.id.slice(), results[i].slot,
        is_in ? transactions::kCreditEntry : transactions::kDebitEntry));
  }
  co_return std::move(taken);
}

}  // namespace atollbank::accounts
