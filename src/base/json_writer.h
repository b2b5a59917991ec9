// SPDX-License-Identifier: Apache-2.0
// Writes JSON in the order it is given, into one string.
//
// Not thread-safe. What it has written is well-formed, or the process stops: an unclosed object is
// a bug. Every answer of the public API is written by it, so it costs little more than the copying:
// no allocation but the string's, texts looked at eight bytes at a time.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::base {

inline constexpr std::uint32_t kJsonWriterDepthMax = 64;

namespace detail {

constexpr std::uint64_t in_every_byte(std::uint64_t byte) { return byte * 0x0101010101010101; }

// Non-zero when one of eight bytes is a quote, a backslash, a control or not ASCII. (Bytes above
// one that is may be taken for one, never the other way round.)
constexpr std::uint64_t special_bytes(std::uint64_t bytes) {
  const auto zero_bytes = [](std::uint64_t b) { return (b - in_every_byte(1)) & ~b; };
  return (zero_bytes(bytes ^ in_every_byte('"')) | zero_bytes(bytes ^ in_every_byte('\\')) |
          (bytes - in_every_byte(0x20)) | bytes) &
         in_every_byte(0x80);
}

// Whether the text may be written as it is.
inline bool is_simple(std::string_view text) {
  std::uint64_t special = 0;
  std::uint64_t eight = 0;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::memcpy(&eight, text.data(), 8);
    special |= special_bytes(eight);
  }
  eight = in_every_byte(' ');
  if (!text.empty()) std::memcpy(&eight, text.data(), text.size());
  return (special | special_bytes(eight)) == 0;
}

}  // namespace detail

class JsonWriter {
 public:
  // `expected_bytes`: about how long the text will be.
  explicit JsonWriter(std::size_t expected_bytes = 1024) : text_(expected_bytes, '\0') {}

  JsonWriter& begin_object() { return begin('{', true); }
  JsonWriter& end_object() { return end('}', true); }
  JsonWriter& begin_array() { return begin('[', false); }
  JsonWriter& end_array() { return end(']', false); }
  JsonWriter& key(std::string_view name);
  // A name of our own in the code: what must be done for it is known when it is compiled.
  template <std::size_t size>
  JsonWriter& key(const char (&name)[size]) {
    if (!detail::is_simple({name, size - 1})) return key(std::string_view(name, size - 1));
    char* place = begin_key(size);
    std::memcpy(place, name, size - 1);
    place[size - 1] = '"';
    place[size] = ':';
    size_ += size + 1;
    return *this;
  }

  // Bytes that are not UTF-8 become U+FFFD: what is written can always be read.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag) { return literal(flag ? "true" : "false"); }
  JsonWriter& value(double number);  // null where JSON has no such number
  template <std::integral T>
  JsonWriter& value(T number) {
    if constexpr (std::signed_integral<T>)
      return integer(std::int64_t{number});
    else
      return natural(std::uint64_t{number});
  }
  JsonWriter& value(Timestamp time);                  // RFC 3339, see to_rfc3339()
  JsonWriter& value(std::string_view prefix, Id id);  // see to_text()
  JsonWriter& null() { return literal("null"); }
  // JSON that was written before, as one value.
  JsonWriter& json(std::string_view written);

  template <class Name, class T>
  JsonWriter& member(const Name& name, const T& content) {
    return key(name).value(content);
  }
  template <class Name>
  JsonWriter& member(const Name& name, std::string_view prefix, Id id) {
    return key(name).value(prefix, id);
  }

  // What is written so far; until more is.
  std::string_view written() const { return {text_.data(), size_}; }

  // The text; the writer begins anew.
  std::string take();

 private:
  JsonWriter& begin(char bracket, bool is_object);
  JsonWriter& end(char bracket, bool is_object);
  JsonWriter& literal(std::string_view word);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& natural(std::uint64_t number);

  // What comes before a key, with its first quote; then there is room for `size` bytes and more.
  char* begin_key(std::size_t size);
  // What comes before a value; then there is room for it and a bracket, quote or colon or two.
  char* begin_value(std::size_t size);
  void end_value(const char* end);
  char* room(std::size_t size);
  void write_text(std::string_view text);
  void write_careful(std::string_view text);

  std::string text_;               // longer than what is written: its end is room
  std::size_t size_ = 0;           // what is written
  std::uint64_t are_objects_ = 0;  // a bit a level, the innermost last
  std::uint32_t depth_ = 0;
  bool has_before_ = false;  // something stands before on this level: a comma comes first
  bool has_key_ = false;     // a key waits for its value
};

}  // namespace atollbank::base
