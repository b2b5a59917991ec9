// SPDX-License-Identifier: Apache-2.0
// The table of reasons whose public code is not simply "<code>.<reason>", and the body of an error.
#include "gateways/edge/error_json.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;

struct Family {
  int status;
  std::string_view prefix;
  std::string_view general_message;  // in place of ours, where the failure is the bank's
};

Family family_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return {400, "bad_request", ""};
    case ErrorCode::kUnauthenticated: return {401, "unauthorized", ""};
    case ErrorCode::kPermissionDenied: return {403, "forbidden", ""};
    case ErrorCode::kNotFound: return {404, "not_found", ""};
    case ErrorCode::kConflict: return {409, "conflict", ""};
    case ErrorCode::kFailedPrecondition: return {412, "precondition_failed", ""};
    case ErrorCode::kResourceExhausted:
      return {503, "unavailable", "The bank is busy, try again shortly"};
    case ErrorCode::kDeadlineExceeded: return {504, "timeout", "The bank did not answer in time"};
    case ErrorCode::kUnavailable:
      return {503, "unavailable", "The bank cannot do this at the moment"};
    case ErrorCode::kUnknown:
      return {504, "timeout",
              "It is not known whether this happened; repeat the request to learn it"};
    case ErrorCode::kDataLoss:
    case ErrorCode::kInternal: break;
  }
  return {500, "internal_service", "Something went wrong on our side"};
}

struct Exception {
  std::string_view reason;
  int status;
  std::string_view code;
  std::string_view message;  // empty: the error's own
};

// Grouped by meaning; few enough to be searched through.
constexpr std::string_view kBadToken = "Bad access token";
constexpr std::array kExceptions = {
    Exception{"bad_access_token", 401, "unauthorized.bad_access_token", kBadToken},
    Exception{"token_unknown", 401, "unauthorized.bad_access_token", kBadToken},
    Exception{"token_expired", 401, "unauthorized.bad_access_token.expired", kBadToken},
    Exception{"token_evicted", 401, "unauthorized.bad_access_token.evicted", kBadToken},
    Exception{"refresh_token_expired", 401, "unauthorized.bad_refresh_token.expired", ""},
    Exception{"refresh_token_evicted", 401, "unauthorized.bad_refresh_token.evicted", ""},
    Exception{"bad_code", 400, "bad_request.bad_authorization_code", ""},
    Exception{"code_expired", 400, "bad_request.bad_authorization_code.expired", ""},
    Exception{"code_used", 400, "bad_request.bad_authorization_code.used", ""},
    Exception{"client_not_found", 404, "not_found.client", "No such client"},
    Exception{"too_many_clients", 400, "bad_request.too_many_clients", "Too many clients"},

    // What is another's answers exactly as what does not exist.
    Exception{"customer_not_found", 404, "not_found.customer", "No such customer"},
    Exception{"account_not_found", 404, "not_found.account", "No such account"},
    Exception{"account_not_owned", 404, "not_found.account", "No such account"},
    Exception{"pot_not_found", 404, "not_found.pot", "No such pot"},
    Exception{"transaction_not_found", 404, "not_found.transaction", "No such transaction"},
    Exception{"attachment_not_found", 404, "not_found.attachment", "No such attachment"},
    Exception{"file_not_found", 404, "not_found.file", "No such file"},
    Exception{"upload_not_found", 404, "not_found.upload", "No such upload"},
    Exception{"receipt_not_found", 404, "not_found.receipt", "No such receipt"},
    Exception{"purchase_not_found", 404, "not_found.transaction", "No such purchase"},
    Exception{"statement_not_found", 404, "not_found.statement", "No such statement"},
    Exception{"import_not_found", 404, "not_found.import", "No such import"},
    Exception{"webhook_not_found", 404, "not_found.webhook", "No such webhook"},
    Exception{"event_not_found", 404, "not_found.event", "No such event"},
    Exception{"payee_not_found", 404, "not_found.payee", "No such payee"},
    Exception{"payee_account_not_found", 404, "not_found.payee_account", ""},
    Exception{"payment_not_found", 404, "not_found.payment", "No such payment"},
    Exception{"bulk_payment_not_found", 404, "not_found.bulk_payment", "No such bulk payment"},
    Exception{"order_not_found", 404, "not_found.standing_order", "No such standing order"},
    Exception{"proposal_not_found", 404, "not_found.joint_account", "No such joint account"},
    Exception{"owner_account_not_found", 404, "not_found.owner_account", ""},
    Exception{"rule_not_found", 404, "not_found.category_rule", "No such rule"},
    Exception{"product_not_found", 404, "not_found.product", "No such product"},
    Exception{"application_not_found", 404, "not_found.application", "No such application"},
    Exception{"malformed_id", 404, "not_found", "No such id"},

    Exception{"insufficient_funds", 400, "bad_request.insufficient_funds", "Not enough money"},
    Exception{"pot_deleted", 400, "bad_request.pot_deleted", "This pot was deleted"},
    Exception{"pot_locked", 403, "forbidden.pot_locked", "This pot is locked"},
    Exception{"pot_of_another_account", 400, "bad_request.pot_of_another_account", ""},
    Exception{"dedupe_id_reused", 412, "precondition_failed.dedupe_id_reused",
              "This dedupe_id was used for another request"},
    Exception{"idempotency_key_reused", 422, "bad_request.idempotency_key_reused", ""},
    Exception{"idempotency_key_in_use", 409, "conflict.idempotency_key_in_use", ""},
    Exception{"pot_in_use", 409, "conflict.pot_in_use", "Money went on moving; try again"},
    Exception{"upload_expired", 403, "forbidden.upload_expired", ""},
    Exception{"attachment_space_full", 400, "bad_request.attachment_space_full", ""},
    Exception{"too_many_receipts", 400, "bad_request.too_many_receipts", ""},
    Exception{"too_many_orders", 400, "bad_request.too_many_standing_orders", ""},
    Exception{"too_many_joint_proposals", 400, "bad_request.too_many_joint_accounts", ""},
    Exception{"too_many_payees", 400, "bad_request.too_many_payees", "Too many payees"},
    Exception{"too_many_pots", 400, "bad_request.too_many_pots", "Too many pots"},
    Exception{"too_many_statements", 400, "bad_request.too_many_statements", ""},
    Exception{"too_many_webhooks", 400, "bad_request.too_many_webhooks", "Too many webhooks"},

    Exception{"endpoint_not_found", 404, "not_found", ""},
    Exception{"wrong_method", 405, "method_not_allowed", ""},
    Exception{"not_acceptable", 406, "not_acceptable", ""},
    Exception{"request_too_slow", 408, "timeout.request_too_slow", ""},
    Exception{"body_too_large", 413, "bad_request.body_too_large", ""},
    Exception{"header_too_large", 431, "bad_request.header_too_large", ""},
    Exception{"too_many_streams", 429, "rate_limited.too_many_streams", ""},
    Exception{"too_many_replays", 429, "rate_limited.too_many_replays", ""},
    Exception{"rate_limited", 429, "rate_limited", ""},
};

