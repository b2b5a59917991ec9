// SPDX-License-Identifier: Apache-2.0
// Spells western and central European letters without their marks, and all others by their number:
// for tests and the simulator. Any thread.
#pragma once

#include "ports/transliteration.h"

namespace atollbank::adapters {

class AsciiTransliteration final : public ports::Transliteration {
 public:
  std::string to_ascii(std::string_view text) const override;
};

}  // namespace atollbank::adapters
