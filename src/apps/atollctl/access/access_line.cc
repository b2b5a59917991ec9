// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/access/access_line.h"

#include "base/json.h"

namespace atollbank::atollctl {
namespace {

using base::JsonValue;

// A text at the end of a path of members; "" when there is none.
std::string text_at(const JsonValue& value, std::initializer_list<std::string_view> path) {
  const JsonValue* found = &value;
  for (const std::string_view name : path) {
    if (found->find(name) == nullptr) return "";
    found = found->find(name);
  }
  return found->as_string().value_or("");
}

// The customer, and the program that asked for her; "-" when neither is known.
std::string who(const JsonValue& entry) {
  std::string customer = text_at(entry, {"userIdentity", "principalId"});
  const std::string program =
      text_at(entry, {"userIdentity", "sessionContext", "sessionIssuer", "principalId"});
  if (customer.empty()) return "-";
  return program.empty() ? customer : customer + " by " + program;
}

}  // namespace

base::Result<std::string> access_line(std::string_view entry) {
  const auto parsed = JsonValue::parse(entry);
  if (!parsed) {
    return base::fail(base::ErrorCode::kDataLoss, "entry_malformed",
                      "an entry of the access log is not JSON");
  }
  // What has no error was done: an operator looked, and said why.
  const std::string error = text_at(*parsed, {"errorCode"});
  const std::string reason = text_at(*parsed, {"additionalEventData", "reason"});
  return text_at(*parsed, {"eventTime"}) + "  " + (error.empty() ? "done" : error) + "  " +
         text_at(*parsed, {"requestParameters", "method"}) + " " +
         text_at(*parsed, {"requestParameters", "path"}) + "  " + who(*parsed) + "  " +
         text_at(*parsed, {"sourceIPAddress"}) + "  " + text_at(*parsed, {"requestID"}) +
         (reason.empty() ? "" : "  " + reason);
}

}  // namespace atollbank::atollctl
