// SPDX-License-Identifier: Apache-2.0
// JSON read where it lies, for doors that decode much: a document parsed into buffers that are kept
// from one to the next, and views of its values, two words each, that allocate nothing.
//
// A view is good until its document parses again or goes. Each document belongs to one thread.
// Nothing is looked up by name: a reader walks the members once, in the order they were written,
// and says itself what a repeated or an unknown one means. Where values should be kept: json.h.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace atollbank::base {

enum class JsonKind : std::uint8_t {
  kNull,
  kBool,
  kInteger,   // fits 64 signed bits
  kFraction,  // every other number
  kText,
  kArray,
  kObject,
};

class JsonMembers;
class JsonItems;

class JsonView {
 public:
  JsonKind kind() const;

  // Of that kind, or the process stops: ask kind() first.
  bool boolean() const;
  std::int64_t integer() const;
  double number() const;          // of both kinds of numbers
  std::string_view text() const;  // valid UTF-8, escapes resolved
  JsonMembers members() const;
  JsonItems items() const;

 private:
  friend class JsonDocument;
  friend class JsonMembers;
  friend class JsonItems;
  std::array<std::uint64_t, 2> place_{};
};

// for (JsonMembers m = object.members(); m.next();) use(m.key(), m.value());
class JsonMembers {
 public:
  bool next();
  std::string_view key() const;
  JsonView value() const;

 private:
  friend class JsonView;
  std::array<std::uint64_t, 2> object_{};
  std::array<std::uint64_t, 2> place_{};
  bool is_begun_ = false;
};

class JsonItems {
 public:
  bool next();
  JsonView value() const;

 private:
  friend class JsonView;
  std::array<std::uint64_t, 2> array_{};
  std::array<std::uint64_t, 2> place_{};
  bool is_begun_ = false;
};

class JsonDocument {
 public:
  explicit JsonDocument(std::size_t depth_max = kJsonDepthMax);
  JsonDocument(JsonDocument&&) noexcept;
  ~JsonDocument();

  // The whole text is checked before anything of it is seen.
  // reasons: malformed_json · json_too_large · json_too_deep
  Result<JsonView> parse(std::string_view text, std::size_t size_max = kJsonSizeMax);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace atollbank::base
