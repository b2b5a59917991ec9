// SPDX-License-Identifier: Apache-2.0
// Bulk payments: a file becomes ordinary payments, all of them stored at once and then booked one
// after the other, so that the ledger decides in the order of the file.
#include <algorithm>

#include "runtime/answer.h"
#include "services/payments/london_day.h"
#include "services/payments/service.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;

namespace {

// What is wrong with a line and not with the bank.
bool is_of_the_line(const base::Error& error) {
  return error.code == ErrorCode::kInvalidArgument || error.code == ErrorCode::kNotFound ||
         error.code == ErrorCode::kFailedPrecondition;
}

BulkPayment bulk_of(const SendBulk& request, const std::vector<Payment>& payments,
                    std::vector<BadLine> bad_lines) {
  BulkPayment bulk{.id = payments.front().bulk_id,
                   .user_id = request.user_id,
                   .account_id = request.account_id,
                   .created = payments.front().created,
                   .on_bad_line = request.on_bad_line,
                   .currency = payments.front().currency,
                   .payment_ids = {},
                   .bad_lines = std::move(bad_lines)};
  for (const Payment& payment : payments) {
    bulk.payment_ids.push_back(payment.id);
    bulk.amount_minor += payment.amount_minor;
  }
  return bulk;
}

BulkView as_of(BulkView view, base::Timestamp now) {
  for (Payment& payment : view.payments) payment = as_of(std::move(payment), now);
  return view;
}

}  // namespace

void PaymentsService::send_bulk(const Context& context, SendBulk request,
                                Completion<BulkAnswer> done) {
  answer_with<BulkAnswer>(executor_, context, begin_bulk(context, std::move(request)),
                          std::move(done));
}

void PaymentsService::approve_bulk(const Context& context, BulkName name,
                                   Completion<BulkView> done) {
  answer_with<BulkView>(executor_, context, change_own_bulk(context, name, true), std::move(done));
}

void PaymentsService::cancel_bulk(const Context& context, BulkName name,
                                  Completion<BulkView> done) {
  answer_with<BulkView>(executor_, context, change_own_bulk(context, name, false), std::move(done));
}

void PaymentsService::find_bulk(const Context& context, BulkName name, Completion<BulkView> done) {
  answer_with<BulkView>(executor_, context, own_bulk(name), std::move(done));
}

PaymentsService::Answer<BulkAnswer> PaymentsService::begin_bulk(Context context, SendBulk request) {
  ATOLL_CO_TRY_VOID(accounts::check_dedupe_id(request.dedupe_id));
  auto owning = own_account(request.user_id, request.account_id);
  ATOLL_CO_TRY(const auto payer, co_await std::move(owning));
  const Asked asked = asked_by(context, request);
  auto look = [this, account_id = payer.id, asked](const ports::RecordReader& records) {
    return store_.find_asked_bulk(records, account_id, asked);
  };
  auto looking = run_reading<std::optional<BulkPayment>>(std::move(look));
  ATOLL_CO_TRY(const auto there, co_await std::move(looking));
  if (there) {
    auto finding = own_bulk({.user_id = request.user_id, .bulk_id = there->id});
    ATOLL_CO_TRY(auto view, co_await std::move(finding));
    book_behind(context, view);
    co_return BulkAnswer{.view = std::move(view), .bad_lines = {}};
  }
  ATOLL_CO_TRY_VOID(check_awake(payer));
  ATOLL_CO_TRY(const auto currency, money::Currency::from_numeric(payer.currency));
  ATOLL_CO_TRY(BulkFile file, read_bulk_file(request.file, currency));
  auto asking = ask_for_lines(context, request, payer, file);
  ATOLL_CO_TRY(auto payments, co_await std::move(asking));
  std::ranges::sort(file.bad_lines, {}, &BadLine::line_number);
  const bool is_refused = !file.bad_lines.empty() && request.on_bad_line == OnBadLine::kRefuse;
  if (is_refused || payments.empty()) {
    co_return BulkAnswer{.view = std::nullopt, .bad_lines = std::move(file.bad_lines)};
  }
  BulkView wanted{.bulk = bulk_of(request, payments, std::move(file.bad_lines)),
                  .payments = std::move(payments)};
  auto store = [this, context, wanted = std::move(wanted),
                owners = PayingOwners{payer.owners(), payer.all_above_minor},
                asked] { return store_.begin_bulk(wanted, owners, asked, context); };
  auto storing = run_blocking<BulkView>(std::move(store));
  ATOLL_CO_TRY(auto view, co_await std::move(storing));
  book_behind(context, view);
  co_return BulkAnswer{.view = as_of(std::move(view), now()), .bad_lines = {}};
}

