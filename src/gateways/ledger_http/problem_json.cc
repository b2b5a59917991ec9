// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/problem_json.h"

#include <algorithm>

#include "base/json.h"
#include "net/error_status.h"

namespace atollbank::ledger_http {
namespace {

// "insufficient_funds" → "insufficient funds"
std::string title_of(std::string_view reason) {
  std::string title(reason);
  std::ranges::replace(title, '_', ' ');
  return title;
}

}  // namespace

net::HttpResponse problem(int status, std::string_view reason, std::string_view detail,
                          std::string_view members) {
  base::JsonWriter text;
  text.value(detail);
  net::HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body.append(R"({"type":"urn:atoll:problem:)").append(reason);
  response.body.append(R"(","title":")").append(title_of(reason));
  response.body.append(R"(","status":)").append(std::to_string(status));
  response.body.append(R"(,"reason":")").append(reason).append("\",").append(members);
  response.body.append(R"("detail":)").append(text.take()).append("}\n");
  return response;
}

net::HttpResponse problem_of(const base::Error& error) {
  const int status = net::status_of(error);
  std::string members;
  if (error.retry_after_ms > 0)
    members = R"("retry_after_ms":)" + std::to_string(error.retry_after_ms) + ",";
  net::HttpResponse response = problem(status, error.reason, error.message, members);
  if (error.retry_after_ms > 0) {
    const std::uint32_t seconds = (error.retry_after_ms + 999) / 1000;
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

net::HttpResponse problem_of(net::HttpRefusal refusal) {
  using net::HttpRefusal;
  const int status = net::status_of(refusal);
  switch (refusal) {
    case HttpRefusal::kMalformedRequest:
      return problem(status, "malformed_request", "this is not an HTTP request");
    case HttpRefusal::kHeaderTooLarge:
      return problem(status, "header_too_large", "the header is too large");
    case HttpRefusal::kBodyTooLarge:
      return problem(status, "body_too_large", "the body is too large");
    case HttpRefusal::kTooSlow:
      return problem(status, "request_too_slow", "the request came too slowly");
    case HttpRefusal::kTooManyConnections:
      return problem(status, "too_many_connections", "too many connections");
    case HttpRefusal::kTooManyLargeBodies:
      return problem(status, "too_many_large_bodies", "too many large bodies at once");
  }
  return problem(500, "unknown_refusal", "refused");
}

}  // namespace atollbank::ledger_http
