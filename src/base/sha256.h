// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), for hash chains and derived ids. The one home of libcrypto's digests.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace atollbank::base {

using Sha256 = std::array<std::uint8_t, 32>;

// The digest of the parts one after another.
Sha256 sha256(std::span<const std::string_view> parts);
Sha256 sha256(std::string_view bytes);

}  // namespace atollbank::base
