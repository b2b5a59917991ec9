// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/metadata_json.h"

#include <utility>

#include "base/bytes.h"
#include "ledger/format/metadata_text.h"
#include "net/form.h"

namespace atollbank::ledger_http {
namespace {

namespace format = ledger::format;
using base::ErrorCode;
using base::JsonKind;
using base::JsonView;
using base::Result;

tl::unexpected<base::Error> refused(std::string_view reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

// {"type":"decimal","value":"12.5"}
Result<format::MetadataValue> read_written_out(JsonView object) {
  std::string_view type_name;
  std::string_view text;
  for (base::JsonMembers members = object.members(); members.next();) {
    const JsonView value = members.value();
    if (members.key() != "type" && members.key() != "value")
      return refused("json_unknown_member", "metadata has a type and a value");
    if (value.kind() != JsonKind::kText) return refused("json_wrong_kind", "not a text");
    (members.key() == "type" ? type_name : text) = value.text();
  }
  ATOLL_TRY(const format::MetadataType type, format::metadata_type_named(type_name));
  return format::parse_metadata_value(type, text);
}

Result<format::MetadataValue> read_value(JsonView value) {
  switch (value.kind()) {
    case JsonKind::kText:
      return format::parse_metadata_value(format::MetadataType::kText, value.text());
    case JsonKind::kInteger: return format::MetadataValue(value.integer());
    case JsonKind::kBool: return format::MetadataValue(value.boolean());
    case JsonKind::kObject: return read_written_out(value);
    default: return refused("json_wrong_kind", "not a text, a whole number, a truth or an object");
  }
}

}  // namespace

Result<std::vector<format::MetadataField>> read_metadata(JsonView object) {
  if (object.kind() != JsonKind::kObject) return refused("json_wrong_kind", "not an object");
  std::vector<format::MetadataField> fields;
  for (base::JsonMembers members = object.members(); members.next();) {
    auto value = read_value(members.value());
    if (!value) return base::fail(std::move(value).error().within(members.key().substr(0, 64)));
    fields.push_back({.name = std::string(members.key()), .value = *std::move(value)});
  }
  return fields;
}

void write_evidence(base::JsonWriter& json, std::string_view evidence) {
  if (evidence.empty()) return;
  const auto split = format::split_evidence(evidence);
  const std::string_view rest = split ? split->rest : evidence;
  if (split && !split->fields.empty()) {
    json.key("metadata").begin_object();
    format::MetadataReader reader(split->fields);
    for (format::MetadataView view; reader.next(view);) {
      json.key(view.name).begin_object();
      json.member("type", format::name_of(view.type));
      json.member("value", format::to_text(format::decode(view).value));
      json.end_object();
    }
    json.end_object();
  }
  if (rest.empty()) return;
  if (net::is_plain_utf8(rest))
    json.member("evidence", rest);
  else
    json.member("evidence_hex", base::to_hex(rest));
}

}  // namespace atollbank::ledger_http
