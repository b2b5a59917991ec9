// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/key_vault.h"
#include "tests/contract/key_vault_contract.h"

namespace atollbank::contract {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, KeyVaultContract,
                         testing::Values(KeyVaultAdapter{
                             "memory",
                             [](const std::filesystem::path&) {
                               return std::make_unique<adapters::MemoryKeyVault>();
                             }}),
                         key_vault_adapter_name);

}  // namespace
}  // namespace atollbank::contract
