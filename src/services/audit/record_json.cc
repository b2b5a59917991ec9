// SPDX-License-Identifier: Apache-2.0
#include "services/audit/record_json.h"

#include <fmt/format.h>

namespace atollbank::audit {

std::string guid_of(base::Id id) {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", id.high >> 32, (id.high >> 16) & 0xFFFF,
                     id.high & 0xFFFF, id.low >> 48, id.low & 0xFFFF'FFFF'FFFF);
}

void write_identity(base::JsonWriter& json, const runtime::Caller& caller) {
  json.key("userIdentity").begin_object();
  if (caller.subject.starts_with("svc_")) {
    json.member("type", "AWSService").member("invokedBy", caller.subject);
  } else if (caller.subject.starts_with("user_") && !caller.client_id.empty()) {
    json.member("type", "WebIdentityUser").member("principalId", caller.subject);
    json.member("accountId", kBankAccount);
    json.key("sessionContext").begin_object().key("sessionIssuer").begin_object();
    json.member("type", "Client").member("principalId", caller.client_id);
    json.end_object().end_object();
  } else if (caller.subject.starts_with("operator_")) {
    json.member("type", "IAMUser").member("principalId", caller.subject);
    json.member("accountId", kBankAccount).member("userName", caller.subject);
  } else {
    json.member("type", caller.subject.starts_with("user_") ? "Customer" : "Unknown");
    json.member("principalId", caller.subject);
  }
  json.end_object();
}

}  // namespace atollbank::audit
