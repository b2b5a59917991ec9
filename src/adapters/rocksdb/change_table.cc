// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/change_table.h"

#include <algorithm>
#include <functional>

namespace atollbank::adapters {
namespace {

constexpr std::size_t kIndexSizeMin = 1024;  // a power of two

}  // namespace

ChangeTable::ChangeTable() : index_(kIndexSizeMin) {}

void ChangeTable::set(std::string_view key, std::optional<std::string_view> value) {
  const std::uint64_t hash = std::hash<std::string_view>()(key);
  std::size_t place = place_of(hash, key);
  if (index_[place] != 0) return set_value(entries_[index_[place] - 1], value);
  if (2 * (entries_.size() + 1) > index_.size()) {
    grow_index();
    place = place_of(hash, key);
  }
  Entry& entry = entries_.emplace_back();
  entry.hash = hash;
  entry.key_place = add_bytes(key);
  entry.key_size = static_cast<std::uint32_t>(key.size());
  set_value(entry, value);
  index_[place] = static_cast<std::uint32_t>(entries_.size());
}

std::optional<ChangeTable::Change> ChangeTable::find(std::string_view key) const {
  const std::size_t place = place_of(std::hash<std::string_view>()(key), key);
  if (index_[place] == 0) return std::nullopt;
  return change_of(entries_[index_[place] - 1]);
}

std::vector<ChangeTable::Change> ChangeTable::in_order() const {
  std::vector<Change> changes;
  changes.reserve(entries_.size());
  for (const Entry& entry : entries_) changes.push_back(change_of(entry));
  std::ranges::sort(changes, {}, &Change::key);
  return changes;
}

ChangeTable::Change ChangeTable::change_of(const Entry& entry) const {
  Change change{.key = key_of(entry), .value = std::nullopt};
  if (!entry.is_deleted) {
    change.value = std::string_view(bytes_.data() + entry.value_place, entry.value_size);
  }
  return change;
}

std::size_t ChangeTable::place_of(std::uint64_t hash, std::string_view key) const {
  const std::size_t mask = index_.size() - 1;
  std::size_t place = hash & mask;
  for (; index_[place] != 0; place = (place + 1) & mask) {
    const Entry& entry = entries_[index_[place] - 1];
    if (entry.hash == hash && key_of(entry) == key) return place;
  }
  return place;
}

void ChangeTable::set_value(Entry& entry, std::optional<std::string_view> value) {
  entry.is_deleted = !value;
  if (!value) return;
  if (entry.value_size == value->size()) {
    std::ranges::copy(*value, bytes_.begin() + static_cast<std::ptrdiff_t>(entry.value_place));
    return;
  }
  entry.value_place = add_bytes(*value);
  entry.value_size = static_cast<std::uint32_t>(value->size());
}

std::size_t ChangeTable::add_bytes(std::string_view bytes) {
  const std::size_t place = bytes_.size();
  bytes_.append(bytes);
  return place;
}

void ChangeTable::grow_index() {
  index_.assign(2 * index_.size(), 0);
  const std::size_t mask = index_.size() - 1;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t place = entries_[i].hash & mask;
    while (index_[place] != 0) place = (place + 1) & mask;
    index_[place] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace atollbank::adapters
