// SPDX-License-Identifier: Apache-2.0
#include "services/imports/ofx_elements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/xml.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

using base::Result;

namespace {

constexpr std::size_t kDepthMax = 48;
constexpr std::size_t kElementCountMax = 600'000;
constexpr std::size_t kNameSizeMax = 32;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameSizeMax && std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

struct Entity {
  std::string_view name;
  char letter;
};
constexpr std::array kEntities = {Entity{"&amp;", '&'},  Entity{"&lt;", '<'},
                                  Entity{"&gt;", '>'},   Entity{"&apos;", '\''},
                                  Entity{"&quot;", '"'}, Entity{"&nbsp;", ' '}};

// SGML files hold few entities and many bare '&': what is none stays as it is.
std::string with_entities_read(std::string_view text) {
  std::string read;
  while (!text.empty()) {
    const auto found = std::ranges::find_if(
        kEntities, [&](const Entity& entity) { return text.starts_with(entity.name); });
    if (found == kEntities.end()) {
      read += text.front();
      text.remove_prefix(1);
    } else {
      read += found->letter;
      text.remove_prefix(found->name.size());
    }
  }
  return read;
}

// Version 1. An element is a value when text follows its tag; otherwise it is open until its
// closing tag. One that is never closed before its parent was an empty value, and what followed it
// belongs to the parent.
class SgmlReader {
 public:
  SgmlReader(std::string_view text, std::uint32_t first_line) : rest_(text), line_(first_line) {}

  Result<OfxElement> root() {
    open_.emplace_back();  // holds the root
    while (!rest_.empty()) {
      if (rest_.front() != '<') {
        const auto size = std::min(rest_.find('<'), rest_.size());
        if (!without_blanks(rest_.substr(0, size)).empty()) return malformed("text without a tag");
        skip(size);
      } else {
        ATOLL_TRY_VOID(read_tag());
      }
    }
    if (open_.size() > 1) return refused("ofx_truncated", line_, "an element is never closed");
    auto& elements = open_.front().children;
    if (elements.size() != 1 || elements[0].name != "OFX") return malformed("there is no OFX");
    return std::move(elements[0]);
  }

 private:
  Result<void> read_tag() {
    const auto end = rest_.find('>');
    if (end == std::string_view::npos) return refused("ofx_truncated", line_, "a tag is cut off");
    std::string_view tag = rest_.substr(1, end - 1);
    const std::uint32_t at = line_;
    skip(end + 1);
    if (tag.starts_with('/')) return close(without_blanks(tag.substr(1)));
    tag = without_blanks(tag);
    if (!is_name(tag)) return malformed("a tag has no name");
    if (++count_ > kElementCountMax) return refused("file_too_large", line_, "too many elements");
    OfxElement element{.name = std::string(tag), .value = {}, .line_number = at, .children = {}};
    const auto value_size = std::min(rest_.find('<'), rest_.size());
    const std::string_view value = without_blanks(rest_.substr(0, value_size));
    if (value.empty()) {
      skip(value_size);
      if (open_.size() == kDepthMax) return refused("ofx_too_deep", line_, "nested too deep");
      open_.push_back(std::move(element));
      return {};
    }
    element.value = with_entities_read(value);
    skip(value_size);
    const std::string closing = fmt::format("</{}>", element.name);
    if (rest_.starts_with(closing)) skip(closing.size());
    open_.back().children.push_back(std::move(element));
    return {};
  }

  Result<void> close(std::string_view name) {
    const auto is_it = [&](const OfxElement& element) { return element.name == name; };
    if (std::find_if(open_.begin() + 1, open_.end(), is_it) == open_.end()) {
      return malformed("a tag is closed that is not open");
    }
    while (open_.back().name != name) {
      OfxElement empty = std::move(open_.back());
      open_.pop_back();
      auto children = std::move(empty.children);
      empty.children.clear();
      auto& siblings = open_.back().children;
      siblings.push_back(std::move(empty));
      std::ranges::move(children, std::back_inserter(siblings));
    }
    OfxElement done = std::move(open_.back());
    open_.pop_back();
    open_.back().children.push_back(std::move(done));
    return {};
  }

  void skip(std::size_t size) {
    line_ += static_cast<std::uint32_t>(std::ranges::count(rest_.substr(0, size), '\n'));
    rest_.remove_prefix(size);
  }
  tl::unexpected<base::Error> malformed(std::string_view what) const {
    return refused("malformed_ofx", line_, what);
  }

  std::string_view rest_;
  std::uint32_t line_;
  std::size_t count_ = 0;
  std::vector<OfxElement> open_;
};

OfxElement element_of(const base::XmlDocument& document, base::XmlElement xml) {
  OfxElement element{.name = std::string(xml.name()),
                     .value = {},
                     .line_number = document.line_of(xml),
                     .children = {}};
  for (const auto child : xml.children()) element.children.push_back(element_of(document, child));
  if (element.children.empty()) element.value = xml.text();
  return element;
}

}  // namespace

const OfxElement& OfxElement::child(std::string_view child_name) const {
  static const OfxElement kNone;
  const auto found = std::ranges::find(children, child_name, &OfxElement::name);
  return found == children.end() ? kNone : *found;
}

bool looks_like_ofx(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view head = without_blanks(bytes.substr(0, 1024));
  return head.starts_with("OFXHEADER") || head.starts_with("<OFX>") ||
         (head.starts_with("<?") && head.find("<?OFX") != std::string_view::npos) ||
         (head.starts_with("<?xml") && head.find("<OFX>") != std::string_view::npos);
}

Result<OfxElement> read_ofx_elements(std::string_view bytes) {
  const auto begin = bytes.find("<OFX>");
  const std::string_view header = bytes.substr(0, std::min(begin, bytes.size()));
  const bool is_windows_1252 = header.find("CHARSET:1252") != std::string_view::npos ||
                               header.find("ISO-8859-1") != std::string_view::npos ||
                               header.find("CHARSET:8859-1") != std::string_view::npos;
  ATOLL_TRY(const std::string text, decode_text(bytes, is_windows_1252));
  if (without_blanks(text).starts_with("<?")) {
    ATOLL_TRY(const auto document, base::XmlDocument::parse(text));
    if (document.root().name() != "OFX") {
      return refused("malformed_ofx", document.line_of(document.root()), "there is no OFX");
    }
    return element_of(document, document.root());
  }
  const auto start = text.find("<OFX>");
  if (start == std::string::npos) return refused("malformed_ofx", 1, "there is no OFX");
  const auto first_line = 1 + std::ranges::count(std::string_view(text).substr(0, start), '\n');
  return SgmlReader(std::string_view(text).substr(start), static_cast<std::uint32_t>(first_line))
      .root();
}

}  // namespace atollbank::imports
