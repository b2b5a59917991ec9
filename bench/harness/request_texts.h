// SPDX-License-Identifier: Apache-2.0
// The requests of one load, as they go over the wire: one after another, over and over. A plain
// value; whoever generates the load keeps the place in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace atollbank::bench {

inline constexpr int kNumberWidth = 12;

struct RequestTexts {
  std::vector<std::string> texts;  // at least one
  // Then a number of kNumberWidth digits ends each request, never the same twice: the end of a
  // dedupe_id.
  bool numbered = false;
  std::uint64_t first_number = 0;
  // What an answer says that did what was asked; where it is empty nobody looks.
  std::string wanted = {};

  std::string at(std::uint64_t place) const;
};

}  // namespace atollbank::bench
