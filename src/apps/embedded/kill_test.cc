// SPDX-License-Identifier: Apache-2.0
// A program that embeds a ledger and is killed: what it was answered is there when the folder is
// opened again.
#include <atoll/ledger.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "tests/contract/temporary_folder.h"

namespace atollbank::embedded {
namespace {

constexpr std::uint16_t kPounds = 826;
constexpr Id kHouse{1, 1};
constexpr Id kPurse{1, 2};
constexpr std::uint64_t kAnswersBeforeTheKill = 100;

Id posting_id(std::uint64_t number) { return {2, number}; }

AccountOpening opening_of(Id id) {
  return {.id = id,
          .floor_minor = kNoFloor,
          .currency = kPounds,
          .namespace_name = "kill",
          .name = "account"};
}

Posting penny(std::uint64_t number) {
  return {.id = posting_id(number),
          .debit_account = kHouse,
          .credit_account = kPurse,
          .amount_minor = 1,
          .currency = kPounds};
}

// The program: posts for ever, and says each number once its posting is answered.
[[noreturn]] void post_until_killed(const std::string& folder, int answers) {
  auto ledger = Ledger::open(folder);
  if (!ledger || !ledger->open_account(opening_of(kHouse)) ||
      !ledger->open_account(opening_of(kPurse)))
    _exit(1);
  for (std::uint64_t number = 1;; ++number) {
    const auto posted = ledger->post(penny(number));
    if (!posted || !posted->is_done()) _exit(2);
    if (write(answers, &number, sizeof(number)) != sizeof(number)) _exit(3);
  }
}

TEST(EmbeddedKill, what_was_answered_before_a_kill_is_there_and_nothing_is_doubled) {
  const contract::TemporaryFolder folder;
  int answers[2];
  ASSERT_EQ(pipe(answers), 0);
  const pid_t program = fork();
  ASSERT_GE(program, 0);
  if (program == 0) post_until_killed(folder.path().string(), answers[1]);
  close(answers[1]);

  std::uint64_t answered = 0;
  while (answered < kAnswersBeforeTheKill)
    ASSERT_EQ(read(answers[0], &answered, sizeof(answered)), ssize_t{sizeof(answered)});
  kill(program, SIGKILL);
  waitpid(program, nullptr, 0);
  while (read(answers[0], &answered, sizeof(answered)) == ssize_t{sizeof(answered)}) {}
  close(answers[0]);

  auto ledger = Ledger::open(folder.path().string());
  ASSERT_TRUE(ledger.has_value()) << ledger.error().message;
  for (std::uint64_t number = 1; number <= answered; ++number)
    ASSERT_EQ(ledger->post(penny(number))->duplicate, 1) << number;
  // The one that was in flight may have been journaled, or not; sent again it is there once.
  ASSERT_TRUE(ledger->post(penny(answered + 1))->is_done());
  EXPECT_EQ(ledger->balance(kPurse)->balance_minor, static_cast<std::int64_t>(answered + 1));
}

}  // namespace
}  // namespace atollbank::embedded
