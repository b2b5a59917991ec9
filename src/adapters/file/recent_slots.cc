// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/recent_slots.h"

#include <algorithm>

namespace atollbank::adapters {

using ledger::format::Slot;

namespace {

constexpr std::uint64_t kChunkSlots = (1u << 20) / ledger::format::kSlotSize;

}  // namespace

// One chunk more than asked: the newest is only partly filled.
RecentSlots::RecentSlots(std::uint64_t bytes)
    : ring_((bytes + kChunkSlots * ledger::format::kSlotSize - 1) /
                (kChunkSlots * ledger::format::kSlotSize) +
            1) {}

void RecentSlots::begin_at(std::uint64_t slot) {
  const std::lock_guard lock(mutex_);
  for (auto& chunk : ring_) chunk.reset();
  begin_slot_ = slot;
  end_slot_ = slot;
}

void RecentSlots::append(std::span<const Slot> slots) {
  while (!slots.empty()) {
    const auto rest = writable_rest();
    const auto count = std::min(rest.size(), slots.size());
    std::copy_n(slots.begin(), count, rest.begin());
    slots = slots.subspan(count);
    end_slot_ += count;
  }
}

void RecentSlots::append_zeros(std::uint64_t count) {
  // More than all of the ring would only push out what it has just written.
  const std::uint64_t kept = std::min<std::uint64_t>(count, ring_.size() * kChunkSlots);
  if (kept < count) begin_at(end_slot_ + count - kept);
  for (std::uint64_t left = kept; left > 0;) {
    const auto rest = writable_rest();
    const auto filled = std::min<std::uint64_t>(rest.size(), left);
    std::fill_n(rest.begin(), filled, Slot{});
    left -= filled;
    end_slot_ += filled;
  }
}

// What is free of the chunk at the end; a new chunk takes the place of the oldest.
std::span<Slot> RecentSlots::writable_rest() {
  const std::uint64_t number = end_slot_ / kChunkSlots;
  const std::lock_guard lock(mutex_);
  auto& chunk = ring_[number % ring_.size()];
  if (chunk != nullptr && chunk->number != number) {
    begin_slot_ = std::max(begin_slot_, (chunk->number + 1) * kChunkSlots);
    // A reader still copies from it: leave it to that reader.
    if (chunk->reader_count.load(std::memory_order_acquire) > 0) chunk.reset();
  }
  if (chunk == nullptr) {
    chunk = std::make_shared<Chunk>();
    chunk->slots.resize(kChunkSlots);
  }
  chunk->number = number;
  return std::span(chunk->slots).subspan(end_slot_ % kChunkSlots);
}

bool RecentSlots::read(std::uint64_t first_slot, std::span<Slot> out) const {
  while (!out.empty()) {
    const auto chunk = pin(first_slot);
    if (chunk == nullptr) return false;
    const std::uint64_t offset = first_slot % kChunkSlots;
    const auto count = std::min<std::uint64_t>(kChunkSlots - offset, out.size());
    std::copy_n(chunk->slots.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    chunk->reader_count.fetch_sub(1, std::memory_order_release);
    out = out.subspan(count);
    first_slot += count;
  }
  return true;
}

std::shared_ptr<RecentSlots::Chunk> RecentSlots::pin(std::uint64_t slot) const {
  const std::uint64_t number = slot / kChunkSlots;
  const std::lock_guard lock(mutex_);
  const auto& chunk = ring_[number % ring_.size()];
  if (slot < begin_slot_ || chunk == nullptr || chunk->number != number) return nullptr;
  chunk->reader_count.fetch_add(1, std::memory_order_relaxed);
  return chunk;
}

}  // namespace atollbank::adapters
