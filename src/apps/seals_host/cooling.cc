// SPDX-License-Identifier: Apache-2.0
#include "apps/seals_host/cooling.h"

#include "adapters/file/segment_shape.h"
#include "base/log.h"

namespace atollbank::apps {

base::Result<bool> Cooling::step() {
  if (sealer_.tree_size() < sealer_.durable_size() || sealer_.heads().empty()) return false;
  const std::uint64_t sealed_segments = sealer_.heads().back().head.size / options_.segment_blocks;
  const std::uint64_t newest = sealer_.durable_size() / options_.segment_blocks;
  for (; next_ < sealed_segments && next_ + options_.warm_segments <= newest; ++next_) {
    const std::string name = adapters::segment_name(next_);
    ATOLL_TRY(const bool is_cold, disk_.is_cold(name));
    if (is_cold) continue;
    const std::uint64_t begin = next_ * options_.segment_blocks;
    ATOLL_TRY(const auto root, sealer_.range_root(begin, begin + options_.segment_blocks));
    ATOLL_TRY(const std::uint64_t bytes, disk_.cool(name, root));
    base::log_info("segment_is_cold", {{"segment", name}, {"bytes", bytes}});
    ++next_;
    return true;
  }
  return false;
}

}  // namespace atollbank::apps
