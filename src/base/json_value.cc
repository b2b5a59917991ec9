// SPDX-License-Identifier: Apache-2.0
#include <simdjson.h>

#include <algorithm>

#include "base/json.h"

namespace atollbank::base {
namespace {

namespace dom = simdjson::dom;

tl::unexpected<Error> refused(std::string_view reason, std::string_view message) {
  return fail(ErrorCode::kInvalidArgument, reason, message);
}

Result<JsonValue> convert(const dom::element& element, std::size_t depth_left);

Result<JsonValue> convert_array(const dom::array& array, std::size_t depth_left) {
  JsonValue::Array items;
  for (const dom::element item : array) {
    ATOLL_TRY(JsonValue value, convert(item, depth_left));
    items.push_back(std::move(value));
  }
  return JsonValue(std::move(items));
}

bool has_duplicate(const JsonValue::Object& members) {
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const auto& [key, value] : members) keys.push_back(key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

Result<JsonValue> convert_object(const dom::object& object, std::size_t depth_left) {
  JsonValue::Object members;
  for (const dom::key_value_pair member : object) {
    ATOLL_TRY(JsonValue value, convert(member.value, depth_left));
    members.emplace_back(std::string(member.key), std::move(value));
  }
  if (has_duplicate(members)) {
    return refused("json_duplicate_member", "an object has two members of one name");
  }
  return JsonValue(std::move(members));
}

Result<JsonValue> convert(const dom::element& element, std::size_t depth_left) {
  switch (element.type()) {
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT:
      if (depth_left == 0) return refused("json_too_deep", "nested too deep");
      if (element.is_array())
        return convert_array(element.get_array().value_unsafe(), depth_left - 1);
      return convert_object(element.get_object().value_unsafe(), depth_left - 1);
    case dom::element_type::STRING:
      return JsonValue(std::string(element.get_string().value_unsafe()));
    case dom::element_type::INT64: return JsonValue(element.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return JsonValue(static_cast<double>(element.get_uint64().value_unsafe()));
    case dom::element_type::DOUBLE: return JsonValue(element.get_double().value_unsafe());
    case dom::element_type::BOOL: return JsonValue(element.get_bool().value_unsafe());
    case dom::element_type::NULL_VALUE: return JsonValue();
  }
  return refused("malformed_json", "unknown kind of value");
}

template <class T>
Result<T> wrong_kind(std::string_view wanted) {
  return refused("json_wrong_kind", "not " + std::string(wanted));
}

}  // namespace

Result<JsonValue> JsonValue::parse(std::string_view text, std::size_t size_max) {
  if (text.size() > size_max) return refused("json_too_large", "the JSON text is too large");
  thread_local dom::parser parser;  // It keeps its buffers, at most kJsonSizeMax and some.
  const simdjson::padded_string padded(text);
  dom::element root;
  const simdjson::error_code error = parser.parse(padded).get(root);
  if (error == simdjson::DEPTH_ERROR) return refused("json_too_deep", "nested too deep");
  if (error != simdjson::SUCCESS) return refused("malformed_json", simdjson::error_message(error));
  return convert(root, kJsonDepthMax);
}

Result<bool> JsonValue::as_bool() const {
  if (const auto* flag = std::get_if<bool>(&value_)) return *flag;
  return wrong_kind<bool>("true or false");
}

Result<std::int64_t> JsonValue::as_integer() const {
  if (const auto* number = std::get_if<std::int64_t>(&value_)) return *number;
  return wrong_kind<std::int64_t>("a whole number of 64 bits");
}

Result<double> JsonValue::as_double() const {
  if (const auto* number = std::get_if<double>(&value_)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*number);
  return wrong_kind<double>("a number");
}

Result<std::string> JsonValue::as_string() const {
  if (const auto* text = std::get_if<std::string>(&value_)) return *text;
  return wrong_kind<std::string>("a string");
}

Result<std::span<const JsonValue>> JsonValue::as_array() const {
  if (const auto* items = std::get_if<Array>(&value_)) return std::span<const JsonValue>(*items);
  return wrong_kind<std::span<const JsonValue>>("an array");
}

Result<std::span<const JsonValue::Member>> JsonValue::as_object() const {
  if (const auto* members = std::get_if<Object>(&value_)) return std::span<const Member>(*members);
  return wrong_kind<std::span<const Member>>("an object");
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto* members = std::get_if<Object>(&value_);
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, key, &Member::first);
  return found == members->end() ? nullptr : &found->second;
}

template <class T>
Result<T> JsonValue::get(std::string_view key, Result<T> (JsonValue::*as)() const) const {
  const JsonValue* member = find(key);
  if (member == nullptr) {
    return refused("json_missing_member", "no member \"" + std::string(key) + "\"");
  }
  Result<T> value = (member->*as)();
  if (!value) return fail(std::move(value).error().within("member \"" + std::string(key) + "\""));
  return value;
}

Result<bool> JsonValue::get_bool(std::string_view key) const {
  return get(key, &JsonValue::as_bool);
}
Result<std::int64_t> JsonValue::get_integer(std::string_view key) const {
  return get(key, &JsonValue::as_integer);
}
Result<double> JsonValue::get_double(std::string_view key) const {
  return get(key, &JsonValue::as_double);
}
Result<std::string> JsonValue::get_string(std::string_view key) const {
  return get(key, &JsonValue::as_string);
}
Result<std::span<const JsonValue>> JsonValue::get_array(std::string_view key) const {
  return get(key, &JsonValue::as_array);
}
Result<std::span<const JsonValue::Member>> JsonValue::get_object(std::string_view key) const {
  return get(key, &JsonValue::as_object);
}

}  // namespace atollbank::base
