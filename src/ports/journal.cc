// SPDX-License-Identifier: Apache-2.0
#include "ports/journal.h"

namespace atollbank::ports {

base::Result<std::uint64_t> Journal::read_groups(std::uint64_t from_slot, std::size_t bytes_max,
                                                 std::vector<Slot>& out) const {
  return visit_groups(from_slot, bytes_max, [&](std::span<const Slot> group) {
    out.insert(out.end(), group.begin(), group.end());
    return base::Result<void>();
  });
}

}  // namespace atollbank::ports
