// SPDX-License-Identifier: Apache-2.0
// JSON: a value read from outside, with limits. The writer is in base/json_writer.h.
//
// A JsonValue owns what it holds; reading is total: whatever the bytes, the answer is a value or an
// Error of code invalid_argument. Numbers without fraction that fit 64 bits stay exact integers.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"

namespace atollbank::base {

inline constexpr std::size_t kJsonSizeMax = std::size_t{1} << 20;
inline constexpr std::size_t kJsonDepthMax = 32;

class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Member = std::pair<std::string, JsonValue>;
  using Object = std::vector<Member>;  // as it was written; no key twice

  JsonValue() = default;  // null
  template <class T>
    requires(!std::same_as<std::decay_t<T>, JsonValue>)
  explicit JsonValue(T value) : value_(std::move(value)) {}

  // reasons: malformed_json · json_too_large · json_too_deep · json_duplicate_member
  static Result<JsonValue> parse(std::string_view text, std::size_t size_max = kJsonSizeMax);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

  // reason: json_wrong_kind
  Result<bool> as_bool() const;
  Result<std::int64_t> as_integer() const;
  Result<double> as_double() const;  // integers too
  Result<std::string> as_string() const;
  Result<std::span<const JsonValue>> as_array() const;
  Result<std::span<const Member>> as_object() const;

  // The member of that name; nullptr when there is none or this is no object.
  const JsonValue* find(std::string_view key) const;

  // A member that must be there. reasons: json_missing_member · json_wrong_kind
  Result<bool> get_bool(std::string_view key) const;
  Result<std::int64_t> get_integer(std::string_view key) const;
  Result<double> get_double(std::string_view key) const;
  Result<std::string> get_string(std::string_view key) const;
  Result<std::span<const JsonValue>> get_array(std::string_view key) const;
  Result<std::span<const Member>> get_object(std::string_view key) const;

 private:
  template <class T>
  Result<T> get(std::string_view key, Result<T> (JsonValue::*as)() const) const;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace atollbank::base
