// SPDX-License-Identifier: Apache-2.0
// Pages over an ordered map, as the scans of ports/records.h and ports/projections.h promise them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ports/key_range.h"
#include "ports/records.h"

namespace atollbank::adapters {

// The first entry whose key begins with `prefix` and is greater than `after`.
template <class Value>
auto first_after(const std::map<std::string, Value>& entries, const std::string& prefix,
                 const std::string& after) {
  return after < prefix ? entries.lower_bound(prefix) : entries.upper_bound(after);
}

inline std::vector<ports::Put> scan_forward(const std::map<std::string, std::string>& entries,
                                            const std::string& prefix, const std::string& after,
                                            std::size_t limit) {
  std::vector<ports::Put> page;
  for (auto it = first_after(entries, prefix, after); it != entries.end() && page.size() < limit;
       ++it) {
    if (!it->first.starts_with(prefix)) break;
    page.push_back({.key = it->first, .value = it->second});
  }
  return page;
}

inline std::vector<ports::Put> scan_backward(const std::map<std::string, std::string>& entries,
                                             const std::string& prefix, const std::string& before,
                                             std::size_t limit) {
  const std::string end = ports::end_of_prefix(prefix);
  const bool from_end = before.empty() || (!end.empty() && before > end);
  const std::string& bound = from_end ? end : before;
  auto it = bound.empty() ? entries.end() : entries.lower_bound(bound);
  std::vector<ports::Put> page;
  while (it != entries.begin() && page.size() < limit) {
    --it;
    if (!it->first.starts_with(prefix)) break;
    page.push_back({.key = it->first, .value = it->second});
  }
  return page;
}

}  // namespace atollbank::adapters
