// SPDX-License-Identifier: Apache-2.0
#include "services/statements/pages/block.h"

#include <algorithm>

#include "base/utf8.h"
#include "services/statements/pages/margins.h"

namespace atollbank::statements {

namespace {

// How many bytes of the text fit; at least one character.
std::size_t fitting(const PagesPort& pages, std::string_view text, const Hand& hand, double width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t size = std::max<std::size_t>(1, base::utf8_size(text.substr(end)));
    if (end > 0 && pages.width_of(text.substr(0, end + size), hand) > width) return end;
    end += size;
  }
  return end;
}

}  // namespace

std::vector<std::string> wrapped(const PagesPort& pages, std::string_view text, const Hand& hand,
                                 double width) {
  std::vector<std::string> lines;
  while (pages.width_of(text, hand) > width) {
    std::size_t end = fitting(pages, text, hand, width);
    if (end == text.size()) break;  // one character that is wider than the line
    // The last blank that fits, the one right behind it too.
    const std::size_t blank = text.rfind(' ', end);
    if (blank != std::string_view::npos && blank > 0) end = blank;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (!text.empty()) lines.emplace_back(text);
  return lines;
}

void draw(PagesPort& pages, const Block& block, double top) {
  for (const PlacedText& placed : block.texts) {
    Place left{.x = placed.at.x, .y = top + placed.at.y};
    if (placed.side == Side::kRight) left.x -= pages.width_of(placed.text, placed.hand);
    pages.draw_text(left, placed.text, placed.hand);
  }
  for (const double height : block.lines) {
    pages.draw_line({.x = kLeftEdge, .y = top + height}, {.x = kRightEdge, .y = top + height});
  }
}

}  // namespace atollbank::statements
