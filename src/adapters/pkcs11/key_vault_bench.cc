// SPDX-License-Identifier: Apache-2.0
// What a signature by SoftHSM costs: every access token is made by one.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "adapters/pkcs11/soft_vault.h"

namespace atollbank::adapters {
namespace {

void sign_by_soft_hsm(benchmark::State& state) {
  std::string folder = (std::filesystem::temp_directory_path() / "vault_benchXXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return state.SkipWithError("no folder");
  auto vault = open_soft_vault(std::filesystem::path(folder) / "vault").value();
  const auto key = vault->rotate("tokens").value();
  const std::string message(300, 'm');
  for (auto _ : state) benchmark::DoNotOptimize(vault->sign("tokens", key.id, message));
  vault.reset();
  std::filesystem::remove_all(folder);
}
BENCHMARK(sign_by_soft_hsm);

}  // namespace
}  // namespace atollbank::adapters
