// SPDX-License-Identifier: Apache-2.0
#include "base/writing/csv_cell.h"

namespace atollbank::base {
namespace {

constexpr std::string_view kFormulaBeginnings = "=+-@\t\r\n|%";

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  // Blanks before it do not make it harmless.
  const std::size_t first = text.find_first_not_of(' ');
  const bool is_formula =
      first != std::string_view::npos && kFormulaBeginnings.find(text[first]) != text.npos;
  if (is_formula) cell += '\'';
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char letter : cell) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

}  // namespace atollbank::base
