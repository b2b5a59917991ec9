// SPDX-License-Identifier: Apache-2.0
// What every RocksDB store of ours has in common on disk: its format record, and how numbers look.
//
// The record "!format" sorts before all other keys and holds a text (u32 length, bytes), the
// store's name, and its format number (u32). Numbers in keys are 8 bytes big-endian, so that key
// order is number order; numbers in values are 8 bytes little-endian. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::adapters::format {

inline constexpr std::string_view kFormatKey = "!format";

struct StoreFormat {
  std::string name;  // "atoll records"
  std::uint32_t number = 0;

  bool operator==(const StoreFormat&) const = default;
};

base::Bytes encode_format(const StoreFormat& format);
// data_loss store_damaged
base::Result<StoreFormat> decode_format(base::ByteView bytes);

base::Bytes encode_number(std::uint64_t number);
// data_loss store_damaged
base::Result<std::uint64_t> decode_number(base::ByteView bytes);

base::Bytes big_endian(std::uint64_t number);
// `bytes` has 8 bytes.
std::uint64_t from_big_endian(base::ByteView bytes);

}  // namespace atollbank::adapters::format
