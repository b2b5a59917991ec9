// SPDX-License-Identifier: Apache-2.0
// Documents of pages as PDF, by libharu, with the letters of TrueType fonts embedded: the same
// drawing is the same bytes. The fonts have the letters of the scripts that they have; characters
// beyond U+FFFF, which libharu cannot write, are shown as U+FFFD.
//
// One document, of one thread.
#pragma once

#include <memory>

#include "base/timestamp.h"
#include "services/statements/pages/pages_port.h"

namespace atollbank::adapters {

// Where Debian's fonts-dejavu-core (tools/packages.txt) puts them: Latin, Greek, Cyrillic,
// Armenian, Georgian, Hebrew, Arabic (not joined), but no Chinese, Japanese or Korean.
struct HaruFonts {
  std::string plain = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  std::string bold = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";
};

class HaruPages final : public statements::PagesPort {
 public:
  // `title` is ASCII; both are told by the document about itself. unavailable pages_not_made: it
  // names the package, where the fonts are not there
  static base::Result<std::unique_ptr<HaruPages>> open(const HaruFonts& fonts,
                                                       const std::string& title,
                                                       base::Timestamp created);
  ~HaruPages() override;

  double width_of(std::string_view text, const statements::Hand& hand) const override;
  void begin_page() override;
  void draw_text(statements::Place left, std::string_view text,
                 const statements::Hand& hand) override;
  void draw_line(statements::Place from, statements::Place to) override;
  base::Result<std::string> finish() override;

 private:
  struct Document;
  explicit HaruPages(std::unique_ptr<Document> document);

  std::unique_ptr<Document> document_;
};

}  // namespace atollbank::adapters
