// SPDX-License-Identifier: Apache-2.0
// What a signature costs: every call with a token checks one, every token is made by one.
#include <benchmark/benchmark.h>

#include "base/es256.h"
#include "base/jwt.h"

namespace atollbank::base {
namespace {

void check_signature(benchmark::State& state) {
  const Es256Key key = Es256Key::generate();
  const auto check = Es256Check::of(key.public_key()).value();
  const std::string message(300, 'm');
  const Es256Signature signature = key.sign(message);
  for (auto _ : state) benchmark::DoNotOptimize(check.is_signed(message, signature));
}
BENCHMARK(check_signature)->ThreadRange(1, 2)->UseRealTime();

void make_signature(benchmark::State& state) {
  const Es256Key key = Es256Key::generate();
  const std::string message(300, 'm');
  for (auto _ : state) benchmark::DoNotOptimize(key.sign(message));
}
BENCHMARK(make_signature);

void verify_token(benchmark::State& state) {
  const Es256Key key = Es256Key::generate();
  const auto check = Es256Check::of(key.public_key()).value();
  const std::string input = jwt_signing_input(
      {.key_id = es256_thumbprint(key.public_key()), .type = "at+jwt"},
      R"({"iss":"https://bank.example","sub":"user_0000","client_id":"oauth2client_0000",)"
      R"("iat":1800000000,"exp":1800003600,"jti":"tok_0000"})");
  const std::string token = jwt_with_signature(input, key.sign(input));
  const JwtKeyLookup lookup = [&check](std::string_view) { return &check; };
  for (auto _ : state) benchmark::DoNotOptimize(verify_jwt(token, lookup));
}
BENCHMARK(verify_token);

void make_check(benchmark::State& state) {
  const Es256Key key = Es256Key::generate();
  for (auto _ : state) benchmark::DoNotOptimize(Es256Check::of(key.public_key()));
}
BENCHMARK(make_check);

}  // namespace
}  // namespace atollbank::base
