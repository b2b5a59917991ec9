// SPDX-License-Identifier: Apache-2.0
// Any bytes are a value or are refused; a value written out reads as itself.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/json.h"

namespace {

using atollbank::base::JsonValue;
using atollbank::base::JsonWriter;

void write(JsonWriter& json, const JsonValue& value) {
  if (const auto flag = value.as_bool())
    json.value(*flag);
  else if (const auto integer = value.as_integer())
    json.value(*integer);
  else if (const auto number = value.as_double())
    json.value(*number);
  else if (const auto text = value.as_string())
    json.value(*text);
  else if (const auto items = value.as_array()) {
    json.begin_array();
    for (const JsonValue& item : *items) write(json, item);
    json.end_array();
  } else if (const auto members = value.as_object()) {
    json.begin_object();
    for (const auto& [key, member] : *members) {
      json.key(key);
      write(json, member);
    }
    json.end_object();
  } else {
    json.null();
  }
}

std::string written(const JsonValue& value) {
  JsonWriter json;
  write(json, value);
  return json.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto value = JsonValue::parse(text)) {
    const std::string once = written(*value);
    const auto again = JsonValue::parse(once, SIZE_MAX);
    ATOLL_ASSERT(again);
    ATOLL_ASSERT(written(*again) == once);
  }
  return 0;
}
