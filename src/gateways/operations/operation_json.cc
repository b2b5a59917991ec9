// SPDX-License-Identifier: Apache-2.0
#include "gateways/operations/operation_json.h"

#include <algorithm>

#include "base/bytes.h"

namespace atollbank::operations_door {

using base::JsonValue;
using base::JsonWriter;
using base::Result;
using operations::Operation;
using operations::Operator;
using operations::Proposal;

namespace {

tl::unexpected<base::Error> malformed(std::string_view member, std::string_view what) {
  return base::fail(base::ErrorCode::kInvalidArgument, "body_malformed",
                    std::string(member) + ": " + std::string(what));
}

// An object whose members are all among these.
Result<void> allow_only(const JsonValue& json, std::initializer_list<std::string_view> names) {
  const auto members = json.as_object();
  if (!members) return malformed("body", "is no object");
  for (const auto& [name, value] : *members) {
    if (std::ranges::find(names, name) == names.end()) {
      return malformed(name.substr(0, 64), "no such member here");
    }
  }
  return {};
}

Result<std::string> text(const JsonValue& json, std::string_view name) {
  auto found = json.get_string(name);
  if (found) return found;
  return malformed(name, "a text is missing");
}

Result<base::Id> id(const JsonValue& json, std::string_view name, std::string_view prefix) {
  ATOLL_TRY(const std::string found, text(json, name));
  const auto parsed = base::parse_id(prefix, found);
  if (parsed) return *parsed;
  return malformed(name, "not an id that begins with " + std::string(prefix) + "_");
}

Result<operations::Grounds> grounds_in(const JsonValue& json) {
  operations::Grounds grounds;
  ATOLL_TRY(grounds.reason, text(json, "reason"));
  ATOLL_TRY(grounds.ticket, text(json, "ticket"));
  return grounds;
}

Result<std::uint8_t> roles_in(const JsonValue& json) {
  const auto names = json.get_array("roles");
  if (!names) return malformed("roles", "a list is missing");
  std::uint8_t roles = 0;
  for (const JsonValue& name : *names) {
    const auto role = operations::role_named(name.as_string().value_or(""));
    if (!role) return malformed("roles", "reader, maker, checker or administrator");
    roles |= *role;
  }
  return roles;
}

Result<base::Sha256> digest(const JsonValue& json, std::string_view name) {
  ATOLL_TRY(const std::string hex, text(json, name));
  const auto found = operations::digest_in(hex);
  if (!found) return malformed(name, "64 hexadecimal digits in lower case");
  return *found;
}

// One of two words.
Result<bool> is_first_of(const JsonValue& json, std::string_view name, std::string_view first,
                         std::string_view second) {
  ATOLL_TRY(const std::string found, text(json, name));
  if (found == first || found == second) return found == first;
  return malformed(name, std::string(first) + " or " + std::string(second));
}

// One reader a kind, in the order of Operation.
Result<Operation> read_correction(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "account_id", "transaction_id"}));
  operations::CorrectBooking operation;
  ATOLL_TRY(operation.account_id, id(json, "account_id", "acc"));
  ATOLL_TRY(operation.transaction_id, id(json, "transaction_id", "tx"));
  return operation;
}

template <class OfAccount>
Result<Operation> read_of_account(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "account_id"}));
  OfAccount operation;
  ATOLL_TRY(operation.account_id, id(json, "account_id", "acc"));
  return operation;
}

template <class OfOperator>
Result<Operation> read_of_operator(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "operator_id"}));
  OfOperator operation;
  ATOLL_TRY(operation.operator_id, id(json, "operator_id", "operator"));
  return operation;
}

Result<Operation> read_adding(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "person", "roles", "credential_sha256"}));
  operations::AddOperator operation;
  ATOLL_TRY(operation.person, text(json, "person"));
  ATOLL_TRY(operation.roles, roles_in(json));
  ATOLL_TRY(operation.credential, digest(json, "credential_sha256"));
  return operation;
}

Result<Operation> read_deciding(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "application_id", "decision"}));
  operations::DecideReferral operation;
  ATOLL_TRY(operation.application_id, id(json, "application_id", "application"));
  ATOLL_TRY(operation.is_accepted, is_first_of(json, "decision", "accept", "refuse"));
  return operation;
}

