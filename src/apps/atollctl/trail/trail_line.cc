// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/trail/trail_line.h"

#include "base/json.h"

namespace atollbank::atollctl {
namespace {

using base::JsonValue;

std::string text_of(const JsonValue& value) {
  if (const auto text = value.as_string()) return *text;
  if (const auto number = value.as_integer()) return std::to_string(*number);
  if (const auto flag = value.as_bool()) return *flag ? "true" : "false";
  return "…";
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string all;
  for (const std::string& word : words) {
    if (!all.empty()) all += between;
    all += word;
  }
  return all.empty() ? "-" : all;
}

void add(std::string& line, const std::string& name, const std::string& value) {
  if (!line.empty()) line += ", ";
  line += name + ": " + value;
}

// "reason: …, ticket: …, locked: false -> true": what an operator said, and how it was before.
std::string told_besides(const JsonValue& record) {
  std::string line;
  const JsonValue* data = record.find("additionalEventData");
  const auto members = data == nullptr ? JsonValue().as_object() : data->as_object();
  if (!members) return line;
  for (const auto& [name, value] : *members) {
    if (!value.as_object()) add(line, name, text_of(value));
  }
  const JsonValue* before = data->find("before");
  const JsonValue* after = data->find("after");
  const auto edited = after == nullptr ? JsonValue().as_object() : after->as_object();
  if (!edited || before == nullptr) return line;
  for (const auto& [name, value] : *edited) {
    const JsonValue* old = before->find(name);
    const std::string was = old == nullptr ? "-" : text_of(*old);
    if (was != text_of(value)) add(line, name, was + " -> " + text_of(value));
  }
  return line;
}

}  // namespace

base::Result<std::string> trail_line(const ports::LogMessage& message,
                                     const audit::RecordFacts& facts) {
  ATOLL_TRY(const JsonValue record, JsonValue::parse(message.audit));
  std::string line = base::to_rfc3339(facts.time) + "  " + facts.event_name + "  " +
                     joined(facts.users, " by ") + "  " + joined(facts.resources, " ");
  if (const std::string besides = told_besides(record); !besides.empty()) line += "  " + besides;
  if (const auto request = record.get_string("requestID")) line += "  " + *request;
  return line;
}

}  // namespace atollbank::atollctl
