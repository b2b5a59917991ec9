// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "base/assert.h"
#include "base/utf8.h"

namespace atollbank::base {
namespace {

// CDATA, the five entities and numbered characters; document types and text outside the element so
// that they can be refused. Text of blanks alone is left out.
constexpr unsigned kParseHow = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_eol |
                               pugi::parse_doctype | pugi::parse_fragment;

pugi::xml_node node_at(void* place) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(place));
}

std::string_view local(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

tl::unexpected<Error> refused(std::string_view reason, std::uint32_t line, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, reason, fmt::format("line {}: {}", line, what));
}

}  // namespace

struct XmlDocument::Tree {
  pugi::xml_document document;
  std::vector<std::size_t> line_starts;  // offsets

  explicit Tree(std::string_view text) : line_starts{0} {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts.push_back(i + 1);
    }
  }
  std::uint32_t line_at(std::ptrdiff_t offset) const {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
    const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), at);
    return static_cast<std::uint32_t>(after - line_starts.begin());
  }
  Result<void> check_shape() const;
};

// Walks without recursion: the depth is the input's.
Result<void> XmlDocument::Tree::check_shape() const {
  std::size_t depth = 0;
  std::size_t root_count = 0;
  pugi::xml_node node = document.first_child();
  while (node) {
    if (node.type() == pugi::node_doctype) {
      return refused("xml_document_type", line_at(node.offset_debug()),
                     "a document type is not read");
    }
    if (depth == 0 && node.type() == pugi::node_element) ++root_count;
    if (depth == 0 && node.type() != pugi::node_element) {
      return refused("malformed_xml", line_at(node.offset_debug()), "text outside the element");
    }
    if (node.first_child()) {
      if (++depth > kXmlDepthMax) {
        return refused("xml_too_deep", line_at(node.offset_debug()), "nested too deep");
      }
      node = node.first_child();
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (node.type() == pugi::node_document) {
        if (root_count == 1) return {};
        return refused("malformed_xml", 1, "there is more than one element");
      }
      --depth;
    }
    node = node.next_sibling();
  }
  return refused("malformed_xml", 1, "there is no element");
}

XmlDocument::XmlDocument(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

Result<XmlDocument> XmlDocument::parse(std::string_view text) {
  const auto marks = std::ranges::count_if(text, [](char c) { return c == '<' || c == '='; });
  if (text.size() > kXmlSizeMax || static_cast<std::size_t>(marks) > kXmlMarkMax) {
    return refused("xml_too_large", 1, "the document is too large");
  }
  if (!is_plain_utf8(text)) return refused("malformed_xml", 1, "the document is not UTF-8");
  auto tree = std::make_unique<Tree>(text);
  const auto outcome =
      tree->document.load_buffer(text.data(), text.size(), kParseHow, pugi::encoding_utf8);
  if (!outcome) {
    return refused("malformed_xml", tree->line_at(outcome.offset), outcome.description());
  }
  ATOLL_TRY_VOID(tree->check_shape());
  return XmlDocument(std::move(tree));
}

XmlElement XmlDocument::root() const {
  return XmlElement(tree_->document.document_element().internal_object());
}

std::uint32_t XmlDocument::line_of(XmlElement element) const {
  return tree_->line_at(node_at(element.place_).offset_debug());
}

std::string_view XmlElement::name() const { return local(node_at(place_).name()); }

std::string XmlElement::text() const {
  std::string joined;
  for (const pugi::xml_node piece : node_at(place_).children()) {
    if (piece.type() != pugi::node_element) joined += piece.value();
  }
  return std::string(without_blanks(joined));
}

std::string_view XmlElement::attribute(std::string_view name) const {
  for (const pugi::xml_attribute one : node_at(place_).attributes()) {
    if (one.name() == name) return one.value();
  }
  return {};
}

XmlElement XmlElement::child(std::string_view name) const {
  for (const pugi::xml_node node : node_at(place_).children()) {
    if (node.type() == pugi::node_element && local(node.name()) == name) {
      return XmlElement(node.internal_object());
    }
  }
  return {};
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
  auto found = children();
  std::erase_if(found, [name](XmlElement one) { return one.name() != name; });
  return found;
}

std::vector<XmlElement> XmlElement::children() const {
  std::vector<XmlElement> found;
  for (const pugi::xml_node node : node_at(place_).children()) {
    if (node.type() == pugi::node_element) found.push_back(XmlElement(node.internal_object()));
  }
  return found;
}

}  // namespace atollbank::base
