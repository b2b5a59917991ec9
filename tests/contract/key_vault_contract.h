// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/key_vault.h keeps: one suite, instantiated for each adapter in a file
// of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/key_vault.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank::contract {

struct KeyVaultAdapter {
  std::string name;
  std::function<std::unique_ptr<ports::KeyVault>(const std::filesystem::path& folder)> open;
};

class KeyVaultContract : public testing::TestWithParam<KeyVaultAdapter> {
 protected:
  void SetUp() override {
    vault_ = GetParam().open(folder_.path());
    ASSERT_NE(vault_, nullptr);
  }

  ports::KeyVault& vault() { return *vault_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ports::KeyVault> vault_;
};

inline std::string key_vault_adapter_name(
    const testing::TestParamInfo<KeyVaultAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
