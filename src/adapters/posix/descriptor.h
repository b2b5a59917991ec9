// SPDX-License-Identifier: Apache-2.0
// Owns a file descriptor; and errno as an Error of the disk port. Movable values; any thread.
#pragma once

#include <cerrno>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace atollbank::adapters {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// ENOENT is file_not_found, ENOSPC and EDQUOT are no_space, everything else is disk_failed.
tl::unexpected<base::Error> disk_error(int error_number, std::string_view doing,
                                       std::string_view name);

// Calls again when a signal came in between.
template <class Call>
auto retry_interrupted(Call call) {
  while (true) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace atollbank::adapters
