// SPDX-License-Identifier: Apache-2.0
#include "adapters/posix/posix_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"

namespace atollbank::adapters {

using base::Result;

namespace {

constexpr std::size_t kReadAheadBytes = std::size_t{1} << 20;

}  // namespace

Result<void> PosixFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  ATOLL_ASSERT(offset % ports::kDiskBlockSize == 0 && bytes.size() % ports::kDiskBlockSize == 0 &&
               reinterpret_cast<std::uintptr_t>(bytes.data()) % ports::kDiskBlockSize == 0);
  while (!bytes.empty()) {
    const int descriptor = writes_directly() ? direct_.number() : buffered_.number();
    const auto count = retry_interrupted([&] {
      return ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    });
    if (count < 0 && errno == EINVAL && writes_directly()) {
      direct_ = Descriptor();  // Some file systems take the flag and refuse the write.
      continue;
    }
    if (count < 0) return disk_error(errno, "write", name_);
    // A disk that takes nothing would be asked for ever.
    if (count == 0) return disk_error(EIO, "write nothing to", name_);
    // A short direct write may end inside a block; its rest would not be aligned: the block again.
    const auto whole =
        static_cast<std::size_t>(count) / ports::kDiskBlockSize * ports::kDiskBlockSize;
    if (whole == 0) return disk_error(EIO, "write a whole block to", name_);
    bytes = bytes.subspan(whole);
    offset += whole;
  }
  return {};
}

Result<void> PosixFile::sync() {
  // Never called twice for one failure: the kernel forgets what it could not write.
  const int descriptor = writes_directly() ? direct_.number() : buffered_.number();
  if (retry_interrupted([&] { return ::fdatasync(descriptor); }) < 0) {
    return disk_error(errno, "sync", name_);
  }
  return {};
}

Result<std::size_t> PosixFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  // Who reads as much at once goes through the whole file: the next part comes in while this one is
  // looked at. A hint, whose failure is none.
  if (out.size() >= kReadAheadBytes) {
    static_cast<void>(::posix_fadvise(buffered_.number(), static_cast<off_t>(offset),
                                      static_cast<off_t>(2 * out.size()), POSIX_FADV_WILLNEED));
  }
  std::size_t done = 0;
  while (done < out.size()) {
    const auto count = retry_interrupted([&] {
      return ::pread(buffered_.number(), out.data() + done, out.size() - done,
                     static_cast<off_t>(offset + done));
    });
    if (count < 0) return disk_error(errno, "read", name_);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<std::uint64_t> PosixFile::size() const {
  struct stat status{};
  if (::fstat(buffered_.number(), &status) < 0) return disk_error(errno, "look at", name_);
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace atollbank::adapters
