// SPDX-License-Identifier: Apache-2.0
#include "credentials/cbor.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"

namespace atollbank::credentials {

using base::ByteView;
using base::ErrorCode;
using base::Result;

namespace {

enum class Major : std::uint8_t {
  kNatural = 0,
  kNegative = 1,
  kBytes = 2,
  kText = 3,
  kArray = 4,
  kMap = 5,
  kTag = 6,
  kSimple = 7,
};

constexpr std::uint8_t kFalse = 20;
constexpr std::uint8_t kTrue = 21;
constexpr std::uint8_t kNull = 22;
constexpr std::uint8_t kOneByteFollows = 24;
constexpr std::uint8_t kEightBytesFollow = 27;

auto malformed() {
  return base::fail(ErrorCode::kInvalidArgument, "malformed_cbor", "this is no canonical CBOR");
}

struct Head {
  Major major = Major::kSimple;
  std::uint64_t argument = 0;
};

}  // namespace

// One pass; `items_left_` bounds memory, as a container may promise more than it holds.
class CborReader {
 public:
  explicit CborReader(ByteView bytes) : rest_(bytes) {}

  Result<CborValue> read(std::size_t depth);
  ByteView rest() const { return rest_; }

 private:
  Result<Head> read_head();
  Result<ByteView> read_string(std::uint64_t size);
  Result<CborValue> read_array(std::uint64_t count, std::size_t depth);
  Result<CborValue> read_map(std::uint64_t count, std::size_t depth);
  bool claim_items(std::uint64_t count);

  ByteView rest_;
  std::size_t items_left_ = kCborItemsMax;
};

Result<Head> CborReader::read_head() {
  if (rest_.empty()) return malformed();
  const auto first = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  Head head{.major = static_cast<Major>(first >> 5)};
  const std::uint8_t low = first & 0x1F;
  if (low < kOneByteFollows) {
    head.argument = low;
    return head;
  }
  if (low > kEightBytesFollow || head.major == Major::kSimple) return malformed();
  const std::size_t size = std::size_t{1} << (low - kOneByteFollows);
  if (rest_.size() < size) return malformed();
  for (const char c : rest_.substr(0, size))
    head.argument = head.argument << 8 | static_cast<unsigned char>(c);
  rest_.remove_prefix(size);
  // What would have fitted half the bytes is not the shortest.
  const bool is_shortest =
      size == 1 ? head.argument >= kOneByteFollows : head.argument >> (size * 4) != 0;
  if (!is_shortest) return malformed();
  return head;
}

Result<ByteView> CborReader::read_string(std::uint64_t size) {
  if (size > rest_.size()) return malformed();
  const ByteView string = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return string;
}

bool CborReader::claim_items(std::uint64_t count) {
  if (count > items_left_) return false;
  items_left_ -= count;
  return true;
}

Result<CborValue> CborReader::read_array(std::uint64_t count, std::size_t depth) {
  CborValue::Array items;
  for (; count > 0; --count) {
    ATOLL_TRY(auto item, read(depth + 1));
    items.push_back(std::move(item));
  }
  CborValue value;
  value.value_ = std::move(items);
  return value;
}

// Keys are numbers and texts: authenticators know no others.
Result<CborValue> CborReader::read_map(std::uint64_t count, std::size_t depth) {
  CborValue::Map members;
  for (; count > 0; --count) {
    ATOLL_TRY(auto key, read(depth + 1));
    if (key.integer() == nullptr && key.text() == nullptr) return malformed();
    const bool is_twice =
        std::ranges::any_of(members, [&key](const auto& member) { return member.first == key; });
    if (is_twice) return malformed();
    ATOLL_TRY(auto member, read(depth + 1));
    members.emplace_back(std::move(key), std::move(member));
  }
  CborValue value;
  value.value_ = std::move(members);
  return value;
}

Result<CborValue> CborReader::read(std::size_t depth) {
  if (depth > kCborDepthMax)
    return base::fail(ErrorCode::kInvalidArgument, "cbor_too_deep", "CBOR of too many levels");
  ATOLL_TRY(const Head head, read_head());
  CborValue value;
  switch (head.major) {
    case Major::kNatural:
    case Major::kNegative: {
      if (head.argument > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return malformed();
      const auto number = static_cast<std::int64_t>(head.argument);
      value.value_ = head.major == Major::kNatural ? number : -1 - number;
      return value;
    }
    case Major::kBytes: {
      ATOLL_TRY(const ByteView bytes, read_string(head.argument));
      value.value_ = CborValue::ByteString{base::Bytes(bytes)};
      return value;
    }
    case Major::kText: {
      ATOLL_TRY(const ByteView text, read_string(head.argument));
      if (!base::is_plain_utf8(text)) return malformed();
      value.value_ = CborValue::TextString{std::string(text)};
      return value;
    }
    case Major::kArray:
      if (!claim_items(head.argument)) return malformed();
      return read_array(head.argument, depth);
    case Major::kMap:
      if (!claim_items(head.argument)) return malformed();
      return read_map(head.argument, depth);
    case Major::kTag: return malformed();
    case Major::kSimple: break;
  }
  if (head.argument == kNull) return value;
  if (head.argument != kFalse && head.argument != kTrue) return malformed();
  value.value_ = head.argument == kTrue;
  return value;
}

Result<CborValue> CborValue::take(ByteView& bytes) {
  if (bytes.size() > kCborSizeMax)
    return base::fail(ErrorCode::kInvalidArgument, "cbor_too_large", "CBOR of too many bytes");
  CborReader reader(bytes);
  ATOLL_TRY(auto value, reader.read(0));
  bytes = reader.rest();
  return value;
}

Result<CborValue> CborValue::parse(ByteView bytes) {
  ATOLL_TRY(auto value, take(bytes));
  if (!bytes.empty()) return malformed();
  return value;
}

const base::Bytes* CborValue::bytes() const {
  const auto* string = std::get_if<ByteString>(&value_);
  return string == nullptr ? nullptr : &string->bytes;
}

const std::string* CborValue::text() const {
  const auto* string = std::get_if<TextString>(&value_);
  return string == nullptr ? nullptr : &string->text;
}

const CborValue* CborValue::find(std::int64_t key) const {
  if (map() == nullptr) return nullptr;
  for (const auto& [name, member] : *map())
    if (name.integer() != nullptr && *name.integer() == key) return &member;
  return nullptr;
}

const CborValue* CborValue::find(std::string_view key) const {
  if (map() == nullptr) return nullptr;
  for (const auto& [name, member] : *map())
    if (name.text() != nullptr && *name.text() == key) return &member;
  return nullptr;
}

}  // namespace atollbank::credentials
