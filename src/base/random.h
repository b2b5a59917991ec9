// SPDX-License-Identifier: Apache-2.0
// Random numbers. `Random` is fast, seeded and repeatable (simulator, demo, jitter);
// `secure_random` is the operating system's and the only source for tokens and keys.
#pragma once

#include <cstdint>
#include <span>

namespace atollbank::base {

// xoshiro256** (Blackman and Vigna, 2018), seeded through splitmix64. Not thread-safe.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  // Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  bool chance(std::uint32_t numerator, std::uint32_t denominator);

 private:
  std::uint64_t state_[4];
};

// Fills `out` from getrandom(2); aborts if the system cannot.
void secure_random(std::span<std::uint8_t> out);

}  // namespace atollbank::base
