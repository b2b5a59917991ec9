// SPDX-License-Identifier: Apache-2.0
// XML read from outside, with limits: a document in memory, and views of its elements, one word
// each.
//
// Names are local ones, without their prefix. Nothing is fetched or expanded: a document type is
// refused, and of entities only the five of XML and numbered characters are known. A view is good
// until its document goes; the view of an element that is not there answers with nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::base {

inline constexpr std::size_t kXmlSizeMax = std::size_t{8} << 20;
inline constexpr std::size_t kXmlDepthMax = 32;
inline constexpr std::size_t kXmlMarkMax = 1'000'000;  // '<' and '=': what elements cost

class XmlElement {
 public:
  XmlElement() = default;

  explicit operator bool() const { return place_ != nullptr; }
  std::string_view name() const;
  // What stands directly in it, joined, without the blanks around it.
  std::string text() const;
  std::string_view attribute(std::string_view name) const;  // by its whole name; "" when absent

  // The first child of that name.
  XmlElement child(std::string_view name) const;
  // The text of that child; "" when absent.
  std::string text_of(std::string_view name) const { return child(name).text(); }
  std::vector<XmlElement> children(std::string_view name) const;
  std::vector<XmlElement> children() const;

 private:
  friend class XmlDocument;
  explicit XmlElement(void* place) : place_(place) {}
  void* place_ = nullptr;
};

class XmlDocument {
 public:
  // reasons: xml_too_large · xml_too_deep · xml_document_type · malformed_xml. The message names
  // the line.
  static Result<XmlDocument> parse(std::string_view text);
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();

  XmlElement root() const;
  // The line on which an element begins, from 1.
  std::uint32_t line_of(XmlElement element) const;

 private:
  struct Tree;
  explicit XmlDocument(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

}  // namespace atollbank::base
