// SPDX-License-Identifier: Apache-2.0
// A text that must not be seen: tokens, keys, client secrets. Prints as "***" wherever it is
// printed, compares in constant time, and is wiped when destroyed.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace atollbank::base {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Secret& operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~Secret() { wipe(); }

  // For the one place that must send or check it.
  const std::string& reveal() const { return text_; }

  // Takes as long whether they differ at the first byte or the last.
  bool equals(std::string_view other) const {
    if (text_.size() != other.size()) return false;
    int difference = 0;
    for (std::size_t i = 0; i < text_.size(); ++i) difference |= text_[i] ^ other[i];
    return difference == 0;
  }

  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

 private:
  void wipe() noexcept {
    volatile char* bytes = text_.data();
    for (std::size_t i = 0; i < text_.size(); ++i) bytes[i] = 0;
  }

  std::string text_;
};

}  // namespace atollbank::base
