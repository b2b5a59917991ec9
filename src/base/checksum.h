// SPDX-License-Identifier: Apache-2.0
// XXH3 64-bit: finds torn and damaged bytes. Not a defence against an adversary; that is
// base/sha256.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace atollbank::base {

std::uint64_t checksum64(std::string_view bytes, std::uint64_t seed = 0);
// The same number for the parts one after another.
std::uint64_t checksum64(std::span<const std::string_view> parts);

}  // namespace atollbank::base
