// SPDX-License-Identifier: Apache-2.0
// Finds an id that comes twice among hundreds of millions, in eight bytes each: what is kept is 64
// bits of a hash, so that one in 10^11 pairs may be told apart wrongly, and never two equal ids.
// One thread.
#pragma once

#include <vector>

#include "base/id.h"

namespace atollbank::atollctl {

class IdSet {
 public:
  IdSet() : places_(kBeginning) {}

  // False when it was there.
  bool insert(const base::Id& id) {
    if (count_ * 4 >= places_.size() * 3) grow();
    if (!put(fingerprint(id))) return false;
    ++count_;
    return true;
  }
  std::uint64_t size() const { return count_; }

 private:
  static constexpr std::size_t kBeginning = 1 << 16;

  // Never zero, which is a free place.
  static std::uint64_t fingerprint(const base::Id& id) {
    __extension__ using Wide = unsigned __int128;
    const auto mix = [](std::uint64_t a, std::uint64_t b) {
      const Wide product = static_cast<Wide>(a) * b;
      return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    };
    const std::uint64_t hash =
        mix(mix(id.high ^ 0x9E37'79B9'7F4A'7C15, 0xD6E8'FEB8'6659'FD93) ^ id.low,
            0xA076'1D64'78BD'642F ^ id.high);
    return hash == 0 ? 1 : hash;
  }

  bool put(std::uint64_t mark) {
    const std::size_t mask = places_.size() - 1;
    for (std::size_t place = mark & mask;; place = (place + 1) & mask) {
      if (places_[place] == mark) return false;
      if (places_[place] != 0) continue;
      places_[place] = mark;
      return true;
    }
  }

  void grow() {
    std::vector<std::uint64_t> old(places_.size() * 2);
    old.swap(places_);
    for (const std::uint64_t mark : old) {
      if (mark != 0) put(mark);
    }
  }

  std::vector<std::uint64_t> places_;
  std::uint64_t count_ = 0;
};

}  // namespace atollbank::atollctl
