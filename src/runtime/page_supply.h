// SPDX-License-Identifier: Apache-2.0
// Huge pages that are cleared before they are needed. The kernel clears a page at its first touch,
// which stops whoever touches it for a millisecond where the machine is a guest; here the pool does
// it ahead. Any thread takes; one that comes faster than the pool clears gets a page of the kernel.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "base/page_memory.h"
#include "runtime/executor.h"

namespace atollbank::runtime {

class PageSupply final : public base::PageSource {
 public:
  // Keeps up to `page_count` ready; `pool` outlives the supply, which may go with work still
  // queued.
  PageSupply(BlockingPool& pool, std::size_t page_count);
  ~PageSupply() override;

  base::PageBuffer take() override;

 private:
  struct Shelf {
    std::mutex mutex;
    std::vector<base::PageBuffer> ready;
    bool is_being_filled = false;
    bool is_closed = false;
  };
  static void fill(Shelf& shelf, std::size_t page_count);
  void ask_for_more();

  BlockingPool& pool_;
  const std::size_t page_count_;
  std::shared_ptr<Shelf> shelf_;  // shared with work queued on the pool
};

}  // namespace atollbank::runtime
