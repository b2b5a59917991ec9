// SPDX-License-Identifier: Apache-2.0
// What large bodies may hold of the memory together, and of it those of one address: a share, so
// that one peer alone never keeps the others out. Whose address it is, owner_of_address() says.
//
// A body above a share counts as a share: the one body of an address is never refused for its size,
// and takes no more from the others than several small ones could.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace atollbank::net {

class BodyAllowance {
 public:
  // A share is at most the whole. Neither is nothing.
  BodyAllowance(std::size_t bytes_max, std::size_t share_bytes_max);

  // What a body was counted as, to be given back when it is gone; 0: it has to be refused.
  std::size_t take(std::string_view address, std::size_t body_bytes);
  void give_back(std::string_view address, std::size_t counted_bytes);

 private:
  const std::size_t bytes_max_;
  const std::size_t share_bytes_max_;
  std::size_t held_bytes_ = 0;
  std::unordered_map<std::string, std::size_t> held_by_owner_;  // those that hold something
};

}  // namespace atollbank::net
