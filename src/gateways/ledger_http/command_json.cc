// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/command_json.h"

#include "gateways/ledger_http/command_members.h"
#include "gateways/ledger_http/id_text.h"
#include "gateways/ledger_http/kind_forms.h"
#include "gateways/ledger_http/member_values.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonKind;
using base::JsonView;
using base::Result;
using ledger::Command;

// The one member of a request that holds a list.
Result<JsonView> list_in(JsonView root, std::string_view name) {
  if (root.kind() != JsonKind::kObject) {
    return base::fail(ErrorCode::kInvalidArgument, "json_wrong_kind", "the body is no object");
  }
  base::JsonMembers members = root.members();
  if (!members.next() || members.key() != name) {
    return base::fail(ErrorCode::kInvalidArgument, "json_missing_member",
                      "the body has one member, \"" + std::string(name) + "\"");
  }
  const JsonView list = members.value();
  if (list.kind() != JsonKind::kArray) {
    return base::fail(ErrorCode::kInvalidArgument, "json_wrong_kind",
                      "\"" + std::string(name) + "\" is no array");
  }
  if (members.next()) {
    return base::fail(ErrorCode::kInvalidArgument, "json_unknown_member",
                      "the body has one member, \"" + std::string(name) + "\"");
  }
  return list;
}

Result<const KindForm*> form_of(const CommandMembers& members, const KindForm* usual) {
  if (!members.has(Member::kKind)) return usual;
  ATOLL_TRY(const std::string_view name, text_of(members.at(Member::kKind)));
  const KindForm* form = form_named(name);
  if (form == nullptr) {
    return base::fail(ErrorCode::kInvalidArgument, "command_kind_unknown",
                      "there is no command \"" + std::string(name.substr(0, 64)) + "\"");
  }
  return form;
}

// Most batches have no legs, and then there is nothing to keep.
void note_legs(DecodedBatch& out) {
  const Command& command = out.batch.commands.back();
  const bool has_legs = ledger::has_legs(command.kind);
  if (!has_legs && out.asked.leg_counts.empty()) return;
  out.asked.leg_counts.resize(out.batch.commands.size());
  out.asked.leg_counts.back() = has_legs ? command.side_count : 0;
}

Result<void> decode_one(JsonView object, const KindForm* usual, DecodedBatch& out) {
  CommandMembers members;
  ATOLL_TRY_VOID(members.gather(object));
  ATOLL_TRY(const KindForm* form, form_of(members, usual));
  ATOLL_TRY_VOID(members.allow_only(form->allowed));
  Command& command = out.batch.commands.emplace_back();
  command.kind = form->kind;
  std::vector<definitions::FieldOrder> fields;
  ATOLL_TRY_VOID(fill_command(*form, members, command, out.batch, fields));
  if (!fields.empty()) {
    const auto index = static_cast<std::uint32_t>(out.batch.commands.size() - 1);
    out.metadata.push_back({.command = index, .fields = std::move(fields)});
  }
  append_id(out.asked.id_texts, command.id);
  note_legs(out);
  return {};
}

Result<DecodedBatch> decode_list(JsonView root, std::string_view name, const KindForm* usual) {
  ATOLL_TRY(const JsonView list, list_in(root, name));
  DecodedBatch decoded;
  for (base::JsonItems items = list.items(); items.next();) {
    const std::size_t index = decoded.batch.commands.size();
    if (index == ledger::kBatchCommandMax) {
      return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                        "more than 8190 commands in a batch");
    }
    if (auto done = decode_one(items.value(), usual, decoded); !done) {
      const std::string place = std::string(name) + "[" + std::to_string(index) + "]";
      return base::fail(std::move(done).error().within(place));
    }
  }
  if (decoded.batch.commands.empty()) {
    return base::fail(ErrorCode::kInvalidArgument, "batch_empty", "a batch has a command");
  }
  return decoded;
}

}  // namespace

Result<DecodedBatch> decode_command(JsonView object) {
  DecodedBatch decoded;
  ATOLL_TRY_VOID(decode_one(object, form_named("post"), decoded));
  return decoded;
}

Result<DecodedBatch> decode_bulk(JsonView object) {
  return decode_list(object, "commands", form_named("post"));
}

Result<DecodedBatch> decode_openings(JsonView object) {
  return decode_list(object, "accounts", form_named("open_account"));
}

Result<void> attach_unchecked(DecodedBatch& decoded) {
  for (definitions::CommandMetadata& metadata : decoded.metadata) {
    std::vector<ledger::format::MetadataField> fields;
    for (definitions::FieldOrder& order : metadata.fields) {
      if (!order.subject.is_nil())
        return base::fail(ErrorCode::kUnavailable, "definitions_not_served",
                          "this ledger seals nothing");
      fields.push_back({.name = std::move(order.name), .value = std::move(order.value)});
    }
    auto& command = decoded.batch.commands[metadata.command];
    ATOLL_TRY_VOID(definitions::attach_metadata(decoded.batch, command, std::move(fields)));
  }
  return {};
}

}  // namespace atollbank::ledger_http
