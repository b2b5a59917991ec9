// SPDX-License-Identifier: Apache-2.0
#include "services/statements/printable.h"

#include <algorithm>

#include "base/utf8.h"

namespace atollbank::statements {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

enum class Kind { kLetter, kBlank, kNothing };

// Of one character of well-formed UTF-8.
Kind kind_of(std::string_view character) {
  if (character.size() == 1) {
    const auto byte = static_cast<unsigned char>(character[0]);
    return byte <= 0x20 || byte == 0x7F ? Kind::kBlank : Kind::kLetter;
  }
  const auto is_between = [&](std::string_view first, std::string_view last) {
    return character.size() == first.size() && character >= first && character <= last;
  };
  // C1 controls and the no-break space; line and paragraph separators.
  if (is_between("\xC2\x80", "\xC2\xA0")) return Kind::kBlank;
  if (is_between("\xE2\x80\xA8", "\xE2\x80\xA9")) return Kind::kBlank;
  // Marks, embeddings, overrides and isolates of direction; the byte order mark; U+FFFE and U+FFFF.
  if (is_between("\xE2\x80\x8E", "\xE2\x80\x8F")) return Kind::kNothing;
  if (is_between("\xE2\x80\xAA", "\xE2\x80\xAE")) return Kind::kNothing;
  if (is_between("\xE2\x81\xA6", "\xE2\x81\xA9")) return Kind::kNothing;
  if (character == "\xEF\xBB\xBF") return Kind::kNothing;
  if (is_between("\xEF\xBF\xBE", "\xEF\xBF\xBF")) return Kind::kNothing;
  return Kind::kLetter;
}

// Of the character that begins here; of a byte that begins none, itself.
std::size_t step(std::string_view rest) { return std::max<std::size_t>(1, base::utf8_size(rest)); }

}  // namespace

std::string printable(std::string_view text, std::size_t characters_max) {
  std::string out;
  std::size_t count = 0;
  std::size_t size_before_last = 0;  // of `out`
  bool is_after_blank = false;
  while (!text.empty()) {
    const std::size_t size = base::utf8_size(text);
    const std::string_view character = size == 0 ? kReplacement : text.substr(0, size);
    // A zero byte is a control like others, and no character that utf8_size() knows.
    const Kind kind = text[0] == '\0' ? Kind::kBlank : kind_of(character);
    text.remove_prefix(step(text));
    if (kind == Kind::kBlank) is_after_blank = true;
    if (kind != Kind::kLetter) continue;
    const std::size_t needed = is_after_blank && count > 0 ? 2 : 1;
    if (count + needed > characters_max) {
      if (count == characters_max) out.resize(size_before_last);
      return out += kEllipsis;
    }
    if (needed == 2) out += ' ';
    size_before_last = out.size();
    out += character;
    count += needed;
    is_after_blank = false;
  }
  return out;
}

std::string_view first_characters(std::string_view text, std::size_t characters_max) {
  std::size_t end = 0;
  for (std::size_t count = 0; count < characters_max && end < text.size(); ++count) {
    end += step(text.substr(end));
  }
  text = text.substr(0, end);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(step(text));
  return count;
}

}  // namespace atollbank::statements
