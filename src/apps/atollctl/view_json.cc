// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/view_json.h"

#include "base/json.h"

namespace atollbank::atollctl {
namespace {

void write_datum(base::JsonWriter& writer, const Datum& datum) {
  const auto write = [&writer](const auto& value) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) {
      writer.null();
    } else {
      writer.value(value);
    }
  };
  std::visit(write, datum);
}

void write_members(base::JsonWriter& writer, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    writer.key(field.key);
    write_datum(writer, field.datum);
  }
}

}  // namespace

std::string to_json(const View& view) {
  base::JsonWriter writer;
  writer.begin_object();
  write_members(writer, view.fields);
  if (!view.list_key.empty()) {
    writer.key(view.list_key).begin_array();
    for (const std::vector<Field>& row : view.rows) {
      writer.begin_object();
      write_members(writer, row);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
  return writer.take();
}

std::string to_json(const base::Error& error) {
  base::JsonWriter writer;
  writer.begin_object().key("error").begin_object();
  writer.member("code", base::name_of(error.code));
  writer.member("reason", error.reason).member("message", error.message);
  writer.end_object().end_object();
  return writer.take();
}

}  // namespace atollbank::atollctl
