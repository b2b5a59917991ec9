// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/work_folder.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

namespace atollbank::bench {

WorkFolder::WorkFolder(const std::string& parent) : path_(parent + "/atoll-bench-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) path_.clear();
  // Others may enter: PostgreSQL's user does.
  if (!path_.empty()) chmod(path_.c_str(), 0755);
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace atollbank::bench
