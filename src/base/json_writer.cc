// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/assert.h"

namespace atollbank::base {
namespace {

constexpr std::size_t kNumberSizeMax = 32;
constexpr std::size_t kAround = 4;  // comma, quotes, colon or bracket
constexpr std::size_t kEscapedSizeMax = 6;
constexpr std::size_t kCopyOverrun = 8;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

using detail::in_every_byte;
using detail::special_bytes;

// Copies the text; false when some of it may not be written as it is. May write up to
// kCopyOverrun bytes more than it has.
bool copy_simple(std::string_view text, char* place) {
  std::uint64_t special = 0;
  std::uint64_t eight = 0;
  for (; text.size() >= 8; text.remove_prefix(8), place += 8) {
    std::memcpy(&eight, text.data(), 8);
    std::memcpy(place, &eight, 8);
    special |= special_bytes(eight);
  }
  eight = in_every_byte(' ');
  if (!text.empty()) std::memcpy(&eight, text.data(), text.size());
  std::memcpy(place, &eight, 8);
  return (special | special_bytes(eight)) == 0;
}

std::string with_replacements(std::string_view text) {
  std::string clean;
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) < 0x80) {
      clean.push_back(byte);
    } else {
      clean.append(kReplacement);
    }
  }
  return clean;
}

char* write_escaped(char* place, char byte) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  const auto number = static_cast<unsigned char>(byte);
  if (number >= 0x20 && byte != '"' && byte != '\\') {
    *place++ = byte;
    return place;
  }
  *place++ = '\\';
  if (const std::size_t named = kNamed.find(byte); named != std::string_view::npos) {
    *place++ = kNames[named];
    return place;
  }
  place = std::copy_n("u00", 3, place);
  *place++ = kHexDigits[number >> 4];
  *place++ = kHexDigits[number & 15];
  return place;
}

// As people write numbers where that is short, with a fraction always; else with an exponent.
char* write_number(char* place, double number) {
  const double size = std::fabs(number);
  const bool is_plain = number == 0 || (size >= 1e-6 && size < 1e21);
  const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
  char* const end = std::to_chars(place, place + kNumberSizeMax, number, format).ptr;
  if (!is_plain || std::find(place, end, '.') != end) return end;
  return std::copy_n(".0", 2, end);
}

}  // namespace

char* JsonWriter::room(std::size_t size) {
  if (text_.size() - size_ < size) text_.resize(std::max(2 * text_.size(), size_ + size));
  return text_.data() + size_;
}

char* JsonWriter::begin_value(std::size_t size) {
  const bool in_object = depth_ > 0 && (are_objects_ & 1) != 0;
  // A value in an object has its key; outside of everything there is one value.
  ATOLL_ASSERT(in_object == has_key_ && (depth_ > 0 || !has_before_));
  char* place = room(size + kAround);
  if (has_before_ && !has_key_) *place++ = ',';
  has_key_ = false;
  return place;
}

void JsonWriter::end_value(const char* end) {
  size_ = static_cast<std::size_t>(end - text_.data());
  has_before_ = true;
}

JsonWriter& JsonWriter::begin(char bracket, bool is_object) {
  ATOLL_ASSERT(depth_ < kJsonWriterDepthMax);
  char* place = begin_value(0);
  *place++ = bracket;
  end_value(place);
  ++depth_;
  are_objects_ = are_objects_ << 1 | (is_object ? 1 : 0);
  has_before_ = false;
  return *this;
}

JsonWriter& JsonWriter::end(char bracket, bool is_object) {
  ATOLL_ASSERT(depth_ > 0 && ((are_objects_ & 1) != 0) == is_object && !has_key_);
  char* place = room(1);
  *place++ = bracket;
  end_value(place);
  --depth_;
  are_objects_ >>= 1;
  return *this;
}

char* JsonWriter::begin_key(std::size_t size) {
  ATOLL_ASSERT(depth_ > 0 && (are_objects_ & 1) != 0 && !has_key_);
  char* const begin = room(size + kAround);
  char* place = begin;
  if (has_before_) *place++ = ',';
  *place++ = '"';
  size_ += static_cast<std::size_t>(place - begin);
  has_key_ = true;
  return place;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  begin_key(0);
  --size_;  // its quote comes with the text
  write_text(name);
  *room(1) = ':';
  ++size_;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  end_value(begin_value(0));
  write_text(text);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  end_value(write_number(begin_value(kNumberSizeMax), number));
  return *this;
}

JsonWriter& JsonWriter::value(Timestamp time) {
  char* place = begin_value(kRfc3339SizeMax);
  *place++ = '"';
  place += write_rfc3339(time, place);
  *place++ = '"';
  end_value(place);
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view prefix, Id id) {
  char* place = begin_value(prefix.size() + 1 + kIdTextLength);
  *place++ = '"';
  place = std::copy(prefix.begin(), prefix.end(), place);
  *place++ = '_';
  write_base62(id, place);
  place += kIdTextLength;
  *place++ = '"';
  end_value(place);
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view written) {
  ATOLL_ASSERT(!written.empty());
  return literal(written);
}

JsonWriter& JsonWriter::literal(std::string_view word) {
  char* place = begin_value(word.size());
  end_value(std::copy(word.begin(), word.end(), place));
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  char* place = begin_value(kNumberSizeMax);
  end_value(std::to_chars(place, place + kNumberSizeMax, number).ptr);
  return *this;
}

JsonWriter& JsonWriter::natural(std::uint64_t number) {
  char* place = begin_value(kNumberSizeMax);
  end_value(std::to_chars(place, place + kNumberSizeMax, number).ptr);
  return *this;
}

// A quoted text, of a key or a value.
void JsonWriter::write_text(std::string_view text) {
  char* place = room(text.size() + 2 + kCopyOverrun);
  if (!copy_simple(text, place + 1)) return write_careful(text);
  *place = '"';
  place[text.size() + 1] = '"';
  size_ += text.size() + 2;
}

void JsonWriter::write_careful(std::string_view text) {
  std::string replaced;
  if (!simdjson::validate_utf8(text.data(), text.size())) text = replaced = with_replacements(text);
  char* const begin = room(kEscapedSizeMax * text.size() + 2);
  char* place = begin;
  *place++ = '"';
  for (const char byte : text) place = write_escaped(place, byte);
  *place++ = '"';
  size_ += static_cast<std::size_t>(place - begin);
}

std::string JsonWriter::take() {
  ATOLL_ASSERT(depth_ == 0 && has_before_);
  text_.resize(size_);
  std::string text = std::move(text_);
  *this = JsonWriter(0);
  return text;
}

}  // namespace atollbank::base
