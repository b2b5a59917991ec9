// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/format/store_format.h"

#include "base/assert.h"

namespace atollbank::adapters::format {

using base::ErrorCode;
using base::Result;

base::Bytes encode_format(const StoreFormat& format) {
  base::ByteWriter writer;
  writer.write_text(format.name);
  writer.write(format.number);
  return writer.take();
}

Result<StoreFormat> decode_format(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  StoreFormat format;
  format.name = reader.read_text();
  format.number = reader.read<std::uint32_t>();
  if (reader.ok() && reader.at_end()) return format;
  return base::fail(ErrorCode::kDataLoss, "store_damaged", "the format record is damaged");
}

base::Bytes encode_number(std::uint64_t number) { return base::Bytes(base::bytes_of(number)); }

Result<std::uint64_t> decode_number(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto number = reader.read<std::uint64_t>();
  if (reader.ok() && reader.at_end()) return number;
  return base::fail(ErrorCode::kDataLoss, "store_damaged", "a stored number has the wrong size");
}

base::Bytes big_endian(std::uint64_t number) {
  return base::Bytes(base::bytes_of(__builtin_bswap64(number)));
}

std::uint64_t from_big_endian(base::ByteView bytes) {
  ATOLL_ASSERT(bytes.size() == sizeof(std::uint64_t));
  return __builtin_bswap64(base::ByteReader(bytes).read<std::uint64_t>());
}

}  // namespace atollbank::adapters::format
