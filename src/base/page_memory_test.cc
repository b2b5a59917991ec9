// SPDX-License-Identifier: Apache-2.0
#include "base/page_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace atollbank::base {
namespace {

bool is_aligned(const char* start, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(start) % alignment == 0;
}

bool is_all_zero(const PageBuffer& buffer) {
  return std::ranges::all_of(buffer.as_span_of<char>(), [](char byte) { return byte == 0; });
}

TEST(PageBuffer, a_small_one_is_whole_aligned_zero_pages) {
  const PageBuffer buffer(5'000, Prefault::kNo);
  EXPECT_EQ(buffer.size(), 8'192u);
  EXPECT_TRUE(is_aligned(buffer.data(), kPageSize));
  EXPECT_TRUE(is_all_zero(buffer));
}

TEST(PageBuffer, a_large_one_is_whole_aligned_huge_pages) {
  for (const Prefault prefault : {Prefault::kNo, Prefault::kYes}) {
    const PageBuffer buffer(kHugePageSize + 1, prefault);
    EXPECT_EQ(buffer.size(), 2 * kHugePageSize);
    EXPECT_TRUE(is_aligned(buffer.data(), kHugePageSize));
    EXPECT_TRUE(is_all_zero(buffer));
    buffer.data()[buffer.size() - 1] = 1;
  }
}

TEST(PageBuffer, an_empty_one_holds_nothing) {
  const PageBuffer buffer(0, Prefault::kYes);
  EXPECT_EQ(buffer.data(), nullptr);
  EXPECT_TRUE(buffer.as_span_of<std::uint64_t>().empty());
}

TEST(PageBuffer, moves_its_memory) {
  PageBuffer first(kPageSize, Prefault::kYes);
  first.as_span_of<std::uint64_t>()[0] = 7;
  PageBuffer second(std::move(first));
  EXPECT_EQ(second.as_span_of<std::uint64_t>()[0], 7u);
  PageBuffer third;
  third = std::move(second);
  EXPECT_EQ(third.as_span_of<std::uint64_t>()[0], 7u);
}

}  // namespace
}  // namespace atollbank::base
