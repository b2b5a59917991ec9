// SPDX-License-Identifier: Apache-2.0
// A text from outside as a statement may show it: one line of well-formed UTF-8. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atollbank::statements {

// At most `characters_max` characters. Controls and line breaks are blanks, blanks in a row are
// one, and none stands at an end; what turns the direction of writing, and what no text may hold,
// is left out; bytes that are not UTF-8 are U+FFFD. A longer text ends in "…".
std::string printable(std::string_view text, std::size_t characters_max);

// The first `characters_max` characters of a printable text, for forms with narrower fields; no
// blank at the end either.
std::string_view first_characters(std::string_view text, std::size_t characters_max);

std::size_t character_count(std::string_view text);

}  // namespace atollbank::statements
