// SPDX-License-Identifier: Apache-2.0
// How the bank reads words of any script: spelled with the letters of ASCII, so that a name in
// Arabic letters and the same name in a passport can be compared. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::ports {

class Transliteration {
 public:
  virtual ~Transliteration() = default;

  // `text` is UTF-8; the answer is ASCII. ASCII is answered as it stands. A letter or sign that
  // nobody can spell is written by its number, as "u0ea5": it still equals itself. The same text
  // always gives the same answer; words stay in their order.
  virtual std::string to_ascii(std::string_view text) const = 0;
};

}  // namespace atollbank::ports
