// SPDX-License-Identifier: Apache-2.0
#include "base/page_memory.h"

#include <sys/mman.h>

#include <cstdint>

#include "base/assert.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // Linux 5.14
#endif

namespace atollbank::base {
namespace {

constexpr int kProtection = PROT_READ | PROT_WRITE;
constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

std::size_t rounded_up(std::size_t size, std::size_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

char* map(std::size_t size) {
  void* start = ::mmap(nullptr, size, kProtection, kFlags, -1, 0);
  ATOLL_ASSERT(start != MAP_FAILED);
  return static_cast<char*>(start);
}

void unmap(char* start, std::size_t size) {
  if (size != 0) ATOLL_ASSERT(::munmap(start, size) == 0);
}

// Maps one huge page too many and gives back what sticks out at both ends.
char* map_aligned(std::size_t size) {
  char* const start = map(size + kHugePageSize);
  const std::size_t before = rounded_up(reinterpret_cast<std::uintptr_t>(start), kHugePageSize) -
                             reinterpret_cast<std::uintptr_t>(start);
  unmap(start, before);
  unmap(start + before + size, kHugePageSize - before);
  return start + before;
}

void fault_in(char* start, std::size_t size) {
  if (::madvise(start, size, MADV_POPULATE_WRITE) == 0) return;
  for (std::size_t offset = 0; offset < size; offset += kPageSize) {
    *static_cast<volatile char*>(start + offset) = 0;
  }
}

}  // namespace

PageBuffer::PageBuffer(std::size_t size_bytes, Prefault prefault) {
  if (size_bytes == 0) return;
  if (size_bytes >= kHugePageSize) {
    size_bytes_ = rounded_up(size_bytes, kHugePageSize);
    start_ = map_aligned(size_bytes_);
    // Refused where the kernel has no huge pages: slower, not wrong.
    (void)::madvise(start_, size_bytes_, MADV_HUGEPAGE);
  } else {
    size_bytes_ = rounded_up(size_bytes, kPageSize);
    start_ = map(size_bytes_);
  }
  if (prefault == Prefault::kYes) fault_in(start_, size_bytes_);
}

PageBuffer::~PageBuffer() { unmap(start_, size_bytes_); }

PageSource& pages_of_the_kernel() {
  class Kernel final : public PageSource {
    PageBuffer take() override { return PageBuffer(kHugePageSize, Prefault::kNo); }
  };
  static Kernel kernel;
  return kernel;
}

}  // namespace atollbank::base
