// SPDX-License-Identifier: Apache-2.0
// Bounds of the keys that begin with a prefix, for every adapter that scans an ordered store.
#pragma once

#include <string>

namespace atollbank::ports {

// The least text that is greater than every text with this prefix; "" when there is none.
inline std::string end_of_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  }
  return prefix;
}

}  // namespace atollbank::ports
