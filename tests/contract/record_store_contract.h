// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/records.h keeps, whatever it is made of: one suite, instantiated for
// each adapter in a file of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/records.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

struct RecordStoreAdapter {
  std::string name;
  std::function<std::unique_ptr<ports::RecordStore>(const std::filesystem::path& folder)> open;
};

class RecordStoreContract : public testing::TestWithParam<RecordStoreAdapter> {
 protected:
  void SetUp() override {
    store_ = GetParam().open(folder_.path());
    ASSERT_NE(store_, nullptr);
  }

  ports::RecordStore& store() { return *store_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ports::RecordStore> store_;
};

// One put and one event.
inline ports::Commit small_commit(const std::string& partition, std::uint64_t expected_version,
                                  const std::string& key, const std::string& value) {
  return {.partition = partition,
          .expected_version = expected_version,
          .puts = {{.key = key, .value = value}},
          .deletes = {},
          .events = {{.type = "thing.changed", .payload = "{\"value\":\"" + value + "\"}"}},
          .audit = "{\"eventName\":\"ChangeThing\"}"};
}

inline std::string adapter_name(const testing::TestParamInfo<RecordStoreAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
