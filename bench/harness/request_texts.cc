// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/request_texts.h"

#include <fmt/format.h>

namespace atollbank::bench {

std::string RequestTexts::at(std::uint64_t place) const {
  std::string text = texts[place % texts.size()];
  if (numbered) text += fmt::format("{:0{}}", first_number + place, kNumberWidth);
  return text;
}

}  // namespace atollbank::bench
