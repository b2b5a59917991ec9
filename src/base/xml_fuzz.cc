// SPDX-License-Identifier: Apache-2.0
// Any bytes are a document or are refused; a document can be walked to its end within its limits.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/xml.h"

namespace {

using atollbank::base::XmlDocument;
using atollbank::base::XmlElement;

void walk(const XmlDocument& document, XmlElement element, std::size_t depth, std::uint32_t lines) {
  ATOLL_ASSERT(depth <= atollbank::base::kXmlDepthMax);
  ATOLL_ASSERT(!element.name().empty());
  const std::uint32_t line = document.line_of(element);
  ATOLL_ASSERT(line >= 1 && line <= lines);
  (void)element.text();
  for (const XmlElement child : element.children()) walk(document, child, depth + 1, lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto document = XmlDocument::parse(text)) {
    std::uint32_t lines = 1;
    for (const char c : text) lines += c == '\n' ? 1 : 0;
    walk(*document, document->root(), 0, lines);
    ATOLL_ASSERT(!document->root().child("no such element"));
    ATOLL_ASSERT(document->root().child("no such element").child("nor this").text().empty());
  } else {
    ATOLL_ASSERT(document.error().code == atollbank::base::ErrorCode::kInvalidArgument);
  }
  return 0;
}
