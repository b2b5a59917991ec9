// SPDX-License-Identifier: Apache-2.0
// Writes XML 1.0 in the order it is given, into one string, each element on a line of its own.
//
// Not thread-safe. What it has written is well-formed, or the process stops: an unclosed element is
// a bug. A character that XML forbids, and bytes that are not UTF-8, become U+FFFD. Names are our
// own and written as they are.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace atollbank::base {

class XmlWriter {
 public:
  struct Attribute {
    std::string_view name;
    std::string_view value;
  };
  using Attributes = std::initializer_list<Attribute>;

  // With its declaration, and then `head` as it is: processing instructions, or nothing.
  explicit XmlWriter(std::string_view head = {});

  // `name` outlives the element: a literal.
  XmlWriter& begin(std::string_view name, Attributes attributes = {});
  XmlWriter& end();
  XmlWriter& element(std::string_view name, std::string_view text, Attributes attributes = {});

  // The text; every element is closed.
  std::string take();

 private:
  void open(std::string_view name, Attributes attributes);
  void write_text(std::string_view text);

  std::string text_;
  std::vector<std::string_view> open_;
};

}  // namespace atollbank::base
