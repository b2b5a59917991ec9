// SPDX-License-Identifier: Apache-2.0
// The elements of an OFX file: of version 1, SGML whose values need no closing tag, and of version
// 2, XML. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atollbank::imports {

struct OfxElement {
  std::string name;   // "STMTTRN"
  std::string value;  // "" of an aggregate
  std::uint32_t line_number = 0;
  std::vector<OfxElement> children;

  // The first child of that name; an empty element when there is none.
  const OfxElement& child(std::string_view child_name) const;
  const std::string& value_of(std::string_view child_name) const { return child(child_name).value; }
  bool is_there() const { return !name.empty(); }
};

// Whether the text begins as an OFX file of either version does.
bool looks_like_ofx(std::string_view bytes);

// The element OFX. Bytes that are not UTF-8 are read as the file's header says.
// reasons: file_not_text · malformed_ofx · ofx_truncated (OFX is never closed) · ofx_too_deep ·
// file_too_large · those of base/xml.h
base::Result<OfxElement> read_ofx_elements(std::string_view bytes);

}  // namespace atollbank::imports
