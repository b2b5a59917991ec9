// SPDX-License-Identifier: Apache-2.0
// What is asked of whoever makes a document of pages: texts and lines at their places. In points
// from the upper left corner of a page of A4; a text stands on its `y`.
//
// Used by one thread, once: pages are drawn one after another, then the document is taken.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atollbank::statements {

inline constexpr double kPageWidth = 595;
inline constexpr double kPageHeight = 842;

enum class Face : std::uint8_t { kPlain, kBold };
enum class Ink : std::uint8_t { kBlack, kGrey };

// How a text is written.
struct Hand {
  Face face = Face::kPlain;
  double size = 9;
  Ink ink = Ink::kBlack;
};

struct Place {
  double x = 0;
  double y = 0;
};

class PagesPort {
 public:
  virtual ~PagesPort() = default;

  virtual double width_of(std::string_view text, const Hand& hand) const = 0;
  // What is drawn from here on stands on it.
  virtual void begin_page() = 0;
  virtual void draw_text(Place left, std::string_view text, const Hand& hand) = 0;
  virtual void draw_line(Place from, Place to) = 0;
  // The whole document. unavailable pages_not_made: the fonts or the memory for it are not there
  virtual base::Result<std::string> finish() = 0;
};

}  // namespace atollbank::statements
