// SPDX-License-Identifier: Apache-2.0
// For tests: pages that keep what is drawn, with letters that are all half as wide as they are
// high.
#pragma once

#include <string>
#include <vector>

#include "services/statements/pages/pages_port.h"
#include "services/statements/printable.h"

namespace atollbank::statements {

struct DrawnText {
  Place left;
  std::string text;
  Hand hand;
};

class KeptPages final : public PagesPort {
 public:
  std::vector<std::vector<DrawnText>> pages;
  double lowest_line = 0;

  double width_of(std::string_view text, const Hand& hand) const override {
    return static_cast<double>(character_count(text)) * hand.size / 2;
  }
  void begin_page() override { pages.emplace_back(); }
  void draw_text(Place left, std::string_view text, const Hand& hand) override {
    pages.back().push_back({left, std::string(text), hand});
  }
  void draw_line(Place, Place to) override { lowest_line = std::max(lowest_line, to.y); }
  // The texts of all pages, one a line.
  base::Result<std::string> finish() override {
    std::string all;
    for (const auto& page : pages) {
      for (const DrawnText& drawn : page) all += drawn.text + '\n';
    }
    return all;
  }
};

}  // namespace atollbank::statements