// `file` lives in the frame that awaits this.
PaymentsService::Answer<std::vector<Payment>> PaymentsService::ask_for_lines(
    Context context, SendBulk request, accounts::Account payer, BulkFile& file) {
  const base::Id bulk_id = ids_.next(payer.id.slice());
  std::vector<Payment> payments;
  for (BulkLine& line : file.lines) {
    const std::uint32_t line_number = line.line_number;
    SendPayment sent{.user_id = request.user_id,
                     .account_id = request.account_id,
                     .to = {},
                     .amount_minor = line.amount_minor,
                     .reference = line.reference,
                     .dedupe_id = request.dedupe_id,
                     .mandate_id = {},
                     .waits_for_approval = request.waits_for_approval};
    auto asking = ask_for_line(context, std::move(sent), payer, std::move(line));
    auto payment = co_await std::move(asking);
    if (!payment && !is_of_the_line(payment.error())) co_return fail(payment.error());
    if (!payment) {
      file.bad_lines.push_back({.line_number = line_number, .reason = payment.error().reason});
      continue;
    }
    payment->bulk_id = bulk_id;
    payment->bulk_line = line_number;
    payment->client_id = context.caller.client_id;
    payments.push_back(*std::move(payment));
  }
  co_return std::move(payments);
}

PaymentsService::Answer<Payment> PaymentsService::ask_for_line(Context context, SendPayment request,
                                                               accounts::Account payer,
                                                               BulkLine line) {
  if (const auto* id = std::get_if<base::Id>(&line.payee)) {
    request.to = ToPayee{*id};
  } else {
    auto& numbers = std::get<PayeeNumbers>(line.payee);
    CreatePayee wanted{.user_id = request.user_id,
                       .name = std::move(numbers.name),
                       .sort_code = std::move(numbers.sort_code),
                       .account_number = std::move(numbers.account_number)};
    auto checking = checked_payee(std::move(context), std::move(wanted));
    ATOLL_CO_TRY(Payee payee, co_await std::move(checking));
    if (!payee.is_here()) {
      co_return fail(ErrorCode::kFailedPrecondition, "scheme_not_reachable",
                     "payments to other banks are not possible here");
    }
    request.to = ToAccount{.id = payee.account_id,
                           .name = std::move(payee.name),
                           .name_parts = std::move(payee.name_parts)};
  }
  auto asking = ask_for(std::move(request), std::move(payer));
  ATOLL_CO_TRY(Payment payment, co_await std::move(asking));
  // A payment that no day takes; whether this day takes them all is asked of all of them.
  PaymentLimits alone = options_.limits;
  alone.day_minor = INT64_MAX;
  ATOLL_CO_TRY_VOID(check_limits(payment, 0, alone));
  co_return std::move(payment);
}

PaymentsService::Answer<BulkView> PaymentsService::change_own_bulk(Context context, BulkName name,
                                                                   bool is_approval) {
  auto owning = own_bulk(name);
  ATOLL_CO_TRY(const auto there, co_await std::move(owning));
  auto work = [this, context, name, is_approval, account_id = there.bulk.account_id] {
    if (!is_approval) return store_.cancel_bulk(account_id, name.bulk_id, context, now());
    return store_.approve_bulk(account_id, name.bulk_id, name.user_id, london_day(now()), context,
                               now());
  };
  auto changing = run_blocking<BulkView>(std::move(work));
  ATOLL_CO_TRY(auto changed, co_await std::move(changing));
  book_behind(context, changed);
  co_return as_of(std::move(changed), now());
}

PaymentsService::Answer<BulkView> PaymentsService::own_bulk(BulkName name) {
  auto asking = accounts_of(name.user_id);
  ATOLL_CO_TRY(const auto accounts, co_await std::move(asking));
  auto work = [this, name, accounts]() -> Result<BulkView> {
    for (const accounts::Account& account : accounts) {
      ATOLL_TRY(auto view, store_.find_bulk(account.id, name.bulk_id));
      if (view) return as_of(*std::move(view), now());
    }
    return fail(ErrorCode::kNotFound, "bulk_payment_not_found", "no such bulk payment");
  };
  auto finding = run_blocking<BulkView>(std::move(work));
  auto view = co_await std::move(finding);
  co_return std::move(view);
}

void PaymentsService::book_behind(const Context& context, const BulkView& view) {
  const bool is_open = std::ranges::any_of(view.payments, &Payment::is_open);
  if (!is_open || !bulks_under_way_.insert(view.bulk.id).second) return;
  Context behind = context;
  behind.deadline = base::Deadline::never();
  runtime::spawn(executor_, book_in_order(std::move(behind), view));
}

runtime::Task<void> PaymentsService::book_in_order(Context context, BulkView view) {
  for (Payment& payment : view.payments) {
    auto driving = drive(context, std::move(payment));
    const auto driven = co_await std::move(driving);
    (void)driven;  // what is not known yet is asked for again
  }
  bulks_under_way_.erase(view.bulk.id);
}

}  // namespace atollbank::payments
