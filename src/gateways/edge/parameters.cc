// SPDX-License-Identifier: Apache-2.0
// Gathers parameters from query and body, and reads them as the types that handlers need.
#include "gateways/edge/parameters.h"

#include <algorithm>
#include <charconv>

#include "gateways/edge/json_form.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using base::Result;

std::string_view without_leading_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// A form never begins with '{' (it would be a parameter's name), so the first character decides:
// clients send JSON under a form's Content-Type, and either of them under none.
Result<net::Form> parse_body(const net::HttpRequest& request) {
  const std::string_view body = without_leading_blanks(request.body);
  if (body.starts_with('{')) return parse_json_form(body);
  if (request.headers.find("content-type").starts_with("multipart/")) {
    return base::fail(ErrorCode::kInvalidArgument, "unsupported_media_type",
                      "Send a form (application/x-www-form-urlencoded) or JSON");
  }
  if (request.headers.find("content-type").find("json") != std::string_view::npos &&
      !body.empty()) {
    return base::fail(ErrorCode::kInvalidArgument, "malformed_json",
                      "The body is not a JSON object");
  }
  return net::parse_form(body);
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<Parameters> Parameters::of(const net::HttpRequest& request) {
  Parameters parameters;
  ATOLL_TRY(parameters.form_, parse_body(request));
  ATOLL_TRY(const net::Form query, net::parse_form(request.query()));
  for (const net::FormField& field : query.fields()) parameters.form_.add(field.key, field.value);
  return parameters;
}

Result<Parameters> Parameters::of_query(const net::HttpRequest& request) {
  Parameters parameters;
  ATOLL_TRY(parameters.form_, net::parse_form(request.query()));
  return parameters;
}

std::optional<std::string> Parameters::text(std::string_view key) const {
  const auto value = form_.find(key);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

Result<std::string> Parameters::required_text(std::string_view key) const {
  auto value = text(key);
  if (!value) return base::fail(missing_param(key));
  return *std::move(value);
}

Result<base::Id> Parameters::required_id(std::string_view key, std::string_view prefix) const {
  ATOLL_TRY(const std::string value, required_text(key));
  return base::parse_id(prefix, value);
}

Result<std::optional<base::Id>> Parameters::id(std::string_view key,
                                               std::string_view prefix) const {
  const auto value = text(key);
  if (!value) return std::optional<base::Id>();
  ATOLL_TRY(const base::Id id, base::parse_id(prefix, *value));
  return std::optional(id);
}

Result<std::int64_t> Parameters::required_amount_minor(std::string_view key) const {
  ATOLL_TRY(const std::string value, required_text(key));
  const auto amount = whole_number<std::int64_t>(value);
  if (!amount) return base::fail(malformed_param(key, "must be a whole number of minor units"));
  if (*amount <= 0) return base::fail(malformed_param(key, "must be above zero"));
  return *amount;
}

Result<std::optional<std::int64_t>> Parameters::whole(std::string_view key, std::int64_t least,
                                                      std::int64_t most) const {
  const auto value = text(key);
  if (!value) return std::optional<std::int64_t>();
  const auto number = whole_number<std::int64_t>(*value);
  if (!number || *number < least || *number > most) {
    return base::fail(malformed_param(key, "must be a whole number from " + std::to_string(least) +
                                               " to " + std::to_string(most)));
  }
  return number;
}

Result<std::optional<bool>> Parameters::flag(std::string_view key) const {
  const auto value = text(key);
  if (!value) return std::optional<bool>();
  if (value == "true" || value == "1") return std::optional(true);
  if (value == "false" || value == "0") return std::optional(false);
  return base::fail(malformed_param(key, "must be true or false"));
}

Result<std::uint32_t> Parameters::page_limit(std::string_view key, std::uint32_t fallback,
                                             std::uint32_t most) const {
  const auto value = text(key);
  if (!value) return fallback;
  const auto limit = whole_number<std::uint32_t>(*value);
  if (!limit || *limit == 0)
    return base::fail(malformed_param(key, "must be a whole number above zero"));
  return std::min(*limit, most);
}

Result<std::optional<base::Timestamp>> Parameters::time(std::string_view key) const {
  const auto value = text(key);
  if (!value) return std::optional<base::Timestamp>();
  ATOLL_TRY(const base::Timestamp time, parse_client_time(key, *value));
  return std::optional(time);
}

std::map<std::string, std::string> Parameters::map(std::string_view key) const {
  std::map<std::string, std::string> entries;
  for (net::FormField& field : form_.children(key)) {
    entries.try_emplace(std::move(field.key), std::move(field.value));
  }
  return entries;
}

std::vector<std::string> Parameters::list(std::string_view key) const {
  const auto values = form_.list(key);
  return {values.begin(), values.end()};
}

bool Parameters::expands(std::string_view what) const {
  const auto values = form_.list("expand");
  return std::find(values.begin(), values.end(), what) != values.end();
}

Result<std::optional<transactions::EventTypes>> Parameters::event_types(
    std::string_view key) const {
  const auto names = form_.list(key);
  if (names.empty()) return std::optional<transactions::EventTypes>();
  transactions::EventTypes types = 0;
  for (const std::string_view name : names) {
    const auto type = transactions::event_type_named(name);
    if (!type) {
      return base::fail(ErrorCode::kInvalidArgument, "event_types_invalid",
                        std::string(key) + " names a type of event that there is not");
    }
    types |= transactions::bit_of(*type);
  }
  return std::optional<transactions::EventTypes>(types);
}

base::Error missing_param(std::string_view key) {
  return base::make_error(ErrorCode::kInvalidArgument, "missing_param." + std::string(key),
                          "Missing parameter: " + std::string(key));
}

base::Error malformed_param(std::string_view key, std::string_view what) {
  return base::make_error(ErrorCode::kInvalidArgument, "malformed_param." + std::string(key),
                          std::string(key) + " " + std::string(what));
}

Result<base::Timestamp> parse_client_time(std::string_view key, std::string_view text) {
  std::string repaired(text);
  // "…T10:00:00 01:00": a blank six from the end was a '+'.
  constexpr std::size_t kOffsetSize = 6;
  constexpr std::size_t kDateSize = 10;
  if (repaired.size() > kDateSize + kOffsetSize && repaired[repaired.size() - kOffsetSize] == ' ') {
    repaired[repaired.size() - kOffsetSize] = '+';
  }
  auto time = base::parse_rfc3339(repaired);
  if (!time) return base::fail(malformed_param(key, "must be a time such as 2017-11-09T12:30:53Z"));
  return *time;
}

}  // namespace atollbank::edge
