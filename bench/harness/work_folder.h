// SPDX-License-Identifier: Apache-2.0
// Where a benchmark writes, on the disk that it measures; everything in it goes with the object.
#pragma once

#include <string>

namespace atollbank::bench {

class WorkFolder {
 public:
  // path() is empty when nothing can be written in `parent`.
  explicit WorkFolder(const std::string& parent);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace atollbank::bench
