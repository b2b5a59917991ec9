// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/metadata_json.h"

#include <utility>

#include "base/bytes.h"
#include "gateways/ledger_http/id_text.h"
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

// {"type":"decimal","value":"12.5","subject":"0Oq3…"}
Result<void> read_written_out(JsonView object, definitions::FieldOrder& field) {
  std::string_view type_name;
  std::string_view text;
  std::string_view subject;
  for (base::JsonMembers members = object.members(); members.next();) {
    const JsonView value = members.value();
    const std::string_view key = members.key();
    if (key != "type" && key != "value" && key != "subject")
      return refused("json_unknown_member", "metadata has a type, a value and perhaps a subject");
    if (value.kind() != JsonKind::kText) return refused("json_wrong_kind", "not a text");
    (key == "type" ? type_name : key == "value" ? text : subject) = value.text();
  }
  if (!subject.empty()) {
    ATOLL_TRY(field.subject, read_id(subject));
  }
  ATOLL_TRY(const format::MetadataType type, format::metadata_type_named(type_name));
  ATOLL_TRY(field.value, format::parse_metadata_value(type, text));
  return {};
}

Result<void> read_field(JsonView value, definitions::FieldOrder& field) {
  switch (value.kind()) {
    case JsonKind::kText: {
      ATOLL_TRY(field.value,
                format::parse_metadata_value(format::MetadataType::kText, value.text()));
      return {};
    }
    case JsonKind::kInteger: field.value = value.integer(); return {};
    case JsonKind::kBool: field.value = value.boolean(); return {};
    case JsonKind::kObject: return read_written_out(value, field);
    default: return refused("json_wrong_kind", "not a text, a whole number, a truth or an object");
  }
}

void write_field(base::JsonWriter& json, const definitions::ReadField& field) {
  const bool is_erased = field.state == definitions::FieldState::kErased;
  json.key(field.name).begin_object();
  json.member("type", is_erased ? "erased" : format::name_of(type_of(field.value)));
  if (!is_erased) json.member("value", format::to_text(field.value));
  if (!field.subject.is_nil()) json.member("subject", base::to_base62(field.subject));
  json.end_object();
}

}  // namespace

Result<std::vector<definitions::FieldOrder>> read_metadata(JsonView object) {
  if (object.kind() != JsonKind::kObject) return refused("json_wrong_kind", "not an object");
  std::vector<definitions::FieldOrder> fields;
  for (base::JsonMembers members = object.members(); members.next();) {
    auto& field = fields.emplace_back();
    field.name = members.key();
    if (auto read = read_field(members.value(), field); !read)
      return base::fail(std::move(read).error().within(members.key().substr(0, 64)));
  }
  return fields;
}

void write_evidence(base::JsonWriter& json, std::string_view evidence,
                    const definitions::ReadFields* opened) {
  if (evidence.empty()) return;
  const auto split = format::split_evidence(evidence);
  const std::string_view rest = split ? split->rest : evidence;
  if (split && !split->fields.empty()) {
    json.key("metadata").begin_object();
    const auto fields = opened != nullptr ? *opened : definitions::read_fields(evidence);
    for (const definitions::ReadField& field : fields) write_field(json, field);
    json.end_object();
  }
  if (rest.empty()) return;
  if (net::is_plain_utf8(rest))
    json.member("evidence", rest);
  else
    json.member("evidence_hex", base::to_hex(rest));
}

}  // namespace atollbank::ledger_http
