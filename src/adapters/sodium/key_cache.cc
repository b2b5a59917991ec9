// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/key_cache.h"

namespace atollbank::adapters {

std::optional<base::Secret> KeyCache::find(std::uint64_t key) const {
  const std::scoped_lock lock(lock_of(key));
  const Place& place = places_[key % kPlaceCount];
  if (key == 0 || place.key != key) return std::nullopt;
  return place.unwrapped;
}

void KeyCache::keep(std::uint64_t key, const base::Secret& unwrapped,
                    std::uint64_t moment_of_reading) {
  const std::scoped_lock lock(lock_of(key));
  if (moment_ != moment_of_reading) return;
  places_[key % kPlaceCount] = {.key = key, .unwrapped = unwrapped};
}

void KeyCache::forget(std::uint64_t key) {
  const std::scoped_lock lock(lock_of(key));
  ++moment_;
  Place& place = places_[key % kPlaceCount];
  if (place.key == key) place = {};
}

}  // namespace atollbank::adapters
