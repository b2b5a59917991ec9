// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/recent_groups.h"

#include <algorithm>

namespace atollbank::adapters {

void RecentGroups::append(std::uint64_t first_slot, std::span<const Slot> group) {
  auto kept = std::make_shared<const RecentGroup>(
      RecentGroup{.first_slot = first_slot, .slots = {group.begin(), group.end()}});
  std::vector<Entry> dropped;  // freed without the lock
  const std::lock_guard lock(mutex_);
  entries_.push_back({first_slot, std::move(kept)});
  slots_kept_ += group.size();
  while (slots_kept_ > slots_max_ && entries_.size() > 1) {
    slots_kept_ -= entries_.front().group->slots.size();
    dropped.push_back(std::move(entries_.front()));
    entries_.pop_front();
  }
}

std::shared_ptr<const RecentGroup> RecentGroups::find(std::uint64_t slot) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::ranges::upper_bound(entries_, slot, std::less<>(), &Entry::first_slot);
  if (after == entries_.begin()) return nullptr;
  const auto& found = std::prev(after)->group;
  return slot < found->end_slot() ? found : nullptr;
}

bool RecentGroups::read(std::uint64_t first_slot, std::span<Slot> out) const {
  while (!out.empty()) {
    const auto group = find(first_slot);
    if (group == nullptr) return false;
    const auto rest = std::span(group->slots).subspan(first_slot - group->first_slot);
    const std::size_t count = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), count, out.begin());
    out = out.subspan(count);
    first_slot += count;
  }
  return true;
}

}  // namespace atollbank::adapters
