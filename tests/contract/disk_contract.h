// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/disk.h keeps: one suite, instantiated for each adapter in a file of
// its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/disk.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

struct DiskAdapter {
  std::string name;
  std::function<std::unique_ptr<ports::Disk>(const std::filesystem::path& folder)> open;
};

class DiskContract : public testing::TestWithParam<DiskAdapter> {
 protected:
  void SetUp() override {
    disk_ = GetParam().open(folder_.path());
    ASSERT_NE(disk_, nullptr);
  }

  ports::Disk& disk() { return *disk_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ports::Disk> disk_;
};

inline std::string disk_adapter_name(const testing::TestParamInfo<DiskAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
