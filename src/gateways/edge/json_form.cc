// SPDX-License-Identifier: Apache-2.0
// Flattens a JSON object within the limits of a form.
#include "gateways/edge/json_form.h"

#include <fmt/format.h>

#include "base/json.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using base::JsonValue;

class Flattener {
 public:
  explicit Flattener(const net::FormLimits& limits) : limits_(limits) {}

  base::Result<void> add(const std::string& key, const JsonValue& value, std::size_t depth) {
    if (depth > limits_.depth_max) return too_large("nested too deeply");
    if (key.size() > limits_.key_bytes_max) return too_large("a name is too long");
    if (const auto members = value.as_object()) {
      for (const auto& [name, inner] : *members) {
        ATOLL_TRY_VOID(add(depth == 0 ? name : key + "[" + name + "]", inner, depth + 1));
      }
      return {};
    }
    if (const auto elements = value.as_array()) {
      for (const JsonValue& element : *elements)
        ATOLL_TRY_VOID(add(key + "[]", element, depth + 1));
      return {};
    }
    return add_leaf(key, value);
  }

  net::Form take() { return std::move(form_); }

 private:
  static tl::unexpected<base::Error> too_large(std::string_view what) {
    return base::fail(ErrorCode::kInvalidArgument, "form_too_large", what);
  }

  base::Result<void> add_leaf(const std::string& key, const JsonValue& value) {
    if (value.is_null()) return {};
    if (form_.fields().size() == limits_.field_count_max) return too_large("too many fields");
    std::string text;
    if (const auto string = value.as_string()) {
      text = *string;
    } else if (const auto flag = value.as_bool()) {
      text = *flag ? "true" : "false";
    } else if (const auto integer = value.as_integer()) {
      text = std::to_string(*integer);
    } else if (const auto number = value.as_double()) {
      text = fmt::format("{}", *number);
    }
    if (text.size() > limits_.value_bytes_max) return too_large("a field is too long");
    // JSON allows "\u0000", which a form does not.
    if (!net::is_plain_utf8(key) || !net::is_plain_utf8(text)) {
      return base::fail(ErrorCode::kInvalidArgument, "malformed_json", "a zero byte in a text");
    }
    form_.add(key, std::move(text));
    return {};
  }

  const net::FormLimits& limits_;
  net::Form form_;
};

}  // namespace

base::Result<net::Form> parse_json_form(std::string_view text, const net::FormLimits& limits) {
  const auto value = JsonValue::parse(text);
  if (!value || !value->as_object()) {
    return base::fail(ErrorCode::kInvalidArgument, "malformed_json",
                      "The body is not a JSON object");
  }
  Flattener flattener(limits);
  ATOLL_TRY_VOID(flattener.add("", *value, 0));
  return flattener.take();
}

}  // namespace atollbank::edge
