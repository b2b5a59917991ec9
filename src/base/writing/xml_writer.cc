// SPDX-License-Identifier: Apache-2.0
#include "base/writing/xml_writer.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/utf8.h"

namespace atollbank::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kNoncharacters = "\xEF\xBF\xBE";  // U+FFFE; U+FFFF has one more

// How this byte is written, where it is not written as it is.
std::string_view escape_of(char byte) {
  switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    // What reads an element or attribute would make blanks of these.
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return {};
  }
}

bool is_forbidden(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]) < 0x20;
  return sequence.size() == 3 && sequence >= kNoncharacters && sequence <= "\xEF\xBF\xBF";
}

}  // namespace

XmlWriter::XmlWriter(std::string_view head)
    : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
  text_ += head;
}

XmlWriter& XmlWriter::begin(std::string_view name, Attributes attributes) {
  open(name, attributes);
  text_ += '\n';
  open_.push_back(name);
  return *this;
}

XmlWriter& XmlWriter::end() {
  ATOLL_ASSERT(!open_.empty());
  const std::string_view name = open_.back();
  open_.pop_back();
  text_.append(open_.size(), ' ');
  text_ += fmt::format("</{}>\n", name);
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text, Attributes attributes) {
  open(name, attributes);
  write_text(text);
  text_ += fmt::format("</{}>\n", name);
  return *this;
}

std::string XmlWriter::take() {
  ATOLL_ASSERT(open_.empty());
  return std::move(text_);
}

void XmlWriter::open(std::string_view name, Attributes attributes) {
  text_.append(open_.size(), ' ');
  text_ += '<';
  text_ += name;
  for (const Attribute& attribute : attributes) {
    text_ += fmt::format(" {}=\"", attribute.name);
    write_text(attribute.value);
    text_ += '"';
  }
  text_ += '>';
}

void XmlWriter::write_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    const std::string_view sequence = text.substr(0, size);
    if (const std::string_view escape = escape_of(text[0]); !escape.empty()) {
      text_ += escape;
    } else if (size == 0 || is_forbidden(sequence)) {
      text_ += kReplacement;
    } else {
      text_ += sequence;
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace atollbank::base
