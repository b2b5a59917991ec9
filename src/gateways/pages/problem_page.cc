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