Result<Operation> read_settling(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "dead_letter", "action"}));
  operations::SettleDeadLetter operation;
  ATOLL_TRY(const std::string name, text(json, "dead_letter"));
  auto letter = events::parse_dead_letter_name(name);
  if (!letter) return malformed("dead_letter", letter.error().message);
  operation.letter = *std::move(letter);
  ATOLL_TRY(operation.is_dropped, is_first_of(json, "action", "drop", "replay"));
  return operation;
}

Result<Operation> read_going_on(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind"}));
  return operations::ConfirmScreening{};
}

Result<Operation> read_of_list(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "list"}));
  operations::ConfirmList operation;
  ATOLL_TRY(operation.content, digest(json, "list"));
  return operation;
}

Result<Operation> read_erasing(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "user_id"}));
  operations::EraseCustomer operation;
  ATOLL_TRY(operation.user_id, id(json, "user_id", "user"));
  return operation;
}

Result<Operation> read_of_death(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"kind", "user_id"}));
  operations::RecordDeath operation;
  ATOLL_TRY(operation.user_id, id(json, "user_id", "user"));
  return operation;
}

using Reader = Result<Operation> (*)(const JsonValue& json);
constexpr std::array<Reader, std::variant_size_v<Operation>> kReaders = {
    read_correction,
    read_of_account<operations::FreezeAccount>,
    read_of_account<operations::UnfreezeAccount>,
    read_of_account<operations::CloseAccount>,
    read_adding,
    read_of_operator<operations::DisableOperator>,
    read_of_operator<operations::EnableOperator>,
    read_deciding,
    read_settling,
    read_going_on,
    read_of_list,
    read_erasing,
    read_of_death,
};

// The words of the kinds, in the order of Operation.
template <std::size_t... place>
std::array<std::string_view, sizeof...(place)> names_of_kinds(std::index_sequence<place...>) {
  return {name_of(Operation(std::in_place_index<place>))...};
}

struct FieldsWriter {
  JsonWriter& json;

  void operator()(const operations::CorrectBooking& operation) {
    json.member("account_id", "acc", operation.account_id);
    json.member("transaction_id", "tx", operation.transaction_id);
  }
  void operator()(const operations::AddOperator& operation) {
    json.member("person", operation.person).key("roles").begin_array();
    for (const std::string_view name : operations::names_of(operation.roles)) json.value(name);
    json.end_array();
    json.member("credential_sha256", base::to_hex(base::bytes_of(operation.credential)));
  }
  void operator()(const operations::DisableOperator& operation) {
    json.member("operator_id", "operator", operation.operator_id);
  }
  void operator()(const operations::EnableOperator& operation) {
    json.member("operator_id", "operator", operation.operator_id);
  }
  void operator()(const operations::DecideReferral& operation) {
    json.member("application_id", "application", operation.application_id);
    json.member("decision", operation.is_accepted ? "accept" : "refuse");
  }
  void operator()(const operations::SettleDeadLetter& operation) {
    json.member("dead_letter", to_text(operation.letter));
    json.member("action", operation.is_dropped ? "drop" : "replay");
  }
  void operator()(const operations::ConfirmScreening&) {}
  void operator()(const operations::ConfirmList& operation) {
    json.member("list", base::to_hex(base::bytes_of(operation.content)));
  }
  void operator()(const operations::EraseCustomer& operation) {
    json.member("user_id", "user", operation.user_id);
  }
  void operator()(const operations::RecordDeath& operation) {
    json.member("user_id", "user", operation.user_id);
  }
  template <class OfAccount>
  void operator()(const OfAccount& operation) {
    json.member("account_id", "acc", operation.account_id);
  }
};

void write_deed(JsonWriter& json, const operations::Deed& deed) {
  json.begin_object().member("operator_id", "operator", deed.operator_id);
  json.member("person", deed.person).member("reason", deed.grounds.reason);
  json.member("ticket", deed.grounds.ticket).member("at", deed.at).end_object();
}

}  // namespace

