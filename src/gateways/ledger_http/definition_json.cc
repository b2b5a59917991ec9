// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/definition_json.h"

#include "base/json.h"
#include "base/json_view.h"
#include "gateways/ledger_http/member_values.h"
#include "gateways/ledger_http/metadata_json.h"

namespace atollbank::ledger_http {

using base::ErrorCode;
using base::JsonKind;
using base::JsonMembers;
using base::JsonView;
using base::JsonWriter;
using base::Result;
using definitions::Argument;
using definitions::TemplatePosting;

namespace {

auto refuse(std::string_view reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

// Calls read(name, value) for each member of the object in `body`.
template <class Read>
Result<void> read_members(std::string_view body, Read read) {
  base::JsonDocument document;
  ATOLL_TRY(const JsonView root, document.parse(body));
  if (root.kind() != JsonKind::kObject) return refuse("json_wrong_kind", "expected an object");
  for (JsonMembers members = root.members(); members.next();)
    ATOLL_TRY_VOID(read(members.key(), members.value()));
  return {};
}

Result<void> set_text(std::string& target, JsonView value) {
  ATOLL_TRY(target, text_of(value));
  return {};
}

// 3 is a number, "12.34 GBP" an amount, an id an account.
Result<definitions::ArgumentValue> read_argument(std::string_view name, JsonView value) {
  if (value.kind() == JsonKind::kInteger) return value.integer();
  if (value.kind() == JsonKind::kText) {
    const auto amount = money::parse_amount(value.text());
    if (amount) return *amount;
    base::Id account;
    if (set(account, value)) return account;
  }
  return refuse("template_argument_invalid",
                std::string(name) + " is a whole number, an amount or an account's id");
}

Result<void> read_arguments(std::vector<Argument>& target, JsonView value) {
  if (value.kind() != JsonKind::kObject)
    return refuse("json_wrong_kind", "arguments are an object");
  for (JsonMembers members = value.members(); members.next();) {
    ATOLL_TRY(auto argument, read_argument(members.key(), members.value()));
    target.push_back({.name = std::string(members.key()), .value = argument});
  }
  return {};
}

Result<void> read_posting_member(std::string_view name, JsonView value, TemplatePosting& posting) {
  definitions::PostingFrame& frame = posting.frame;
  if (name == "id") return set(frame.id, value);
  if (name == "reference") return set(frame.reference, value);
  if (name == "code") return set(frame.code, value);
  if (name == "value_time") return set_time(frame.value_time_ns, value);
  if (name == "metadata") {
    ATOLL_TRY(posting.metadata, read_metadata(value));
    return {};
  }
  return refuse("json_unknown_member", "no member " + std::string(name) + " is known here");
}

void write_amount(JsonWriter& json, std::string_view name, money::Amount amount) {
  json.member(name, money::to_text(amount));
}

}  // namespace

Result<DefinitionOrder> read_definition(std::string_view body) {
  DefinitionOrder order;
  ATOLL_TRY_VOID(read_members(body, [&](std::string_view name, JsonView value) -> Result<void> {
    if (name == "id") return set(order.id, value);
    if (name == "text") return set_text(order.text, value);
    return refuse("json_unknown_member", "a definition has an id and a text");
  }));
  if (order.id.is_nil() || order.text.empty())
    return refuse("json_missing_member", "a definition has an id and a text");
  return order;
}

Result<TemplatePosting> read_template_posting(std::string_view name, std::string_view body,
                                              bool is_posting) {
  TemplatePosting posting;
  posting.call.name = name;
  ATOLL_TRY_VOID(read_members(body, [&](std::string_view member, JsonView value) -> Result<void> {
    if (member == "version") return set(posting.call.version, value);
    if (member == "arguments") return read_arguments(posting.call.arguments, value);
    if (is_posting) return read_posting_member(member, value, posting);
    return refuse("json_unknown_member", "a dry run has a version and arguments");
  }));
  if (is_posting && posting.frame.id.is_nil())
    return refuse("json_missing_member", "a posting has an id");
  return posting;
}

std::string to_json(const definitions::Defined& defined) {
  JsonWriter json;
  json.begin_object();
  json.member("slot", defined.slot);
  json.member("kind", definitions::name_of(defined.kind));
  json.member("name", defined.name);
  json.end_object();
  return json.take();
}

std::string to_json(const std::vector<definitions::TemplateView>& templates) {
  JsonWriter json;
  json.begin_object();
  json.key("templates").begin_array();
  for (const auto& [rule, slot] : templates) {
    json.begin_object();
    json.member("name", rule.name);
    json.member("version", rule.version);
    json.member("code", rule.code);
    json.member("slot", slot);
    json.member("balances_always", rule.is_proven_balanced);
    json.key("parameters").begin_array();
    for (const auto& parameter : rule.parameters) {
      json.begin_object();
      json.member("name", parameter.name);
      json.member("type", definitions::name_of(parameter.type));
      json.end_object();
    }
    json.end_array();
    json.member("text", rule.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_json(const definitions::Expansion& expansion) {
  JsonWriter json;
  json.begin_object();
  json.member("template", expansion.template_name);
  json.member("version", expansion.version);
  json.member("code", expansion.code);
  json.key("lines").begin_array();
  for (const auto& line : expansion.lines) {
    json.begin_object();
    json.member("side", line.is_credit ? "credit" : "debit");
    json.member("account", base::to_base62(line.account));
    json.member("account_text", line.account_text);
    write_amount(json, "amount", line.amount);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_json(const ledger::CommandResult& result) {
  JsonWriter json;
  json.begin_object();
  json.member("outcome", ledger::name_of(result.outcome));
  json.member("duplicate", result.duplicate != 0);
  json.member("slot", result.slot);
  json.member("booking_time", base::to_rfc3339({result.booking_time_ns}));
  json.end_object();
  return json.take();
}

std::string to_json(const std::vector<definitions::ChartEntry>& entries) {
  JsonWriter json;
  json.begin_object();
  json.key("entries").begin_array();
  for (const auto& entry : entries) {
    json.begin_object();
    json.member("name", entry.name);
    json.member("first_code", entry.first_code);
    json.member("last_code", entry.last_code);
    json.member("type", definitions::name_of(entry.type));
    json.member("normal_side", definitions::name_of(entry.normal_side));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_json(const std::vector<definitions::DeclaredMetadata>& types) {
  JsonWriter json;
  json.begin_object();
  json.key("metadata_types").begin_array();
  for (const auto& declared : types) {
    json.begin_object();
    json.member("name", declared.name);
    json.member("type", ledger::format::name_of(declared.type));
    json.member("sealed", declared.is_sealed);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_json(const std::vector<definitions::MonitorRule>& monitors) {
  JsonWriter json;
  json.begin_object();
  json.key("monitors").begin_array();
  for (const auto& rule : monitors) {
    json.begin_object();
    json.member("name", rule.name);
    if (!rule.account.is_nil()) json.member("account", base::to_base62(rule.account));
    if (!rule.address.empty()) json.member("address", rule.address);
    json.member("side", rule.is_below ? "below" : "above");
    write_amount(json, "threshold", rule.threshold);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_json(const definitions::FiringsPage& page) {
  JsonWriter json;
  json.begin_object();
  json.key("firings").begin_array();
  for (const auto& firing : page.firings) {
    const auto currency = firing.threshold.currency;
    json.begin_object();
    json.member("id", base::to_base62(firing.id));
    json.member("slot", firing.slot);
    json.member("monitor", firing.monitor);
    json.member("account", base::to_base62(firing.account));
    json.member("holds", firing.has_begun);
    write_amount(json, "threshold", firing.threshold);
    write_amount(json, "balance_before", {.minor = firing.balance_before, .currency = currency});
    write_amount(json, "balance_after", {.minor = firing.balance_after, .currency = currency});
    json.member("booking_time", base::to_rfc3339({firing.booking_time_ns}));
    json.end_object();
  }
  json.end_array();
  json.member("next_slot", page.next_slot);
  json.end_object();
  return json.take();
}

}  // namespace atollbank::ledger_http