constexpr std::uint32_t kRetryAfterMs = 1'000;

}  // namespace

PublicError translate(const base::Error& error) {
  const Family family = family_of(error.code);
  PublicError out;
  out.status = family.status;
  // Which part of the bank broke is not the public's to know.
  out.code = family.status == 500 ? std::string(family.prefix)
                                  : std::string(family.prefix) + "." + error.reason;
  out.message =
      family.general_message.empty() ? error.message : std::string(family.general_message);
  const auto exception =
      std::find_if(kExceptions.begin(), kExceptions.end(),
                   [&](const Exception& one) { return one.reason == error.reason; });
  if (exception != kExceptions.end()) {
    out.status = exception->status;
    out.code = exception->code;
    out.message = exception->message.empty() ? error.message : std::string(exception->message);
  }
  if (out.status == 429 || out.status == 503) {
    out.retry_after_ms = std::max(error.retry_after_ms, kRetryAfterMs);
  }
  return out;
}

net::HttpResponse error_response(const PublicError& error) {
  base::JsonWriter json;
  json.begin_object();
  json.member("code", error.code);
  std::string_view name = error.oauth_error;
  if (name.empty() && error.status == 401) name = "invalid_token";
  if (!name.empty()) {
    json.member("error", name);
    json.member("error_description", error.message);
  }
  json.member("message", error.message);
  if (!error.bad_lines.empty()) json.key("bad_lines").json(error.bad_lines);
  json.end_object();

  net::HttpResponse response;
  response.status = error.status;
  response.body = json.take() + "\n";
  if (error.status == 401) {
    response.headers.emplace_back("WWW-Authenticate", name == "invalid_token"
                                                          ? R"(Bearer error="invalid_token")"
                                                          : R"(Basic realm="atoll")");
  }
  if (error.retry_after_ms > 0) {
    const std::uint32_t seconds = (error.retry_after_ms + 999) / 1000;
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return response;
}

base::Error error_of(net::HttpRefusal refusal) {
  using net::HttpRefusal;
  switch (refusal) {
    case HttpRefusal::kMalformedRequest:
      return base::make_error(ErrorCode::kInvalidArgument, "malformed_request",
                              "This is not an HTTP request");
    case HttpRefusal::kHeaderTooLarge:
      return base::make_error(ErrorCode::kInvalidArgument, "header_too_large",
                              "The header is too large");
    case HttpRefusal::kBodyTooLarge:
      return base::make_error(ErrorCode::kInvalidArgument, "body_too_large",
                              "The body is too large");
    case HttpRefusal::kTooSlow:
      return base::make_error(ErrorCode::kInvalidArgument, "request_too_slow",
                              "The request came too slowly");
    case HttpRefusal::kTooManyConnections:
      return base::make_error(ErrorCode::kResourceExhausted, "too_many_connections",
                              "Too many connections");
    case HttpRefusal::kTooManyLargeBodies:
      return base::make_error(ErrorCode::kResourceExhausted, "too_many_large_bodies",
                              "Too many large bodies at once");
  }
  return base::make_error(ErrorCode::kInternal, "unknown_refusal", "Refused");
}

}  // namespace atollbank::edge
