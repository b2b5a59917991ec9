// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"

#include <xxhash.h>

#include <memory>

#include "base/assert.h"

namespace atollbank::base {
namespace {

struct StateDeleter {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

std::uint64_t checksum64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t checksum64(std::span<const std::string_view> parts) {
  // One state a thread: it is half a kilobyte that need not be allocated each time.
  thread_local const std::unique_ptr<XXH3_state_t, StateDeleter> state(XXH3_createState());
  ATOLL_ASSERT(state != nullptr && XXH3_64bits_reset(state.get()) == XXH_OK);
  for (const auto part : parts) {
    ATOLL_ASSERT(XXH3_64bits_update(state.get(), part.data(), part.size()) == XXH_OK);
  }
  return XXH3_64bits_digest(state.get());
}

}  // namespace atollbank::base
