// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/cold_cache.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace atollbank::bench {

void make_cold(const std::string& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const int file = open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    fdatasync(file);  // only clean pages can go
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
  if (geteuid() == 0) std::ofstream("/proc/sys/vm/drop_caches") << "3";
}

}  // namespace atollbank::bench