Result<Operation> read_operation(const JsonValue& json) {
  static const auto names =
      names_of_kinds(std::make_index_sequence<std::variant_size_v<Operation>>());
  const auto kind = json.get_string("kind");
  const auto found = std::ranges::find(names, kind ? *kind : std::string());
  if (found == names.end()) return malformed("kind", "no such kind of operation");
  return kReaders[static_cast<std::size_t>(found - names.begin())](json);
}

Result<operations::Propose> read_proposal(const JsonValue& json) {
  ATOLL_TRY_VOID(allow_only(json, {"operation", "reason", "ticket", "dedupe_id"}));
  operations::Propose request;
  const JsonValue* operation = json.find("operation");
  if (operation == nullptr) return malformed("operation", "an object is missing");
  ATOLL_TRY(request.operation, read_operation(*operation));
  ATOLL_TRY(request.grounds, grounds_in(json));
  ATOLL_TRY(request.dedupe_id, text(json, "dedupe_id"));
  return request;
}

Result<operations::Decide> read_decision(const JsonValue& json, bool repeats_content) {
  operations::Decide request;
  if (repeats_content) {
    ATOLL_TRY_VOID(allow_only(json, {"reason", "ticket", "content"}));
    ATOLL_TRY(request.content, text(json, "content"));
  } else {
    ATOLL_TRY_VOID(allow_only(json, {"reason", "ticket"}));
  }
  ATOLL_TRY(request.grounds, grounds_in(json));
  return request;
}

Result<Search> read_search(const JsonValue& json) {
  Search search;
  ATOLL_TRY(search.grounds, grounds_in(json));
  if (json.find("user_id") != nullptr) {
    ATOLL_TRY_VOID(allow_only(json, {"user_id", "reason", "ticket"}));
    operations::UserId which;
    ATOLL_TRY(which.id, id(json, "user_id", "user"));
    search.which = which;
    return search;
  }
  if (json.find("account_id") != nullptr) {
    ATOLL_TRY_VOID(allow_only(json, {"account_id", "reason", "ticket"}));
    operations::AccountId which;
    ATOLL_TRY(which.id, id(json, "account_id", "acc"));
    search.which = which;
    return search;
  }
  ATOLL_TRY_VOID(allow_only(json, {"sort_code", "account_number", "reason", "ticket"}));
  operations::AccountNumber which;
  ATOLL_TRY(which.sort_code, text(json, "sort_code"));
  ATOLL_TRY(which.account_number, text(json, "account_number"));
  search.which = std::move(which);
  return search;
}

void write_operation(JsonWriter& json, const Operation& operation) {
  json.begin_object().member("kind", name_of(operation));
  std::visit(FieldsWriter{json}, operation);
  json.end_object();
}

void write_proposal(JsonWriter& json, const Proposal& proposal) {
  json.begin_object().member("id", "proposal", proposal.id);
  json.member("state", name_of(proposal.state)).key("operation");
  write_operation(json, proposal.operation);
  json.member("content", operations::content_of(proposal)).key("made");
  write_deed(json, proposal.made);
  json.member("before", proposal.before).member("lapses", proposal.lapses);
  json.member("updated", proposal.updated);
  if (!proposal.decided.operator_id.is_nil()) {
    json.key("decided");
    write_deed(json, proposal.decided);
  }
  if (!proposal.after.empty()) json.member("after", proposal.after);
  if (!proposal.decline_reason.empty()) json.member("decline_reason", proposal.decline_reason);
  if (!proposal.debit_transaction_id.is_nil()) {
    json.member("debit_transaction_id", "tx", proposal.debit_transaction_id);
    json.member("credit_transaction_id", "tx", proposal.credit_transaction_id);
  }
  json.end_object();
}

void write_operator(JsonWriter& json, const Operator& who) {
  json.begin_object().member("id", "operator", who.id).member("person", who.person);
  json.key("roles").begin_array();
  for (const std::string_view name : operations::names_of(who.roles)) json.value(name);
  json.end_array().member("created", who.created);
  if (who.is_disabled()) json.member("disabled", who.disabled);
  json.end_object();
}

}  // namespace atollbank::operations_door
