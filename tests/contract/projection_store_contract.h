// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/projections.h keeps, whatever it is made of: one suite, instantiated
// for each adapter in a file of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/projections.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

struct ProjectionStoreAdapter {
  std::string name;
  std::function<std::unique_ptr<ports::ProjectionStore>(const std::filesystem::path& folder)> open;
};

class ProjectionStoreContract : public testing::TestWithParam<ProjectionStoreAdapter> {
 protected:
  void SetUp() override {
    store_ = GetParam().open(folder_.path());
    ASSERT_NE(store_, nullptr);
  }

  ports::ProjectionStore& store() { return *store_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ports::ProjectionStore> store_;
};

inline ports::ProjectionStep small_step(const std::string& partition, const std::string& source,
                                        std::uint64_t position, const std::string& key,
                                        const std::string& value) {
  return {.partition = partition,
          .source = source,
          .position = position,
          .puts = {{.key = key, .value = value}},
          .deletes = {}};
}

inline std::string adapter_name(const testing::TestParamInfo<ProjectionStoreAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
