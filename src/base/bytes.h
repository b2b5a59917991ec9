// SPDX-License-Identifier: Apache-2.0
// Reading and writing little-endian bytes within bounds, and hexadecimal text.
//
// ByteReader never reads past its end: after the first short read ok() is false and every value is
// zero, so a decoder reads all its fields and checks once.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace atollbank::base {

static_assert(std::endian::native == std::endian::little, "persisted layouts are little-endian");

using Bytes = std::string;  // owned bytes
using ByteView = std::string_view;

template <class T>
  requires std::is_trivially_copyable_v<T>
ByteView bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

template <class T>
  requires std::is_trivially_copyable_v<T>
ByteView bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  template <class T>
    requires std::is_trivially_copyable_v<T>
  T read() {
    T value{};
    const ByteView raw = read_bytes(sizeof(T));
    if (raw.size() == sizeof(T)) std::memcpy(&value, raw.data(), sizeof(T));
    return value;
  }
  // Empty when fewer than `size` bytes are left.
  ByteView read_bytes(std::size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const ByteView head = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return head;
  }
  // A u32 length and that many bytes.
  ByteView read_text() { return read_bytes(read<std::uint32_t>()); }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::size_t remaining() const { return rest_.size(); }

 private:
  ByteView rest_;
  bool ok_ = true;
};

class ByteWriter {
 public:
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void write(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  void write_bytes(ByteView bytes) { bytes_.append(bytes); }
  void write_text(ByteView text) {
    write(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  const Bytes& bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

std::string to_hex(ByteView bytes);

}  // namespace atollbank::base
