// SPDX-License-Identifier: Apache-2.0
// Changes of keys in memory: the last of each key, found by key and given back in the keys' order.
//
// Private to this room. Bytes lie one after another in one piece of memory; a value that is
// replaced by one of its size takes its place. Not thread-safe while it is changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atollbank::adapters {

class ChangeTable {
 public:
  struct Change {
    std::string_view key;
    std::optional<std::string_view> value;  // none: deleted
  };

  ChangeTable();

  void set(std::string_view key, std::optional<std::string_view> value);
  // Valid until the next set().
  std::optional<Change> find(std::string_view key) const;
  bool is_empty() const { return entries_.empty(); }
  std::size_t size_bytes() const { return bytes_.size() + entries_.size() * sizeof(Entry); }

  std::vector<Change> in_order() const;

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::size_t key_place = 0;
    std::size_t value_place = 0;
    std::uint32_t key_size = 0;
    std::uint32_t value_size = 0;
    bool is_deleted = false;
  };

  std::string_view key_of(const Entry& entry) const {
    return {bytes_.data() + entry.key_place, entry.key_size};
  }
  Change change_of(const Entry& entry) const;
  // Where the key's number is in the index, or would be.
  std::size_t place_of(std::uint64_t hash, std::string_view key) const;
  void set_value(Entry& entry, std::optional<std::string_view> value);
  std::size_t add_bytes(std::string_view bytes);
  void grow_index();

  std::string bytes_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // by hash: numbers of entries, from 1; 0 is a free place
};

}  // namespace atollbank::adapters
