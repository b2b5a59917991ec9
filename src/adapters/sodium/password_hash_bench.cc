// SPDX-License-Identifier: Apache-2.0
// What a sign-in costs, at the cost that is the default.
#include <benchmark/benchmark.h>

#include "adapters/sodium/password_hash.h"

namespace atollbank::adapters {
namespace {

void check_password(benchmark::State& state) {
  const SodiumPasswordHash hash;
  const base::Secret password("correct horse battery staple");
  const std::string kept = hash.hash(password).value();
  for (auto _ : state) benchmark::DoNotOptimize(hash.matches(password, kept));
}
BENCHMARK(check_password)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::adapters
