// SPDX-License-Identifier: Apache-2.0
// Views are simdjson's own, two words each, kept as plain words so that no header of its reaches a
// reader.
#include "base/json_view.h"

#include <simdjson.h>

#include <bit>

#include "base/assert.h"

namespace atollbank::base {
namespace {

namespace dom = simdjson::dom;

using Words = std::array<std::uint64_t, 2>;

// simdjson's views are a document's address and an index; they assign freely but are not made so.
template <class View>
View as(const Words& words) {
  static_assert(sizeof(View) == sizeof(Words) && std::is_trivially_copyable_v<View>);
  return std::bit_cast<View>(words);
}

template <class View>
Words words_of(const View& view) {
  static_assert(sizeof(View) == sizeof(Words) && std::is_trivially_copyable_v<View>);
  return std::bit_cast<Words>(view);
}

tl::unexpected<Error> refused(std::string_view reason, std::string_view message) {
  return fail(ErrorCode::kInvalidArgument, reason, message);
}

}  // namespace

struct JsonDocument::Buffers {
  dom::parser parser;
};

JsonDocument::JsonDocument(std::size_t depth_max) : buffers_(std::make_unique<Buffers>()) {
  constexpr std::size_t kFirstCapacity = 64 * 1024;
  ATOLL_ASSERT(buffers_->parser.allocate(kFirstCapacity, depth_max + 1) == simdjson::SUCCESS);
}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonView> JsonDocument::parse(std::string_view text, std::size_t size_max) {
  if (text.size() > size_max) return refused("json_too_large", "the JSON text is too large");
  dom::element root;
  // The parser copies the text: what follows it in memory is not ours to read.
  const auto error = buffers_->parser.parse(text.data(), text.size(), true).get(root);
  if (error == simdjson::DEPTH_ERROR) return refused("json_too_deep", "nested too deep");
  if (error != simdjson::SUCCESS) return refused("malformed_json", simdjson::error_message(error));
  JsonView view;
  view.place_ = words_of(root);
  return view;
}

JsonKind JsonView::kind() const {
  switch (as<dom::element>(place_).type()) {
    case dom::element_type::NULL_VALUE: return JsonKind::kNull;
    case dom::element_type::BOOL: return JsonKind::kBool;
    case dom::element_type::INT64: return JsonKind::kInteger;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return JsonKind::kFraction;
    case dom::element_type::STRING: return JsonKind::kText;
    case dom::element_type::ARRAY: return JsonKind::kArray;
    case dom::element_type::OBJECT: return JsonKind::kObject;
  }
  return JsonKind::kNull;
}

bool JsonView::boolean() const {
  ATOLL_ASSERT(kind() == JsonKind::kBool);
  return as<dom::element>(place_).get_bool().value_unsafe();
}

std::int64_t JsonView::integer() const {
  ATOLL_ASSERT(kind() == JsonKind::kInteger);
  return as<dom::element>(place_).get_int64().value_unsafe();
}

double JsonView::number() const {
  ATOLL_ASSERT(kind() == JsonKind::kInteger || kind() == JsonKind::kFraction);
  return as<dom::element>(place_).get_double().value_unsafe();
}

std::string_view JsonView::text() const {
  ATOLL_ASSERT(kind() == JsonKind::kText);
  return as<dom::element>(place_).get_string().value_unsafe();
}

JsonMembers JsonView::members() const {
  ATOLL_ASSERT(kind() == JsonKind::kObject);
  JsonMembers members;
  members.object_ = words_of(as<dom::element>(place_).get_object().value_unsafe());
  return members;
}

JsonItems JsonView::items() const {
  ATOLL_ASSERT(kind() == JsonKind::kArray);
  JsonItems items;
  items.array_ = words_of(as<dom::element>(place_).get_array().value_unsafe());
  return items;
}

bool JsonMembers::next() {
  const auto object = as<dom::object>(object_);
  auto at = is_begun_ ? as<dom::object::iterator>(place_) : object.begin();
  if (is_begun_) ++at;
  is_begun_ = true;
  place_ = words_of(at);
  return at != object.end();
}

std::string_view JsonMembers::key() const { return as<dom::object::iterator>(place_).key(); }

JsonView JsonMembers::value() const {
  JsonView view;
  view.place_ = words_of(as<dom::object::iterator>(place_).value());
  return view;
}

bool JsonItems::next() {
  const auto array = as<dom::array>(array_);
  auto at = is_begun_ ? as<dom::array::iterator>(place_) : array.begin();
  if (is_begun_) ++at;
  is_begun_ = true;
  place_ = words_of(at);
  return at != array.end();
}

JsonView JsonItems::value() const {
  JsonView view;
  view.place_ = words_of(*as<dom::array::iterator>(place_));
  return view;
}

}  // namespace atollbank::base
