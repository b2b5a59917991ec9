// SPDX-License-Identifier: Apache-2.0
// How a journal says that its bytes are not those it wrote: always with file and offset.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "adapters/file/segment_shape.h"
#include "base/result.h"

namespace atollbank::adapters {

// "journal-00000003 at offset 8192".
inline std::string place_name(const SegmentShape& shape, std::uint64_t slot) {
  return fmt::format("{} at offset {}", segment_name(shape.index_of(slot)), shape.offset_of(slot));
}

inline tl::unexpected<base::Error> damaged(const SegmentShape& shape, std::uint64_t slot,
                                           std::string_view what) {
  return base::fail(base::ErrorCode::kDataLoss, "journal_damaged",
                    fmt::format("{}: {}", place_name(shape, slot), what));
}

}  // namespace atollbank::adapters
