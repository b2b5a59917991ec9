// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/problem_page.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::pages {
namespace {

struct Words {
  std::string_view reason;
  std::string_view text;
};

constexpr Words kWords[] = {
    {"client_unknown", "The program that sent you here is not known to the bank."},
    {"redirect_uri_mismatch",
     "The program that sent you here named an address that it has not registered. Nothing was "
     "shared."},
    {"state_too_long", "The program that sent you here sent more than it may."},
    {"parameter_repeated", "The program that sent you here asked for two things at once."},
    {"sign_in_refused", "The name, the password or the code is wrong."},
    {"form_expired", "This form is too old. Please try again."},
    {"form_from_elsewhere", "This came from another site's page, so nothing was done."},
    {"malformed_form", "The browser sent what cannot be read."},
    {"form_too_large", "That is more than a form may hold."},
    {"form_kind_unknown", "This page takes forms."},
    {"grant_not_found", "This connection is not there any more."},
    {"device_not_found", "This device is not there any more."},
    {"passkey_not_found", "This passkey is not there any more."},
    {"client_not_found", "There is no such client of yours."},
    {"passkey_refused", "The passkey could not be used. Please try again."},
    {"challenge_unknown", "That took too long. Please try again."},
    {"passkey_name_invalid", "Give the passkey a name of 1 to 64 characters."},
    {"too_many_passkeys", "You have as many passkeys as one may have. Remove one first."},
    {"client_name_invalid", "Give the client a name of 1 to 64 characters."},
    {"redirect_uri_invalid",
     "A redirect address must be https, or http on this machine, without a fragment."},
    {"too_many_redirect_uris", "A client may have ten redirect addresses."},
    {"too_many_clients", "You have as many clients as one may have. Delete one first."},
    {"option_needs_sandbox", "That can be chosen in the sandbox only."},
    {"client_is_public", "A public client has no secret."},
    {"password_too_short", "The new password needs at least 8 characters."},
    {"password_too_long", "The new password may have at most 256 characters."},
    {"password_too_common", "This password is one of those that are tried first."},
    {"webhook_not_found", "There is no such webhook."},
    {"event_not_found", "There is no such event any more."},
    {"webhook_disabled", "The webhook is off. Switch it on first."},
    {"too_many_replays", "As many events as may wait to be sent again are waiting."},
    {"account_missing", "You have no account yet."},
    {"account_not_found", "There is no such account of yours."},
    {"malformed_amount", "Write the amount like 12.50, or like £1,200 without the pence."},
    {"amount_is_nothing", "The amount must be more than nothing."},
    {"amount_overflow", "No account holds so much."},
    {"amount_invalid", "The bank does not move so much at once."},
    {"payment_limit_exceeded", "This is more than one payment may be."},
    {"daily_limit_exceeded", "With what was paid today, this is more than a day's limit."},
    {"reference_invalid", "A reference has at most 140 letters."},
    {"payee_name_invalid", "Give the name of whom you pay: at most 128 letters."},
    {"malformed_sort_code", "A sort code has six digits, like 12-34-56."},
    {"malformed_account_number", "An account number has six to eight digits."},
    {"ambiguous_account_number", "Give the eight digits of the account number."},
    {"account_number_wrong",
     "A digit of the sort code or of the account number is wrong: they do not fit each other."},
    {"payee_account_not_found", "Nobody at this bank has this account number. Is a digit wrong?"},
    {"payee_account_closed", "This account is closed and takes no more money."},
    {"own_account_closed", "This account of yours is closed."},
    {"account_closed", "One of the two accounts is closed."},
    {"account_dormant",
     "Nobody has used this account for long. Wake it on your first page before you pay."},
    {"account_in_use", "Money went on moving on the account. Please try again."},
    {"account_frozen", "One of the two accounts is frozen."},
    {"insufficient_funds", "There was not enough money in the account."},
    {"payee_cannot_be_paid", "The payee's account does not take this payment."},
    {"scheme_not_reachable",
     "This account is at another bank, which cannot be paid from here yet."},
    {"same_account", "That is the account that would pay."},
    {"currency_mismatch", "The two accounts have different currencies."},
    {"too_many_payees", "You keep as many payees as one may. Forget one first."},
    {"payee_not_found", "This payee is not there any more."},
    {"dedupe_id_reused", "This payment was asked for before with other details."},
    {"payment_not_found", "There is no such payment of yours."},
    {"bulk_payment_not_found", "There is no such file of payments of yours."},
    {"not_an_approver", "Somebody else has to approve this."},
    {"payment_lapsed", "It was not approved in time. Ask for it again."},
    {"payment_not_awaiting_approval", "This payment waits for nobody any more."},
    {"payment_not_cancellable", "This payment can no longer be called off."},
    {"malformed_date", "Write the date like 2026-11-26."},
    {"impossible_date", "No calendar has this day."},
    {"schedule_in_the_past", "This day has passed. Choose a later one."},
    {"date_too_late", "That is too far away."},
    {"end_of_single_payment", "What is paid once has no last day."},
    {"final_date_before_first", "The last day is before the first."},
    {"no_payments", "Between these days nothing would be paid."},
    {"too_many_orders", "This account has as many standing orders as it may. End one first."},
    {"statement_not_found", "There is no such statement of yours."},
    {"order_not_found", "There is no such standing order of yours."},
    {"order_has_ended", "This standing order has ended."},
    {"order_not_awaiting_approval", "This standing order waits for nobody any more."},
    {"payment_under_way", "A payment of it is on its way. Try again in a moment."},
    {"too_many_streams", "This page is open too often. Close one of its tabs."},
};

std::string_view title_for(int status) {
  switch (status) {
    case 400: return "That did not work";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 429: return "Too many attempts";
    default: return "The bank is not well";
  }
}

}  // namespace

std::string words_for(const base::Error& error) {
  if (error.code == base::ErrorCode::kResourceExhausted && error.retry_after_ms != 0)
    return fmt::format("Too many attempts. Please wait {} minutes.",
                       (error.retry_after_ms + 59'999) / 60'000);
  const auto* const known = std::ranges::find(kWords, error.reason, &Words::reason);
  if (known != std::end(kWords)) return std::string(known->text);
  if (status_of(error) < 500) return "The bank could not do that.";
  return "Something is not working here. Nothing was lost; please try again in a moment.";
}

int status_of(const base::Error& error) {
  using base::ErrorCode;
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kConflict:
    case ErrorCode::kFailedPrecondition: return 400;
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kPermissionDenied: return 403;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kResourceExhausted: return error.retry_after_ms != 0 ? 429 : 400;
    case ErrorCode::kDeadlineExceeded: return 504;
    case ErrorCode::kUnavailable:
    case ErrorCode::kUnknown: return 503;
    case ErrorCode::kDataLoss:
    case ErrorCode::kInternal: return 500;
  }
  return 500;
}

Page problem_page(const base::Error& error) {
  const int status = status_of(error);
  return plain_page(status, std::string(title_for(status)), words_for(error));
}

}  // namespace atollbank::pages
