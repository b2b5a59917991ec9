// SPDX-License-Identifier: Apache-2.0
// The parameters of a call, wherever its client put them: query, form body (with or without a
// Content-Type) or JSON body. JSON is flattened into form keys: {"params":{"title":"x"}} and
// {"params[title]":"x"} are one.
//
// Unknown parameters are ignored. What is missing or malformed is named in the error's reason:
// "missing_param.account_id", "malformed_param.amount".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "net/form.h"
#include "net/http_message.h"
#include "services/transactions/account_event.h"

namespace atollbank::edge {

class Parameters {
 public:
  Parameters() = default;
  // reasons: malformed_form, form_too_large, malformed_json, unsupported_media_type
  static base::Result<Parameters> of(const net::HttpRequest& request);
  // Of the query alone.
  static base::Result<Parameters> of_query(const net::HttpRequest& request);

  // Whether it was sent at all, be it empty.
  bool has(std::string_view key) const { return form_.find(key).has_value(); }
  // Absent and empty are the same, as clients send both for "none".
  std::optional<std::string> text(std::string_view key) const;
  base::Result<std::string> required_text(std::string_view key) const;

  base::Result<base::Id> required_id(std::string_view key, std::string_view prefix) const;
  base::Result<std::optional<base::Id>> id(std::string_view key, std::string_view prefix) const;

  // Whole minor units above zero, without sign, blank or fraction.
  base::Result<std::int64_t> required_amount_minor(std::string_view key) const;
  // A whole number from `least` to `most`.
  base::Result<std::optional<std::int64_t>> whole(std::string_view key, std::int64_t least,
                                                  std::int64_t most) const;
  // "true" or "1", "false" or "0".
  base::Result<std::optional<bool>> flag(std::string_view key) const;
  // `fallback` when absent; values above `most` are `most`, as pages are cut, not refused.
  base::Result<std::uint32_t> page_limit(std::string_view key, std::uint32_t fallback,
                                         std::uint32_t most) const;
  base::Result<std::optional<base::Timestamp>> time(std::string_view key) const;

  // Values of "key", "key[]" and "key[0]" alike, in order.
  std::vector<std::string> list(std::string_view key) const;
  // {inner, value} of every "key[inner]".
  std::map<std::string, std::string> map(std::string_view key) const;
  // The types that "events", "events[]" or "events[n]" name; none when it was not sent.
  // invalid_argument event_types_invalid
  base::Result<std::optional<transactions::EventTypes>> event_types(std::string_view key) const;
  // True when "expand", "expand[]" or "expand[n]" names `what`.
  bool expands(std::string_view what) const;

 private:
  net::Form form_;  // body before query, so that a body's value wins
};

base::Error missing_param(std::string_view key);
base::Error malformed_param(std::string_view key, std::string_view what);

// RFC 3339 as clients send it: with a blank in place of 'T', and with the '+' of an offset turned
// into a blank by form decoding.
base::Result<base::Timestamp> parse_client_time(std::string_view key, std::string_view text);

}  // namespace atollbank::edge
