// SPDX-License-Identifier: Apache-2.0
// A data folder that appears under its name only when it is whole: until then it stands beside it,
// as NAME.unfinished, and what an earlier attempt left there is cleared away.
//
// One thread. Errors: failed_precondition folder_exists · internal disk_failed.
#pragma once

#include <string>

#include "base/result.h"

namespace atollbank::atollctl {

class NewFolder {
 public:
  // `name` must not be there, or be an empty folder.
  static base::Result<NewFolder> prepare(const std::string& name);

  // Where to write.
  const std::string& unfinished() const { return unfinished_; }
  // Durable under its name on return. Nobody has the folder open.
  base::Result<void> put_in_place() const;
  // After a failure: as if nothing had been begun.
  void clear_away() const;

 private:
  explicit NewFolder(std::string name);

  std::string name_;
  std::string unfinished_;
};

}  // namespace atollbank::atollctl
