// SPDX-License-Identifier: Apache-2.0
#include "base/assert.h"

#define RAPIDJSON_ASSERT(expression) ATOLL_ASSERT(expression)
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

#include <cmath>

#include "base/json.h"

namespace atollbank::base {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

rapidjson::SizeType size_of(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

std::string with_replacements(std::string_view text) {
  std::string clean;
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) < 0x80) {
      clean.push_back(byte);
    } else {
      clean.append("\xEF\xBF\xBD");  // U+FFFD
    }
  }
  return clean;
}

void with_clean_text(std::string_view text, auto write) {
  if (text.empty()) text = "";  // An empty view may point nowhere.
  if (simdjson::validate_utf8(text.data(), text.size()))
    write(text);
  else
    write(with_replacements(text));
}

}  // namespace

struct JsonWriter::Output {
  rapidjson::StringBuffer buffer;
  Writer writer{buffer};
};

JsonWriter::JsonWriter() : output_(std::make_unique<Output>()) {}
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::begin_object() {
  output_->writer.StartObject();
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  output_->writer.EndObject();
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  output_->writer.StartArray();
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  output_->writer.EndArray();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  with_clean_text(
      name, [this](std::string_view clean) { output_->writer.Key(clean.data(), size_of(clean)); });
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  with_clean_text(text, [this](std::string_view clean) {
    output_->writer.String(clean.data(), size_of(clean));
  });
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  output_->writer.Bool(flag);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  output_->writer.Double(number);
  return *this;
}

JsonWriter& JsonWriter::null() {
  output_->writer.Null();
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view written) {
  ATOLL_ASSERT(!written.empty());
  output_->writer.RawValue(written.data(), written.size(), rapidjson::kObjectType);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  output_->writer.Int64(number);
  return *this;
}

JsonWriter& JsonWriter::natural(std::uint64_t number) {
  output_->writer.Uint64(number);
  return *this;
}

std::string JsonWriter::take() {
  ATOLL_ASSERT(output_->writer.IsComplete());
  std::string text(output_->buffer.GetString(), output_->buffer.GetSize());
  output_ = std::make_unique<Output>();
  return text;
}

}  // namespace atollbank::base
