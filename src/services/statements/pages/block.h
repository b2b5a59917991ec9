// SPDX-License-Identifier: Apache-2.0
// A piece of a page that is never parted: texts and lines below one another, placed from the
// piece's own upper left corner. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/statements/pages/pages_port.h"

namespace atollbank::statements {

enum class Side : std::uint8_t { kLeft, kRight };

struct PlacedText {
  Place at;  // of its left end, or of its right end
  std::string text;
  Hand hand;
  Side side = Side::kLeft;
};

struct Block {
  double height = 0;
  std::vector<PlacedText> texts;
  std::vector<double> lines;  // across the page, at these heights
};

// The lines of a text that is not wider than this: parted at blanks, and within a word that alone
// is wider.
std::vector<std::string> wrapped(const PagesPort& pages, std::string_view text, const Hand& hand,
                                 double width);

// Its upper edge at `top`, on the page that was begun last.
void draw(PagesPort& pages, const Block& block, double top);

}  // namespace atollbank::statements
