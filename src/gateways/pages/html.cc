// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/html.h"

#include "base/utf8.h"

namespace atollbank::pages {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kSequenceMax = 4;

// The length of the character at the front; 0: it is none that a page may have.
std::size_t character_size(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const bool is_blank = first == '\t' || first == '\n' || first == '\r';
  if (first < 0x20 || first == 0x7F) return is_blank ? 1 : 0;
  if (first < 0x80) return 1;
  for (std::size_t size = 2; size <= kSequenceMax && size <= text.size(); ++size) {
    // C1 controls are no characters of HTML either.
    if (!base::is_plain_utf8(text.substr(0, size))) continue;
    const bool is_control = first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    return is_control ? 0 : size;
  }
  return 0;
}

std::string_view escaped(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '`': return "&#96;";
    default: return {};
  }
}

}  // namespace

Html& Html::text(std::string_view content) {
  while (!content.empty()) {
    const std::size_t size = character_size(content);
    const std::string_view entity = escaped(content.front());
    if (size == 0)
      written_ += kReplacement;
    else if (!entity.empty())
      written_ += entity;
    else
      written_ += content.substr(0, size);
    content.remove_prefix(size == 0 ? 1 : size);
  }
  return *this;
}

}  // namespace atollbank::pages
