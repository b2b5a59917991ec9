// SPDX-License-Identifier: Apache-2.0
// Texts as they are compared: without capitals, signs and, where it says so, order. Pure.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::onboarding {

// The letters and digits of ASCII, in lower case, with `between` for whatever lies between them.
std::string letters_and_digits(std::string_view text, std::string_view between);
// The words of an ASCII text in the order of the alphabet, with blanks between them.
std::string sorted_words(std::string_view text);

}  // namespace atollbank::onboarding
