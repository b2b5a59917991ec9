// SPDX-License-Identifier: Apache-2.0
// Decodes queries and form bodies within limits.
#include "net/form.h"

#include <algorithm>

namespace atollbank::net {
namespace {

using base::ErrorCode;

auto malformed(std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "malformed_form", what);
}
auto too_large(std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "form_too_large", what);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The text between the brackets that follow `key`, when `whole` is "key[…]" with one pair of them.
std::optional<std::string_view> inner_of(std::string_view whole, std::string_view key) {
  if (whole.size() < key.size() + 2 || !whole.starts_with(key)) return std::nullopt;
  if (whole[key.size()] != '[' || whole.back() != ']') return std::nullopt;
  const std::string_view inner = whole.substr(key.size() + 1, whole.size() - key.size() - 2);
  if (inner.find_first_of("[]") != std::string_view::npos) return std::nullopt;
  return inner;
}

base::Result<std::string> decode_part(std::string_view text, std::size_t bytes_max) {
  // Three characters make a byte at most, so this bounds the work before any of it is done.
  if (text.size() > bytes_max * 3) return too_large("a field is too long");
  ATOLL_TRY(std::string decoded, percent_decode(text, true));
  if (decoded.size() > bytes_max) return too_large("a field is too long");
  if (!is_plain_utf8(decoded)) return malformed("a field is not UTF-8");
  return decoded;
}

}  // namespace

void Form::add(std::string key, std::string value) {
  fields_.push_back({.key = std::move(key), .value = std::move(value)});
}

std::optional<std::string_view> Form::find(std::string_view key) const {
  for (const FormField& field : fields_) {
    if (field.key == key) return field.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Form::list(std::string_view key) const {
  std::vector<std::string_view> values;
  for (const FormField& field : fields_) {
    const auto inner = inner_of(field.key, key);
    const bool is_index = inner && std::all_of(inner->begin(), inner->end(),
                                               [](char c) { return c >= '0' && c <= '9'; });
    if (field.key == key || is_index) values.push_back(field.value);
  }
  return values;
}

std::vector<FormField> Form::children(std::string_view key) const {
  std::vector<FormField> found;
  for (const FormField& field : fields_) {
    if (const auto inner = inner_of(field.key, key); inner && !inner->empty()) {
      found.push_back({.key = std::string(*inner), .value = field.value});
    }
  }
  return found;
}

base::Result<Form> parse_form(std::string_view text, const FormLimits& limits) {
  Form form;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    if (piece.empty()) continue;
    if (form.fields().size() == limits.field_count_max) return too_large("too many fields");
    const std::size_t equals = std::min(piece.find('='), piece.size());
    ATOLL_TRY(std::string key, decode_part(piece.substr(0, equals), limits.key_bytes_max));
    const std::string_view raw_value = piece.substr(std::min(equals + 1, piece.size()));
    ATOLL_TRY(std::string value, decode_part(raw_value, limits.value_bytes_max));
    if (std::count(key.begin(), key.end(), '[') > static_cast<std::ptrdiff_t>(limits.depth_max)) {
      return too_large("a key is nested too deeply");
    }
    form.add(std::move(key), std::move(value));
  }
  return form;
}

base::Result<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out.push_back(' ');
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return malformed("cut off after '%'");
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return malformed("'%' without two hexadecimal digits");
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
  return out;
}

}  // namespace atollbank::net
