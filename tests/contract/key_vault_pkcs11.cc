// SPDX-License-Identifier: Apache-2.0
#include <sys/time.h>

#include <chrono>
#include <fstream>

#include "adapters/pkcs11/soft_vault.h"
#include "tests/contract/child_program.h"
#include "tests/contract/key_vault_contract.h"

namespace atollbank::contract {
namespace {

using adapters::open_soft_vault;

constexpr int kCutCount = 16;
constexpr const char* kCrashProgram =
    "KeyVaultCrashPrograms.DISABLED_makes_and_retires_keys_for_ever";

INSTANTIATE_TEST_SUITE_P(Pkcs11, KeyVaultContract,
                         testing::Values(KeyVaultAdapter{
                             "soft_hsm",
                             [](const std::filesystem::path& folder) {
                               return open_soft_vault(folder / "vault").value();
                             }}),
                         key_vault_adapter_name);

// The signal ends the process as kill -9 would: nothing of it runs any more.
void die_after_us(std::int64_t time_us) {
  itimerval timer{};
  timer.it_value = {.tv_sec = time_us / 1'000'000, .tv_usec = time_us % 1'000'000};
  ASSERT_EQ(setitimer(ITIMER_REAL, &timer, nullptr), 0);
}

TEST(KeyVaultCrashPrograms, DISABLED_makes_and_retires_keys_for_ever) {
  std::int64_t time_us = 0;
  std::ifstream(child_folder() / "time_us") >> time_us;
  die_after_us(time_us);
  auto vault = open_soft_vault(child_folder() / "vault");
  ASSERT_TRUE(vault);
  report(0);
  for (std::uint64_t count = 1;; ++count) {
    const auto key = (*vault)->rotate("tokens");
    ASSERT_TRUE(key);
    const auto keys = (*vault)->keys("tokens").value();
    for (const auto& old : keys) {
      ASSERT_TRUE(old.id == key->id || (*vault)->retire("tokens", old.id));
    }
    report(count);
  }
}

// How long the program takes from its start to its second key, on this machine today.
std::int64_t measure_two_keys_us() {
  const TemporaryFolder folder;
  const auto begin = std::chrono::steady_clock::now();
  ChildProgram program(kCrashProgram, folder.path());
  while (program.next_report() != 2) {}
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               begin)
      .count();
}

// Cut off a little later each time: while the token is made, while a key is made or destroyed.
TEST(SoftVault, a_killed_process_leaves_a_vault_that_opens_and_signs) {
  const std::int64_t two_keys_us = measure_two_keys_us();
  std::uint64_t cuts_before_it_was_open = 0;
  std::uint64_t cuts_after = 0;
  for (int round = 0; round < kCutCount; ++round) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "time_us") << 1 + 2 * two_keys_us * round / kCutCount;
    ChildProgram program(kCrashProgram, folder.path());
    std::uint64_t reports = 0;
    while (program.next_report()) ++reports;
    ++(reports == 0 ? cuts_before_it_was_open : cuts_after);
    const auto vault = open_soft_vault(folder.path() / "vault");
    ASSERT_TRUE(vault) << round << ": " << vault.error().message;
    const auto keys = (*vault)->keys("tokens").value();
    EXPECT_TRUE(reports < 2 || !keys.empty());
    for (const auto& key : keys) {
      const auto signature = (*vault)->sign("tokens", key.id, "text");
      ASSERT_TRUE(signature) << signature.error().message;
      EXPECT_TRUE(base::Es256Check::of(key.public_key)->is_signed("text", *signature));
    }
    EXPECT_TRUE((*vault)->rotate("tokens"));
  }
  EXPECT_GT(cuts_before_it_was_open, 0U);
  EXPECT_GT(cuts_after, 0U);
}

}  // namespace
}  // namespace atollbank::contract
