// SPDX-License-Identifier: Apache-2.0
// CBOR (RFC 8949) as authenticators write it: the canonical form of CTAP2, read with limits.
//
// One value has one encoding: shortest lengths, none indefinite, no tags, no floating point, no key
// twice. Reading is total: whatever the bytes, the answer is a value or an Error. A value owns what
// it holds.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::credentials {

inline constexpr std::size_t kCborSizeMax = 16 * 1024;
inline constexpr std::size_t kCborDepthMax = 6;
inline constexpr std::size_t kCborItemsMax = 1024;  // of all containers together

class CborValue {
 public:
  using Array = std::vector<CborValue>;
  using Map = std::vector<std::pair<CborValue, CborValue>>;  // as it was written

  CborValue() = default;  // null

  // Takes one value off the front; what is behind it stays. invalid_argument malformed_cbor ·
  // cbor_too_large · cbor_too_deep
  static base::Result<CborValue> take(base::ByteView& bytes);
  // The whole of it.
  static base::Result<CborValue> parse(base::ByteView bytes);

  // nullptr when it is of another kind.
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const base::Bytes* bytes() const;
  const std::string* text() const;
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Map* map() const { return std::get_if<Map>(&value_); }

  // The member of a map; nullptr when there is none or this is no map.
  const CborValue* find(std::int64_t key) const;
  const CborValue* find(std::string_view key) const;

  bool operator==(const CborValue&) const = default;

 private:
  friend class CborReader;
  struct ByteString {
    base::Bytes bytes;
    bool operator==(const ByteString&) const = default;
  };
  struct TextString {
    std::string text;
    bool operator==(const TextString&) const = default;
  };

  std::variant<std::monostate, std::int64_t, ByteString, TextString, bool, Array, Map> value_;
};

}  // namespace atollbank::credentials
