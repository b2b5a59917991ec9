// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/blobs.h keeps: one suite, instantiated for each adapter.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/blobs.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

struct BlobStoreAdapter {
  std::string name;
  bool survives = false;  // what is put is there when the store is opened again
  std::function<std::unique_ptr<ports::BlobStore>(const std::filesystem::path& folder)> open;
};

class BlobStoreContract : public testing::TestWithParam<BlobStoreAdapter> {
 protected:
  void SetUp() override { open(); }
  void open() {
    store_.reset();
    store_ = GetParam().open(folder_.path());
    ASSERT_NE(store_, nullptr);
  }
  ports::BlobStore& store() { return *store_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ports::BlobStore> store_;
};

inline std::string blob_store_adapter_name(const testing::TestParamInfo<BlobStoreAdapter>& one) {
  return one.param.name;
}

}  // namespace atollbank::contract
