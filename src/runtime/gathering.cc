// SPDX-License-Identifier: Apache-2.0
#include "runtime/gathering.h"

#include "base/assert.h"

namespace atollbank::runtime {
namespace {

constinit thread_local Gathering* thread_gathering = nullptr;

}  // namespace

Gathering::Gathering() {
  ATOLL_ASSERT(thread_gathering == nullptr);
  thread_gathering = this;
}

Gathering::~Gathering() {
  (void)settle();  // whoever was held has heard of it
  thread_gathering = nullptr;
}

Gathering* Gathering::of_thread() { return thread_gathering; }

Gathering* Gathering::here() {
  return thread_gathering != nullptr && thread_gathering->is_at_work_ ? thread_gathering : nullptr;
}

void Gathering::settle_thread() {
  if (thread_gathering != nullptr) (void)thread_gathering->settle();
}

void Gathering::begin_work() {
  ATOLL_ASSERT(!is_at_work_);
  is_at_work_ = true;
  has_noted_ = false;
  failure_.reset();
}

base::Result<void> Gathering::settle() {
  if (notes_ == nullptr) return {};
  auto settled = notes_->settle();
  if (!settled && is_at_work_ && has_noted_) failure_ = settled.error();
  if (is_at_work_) has_noted_ = false;
  // Whoever is answered may go on at once on this thread, and is not the work under way.
  const bool is_at_work = std::exchange(is_at_work_, false);
  for (Held& answer : std::exchange(held_, {})) answer(settled ? nullptr : &settled.error());
  is_at_work_ = is_at_work;
  return settled;
}

}  // namespace atollbank::runtime
