// SPDX-License-Identifier: Apache-2.0
// HTML as it is written: markup that stands in the program, and text from anywhere, escaped.
//
// Markup is known when the program is compiled; whatever comes in while it runs goes through
// text(), which is the one place that escapes. What text() writes is safe between tags and within
// quoted attributes; never put it into a script, a style or an attribute that runs one.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::pages {

class Markup {
 public:
  consteval Markup(const char* literal) : literal_(literal) {}  // NOLINT: a literal is markup
  std::string_view view() const { return literal_; }

 private:
  std::string_view literal_;
};

class Html {
 public:
  Html& put(Markup markup) {
    written_ += markup.view();
    return *this;
  }
  // Bytes that are no UTF-8, and those that no page may have, become U+FFFD.
  Html& text(std::string_view content);
  // Another person's words, such as a client's name: what turns the direction of writing within it
  // turns nothing around it.
  Html& foreign(std::string_view content) { return put("<bdi>").text(content).put("</bdi>"); }
  Html& number(std::int64_t value) { return text(std::to_string(value)); }
  Html& add(const Html& part) {
    written_ += part.written_;
    return *this;
  }

  const std::string& written() const { return written_; }

 private:
  std::string written_;
};

}  // namespace atollbank::pages
