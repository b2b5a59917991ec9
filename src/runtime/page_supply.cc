// SPDX-License-Identifier: Apache-2.0
#include "runtime/page_supply.h"

namespace atollbank::runtime {

PageSupply::PageSupply(BlockingPool& pool, std::size_t page_count)
    : pool_(pool), page_count_(page_count), shelf_(std::make_shared<Shelf>()) {
  ask_for_more();
}

PageSupply::~PageSupply() {
  const std::lock_guard lock(shelf_->mutex);
  shelf_->is_closed = true;
}

base::PageBuffer PageSupply::take() {
  std::unique_lock lock(shelf_->mutex);
  base::PageBuffer page;
  if (!shelf_->ready.empty()) {
    page = std::move(shelf_->ready.back());
    shelf_->ready.pop_back();
  }
  const bool is_low = shelf_->ready.size() < page_count_ / 2 && !shelf_->is_being_filled;
  lock.unlock();
  if (is_low) ask_for_more();
  if (page.size() == 0) page = base::PageBuffer(base::kHugePageSize, base::Prefault::kNo);
  return page;
}

void PageSupply::ask_for_more() {
  {
    const std::lock_guard lock(shelf_->mutex);
    if (shelf_->is_being_filled) return;
    shelf_->is_being_filled = true;
  }
  const bool taken = pool_.run([shelf = shelf_, count = page_count_] { fill(*shelf, count); });
  if (taken) return;
  const std::lock_guard lock(shelf_->mutex);
  shelf_->is_being_filled = false;
}

void PageSupply::fill(Shelf& shelf, std::size_t page_count) {
  std::unique_lock lock(shelf.mutex);
  while (!shelf.is_closed && shelf.ready.size() < page_count) {
    lock.unlock();
    base::PageBuffer page(base::kHugePageSize, base::Prefault::kYes);
    lock.lock();
    shelf.ready.push_back(std::move(page));
  }
  shelf.is_being_filled = false;
}

}  // namespace atollbank::runtime
