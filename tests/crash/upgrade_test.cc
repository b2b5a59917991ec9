// SPDX-License-Identifier: Apache-2.0
// A shard opens the journal folder that a build of format 1 left (tests/data/ledger/format1_folder:
// the first twenty batches of small_bank.h and a checkpoint of that time), and goes on posting.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/memory/memory_disk.h"
#include "base/clock.h"
#include "ledger/record_view.h"
#include "services/posting/shard.h"
#include "tests/crash/small_bank.h"

namespace atollbank::crash {
namespace {

using ledger::Command;
using ledger::CommandKind;
using ledger::Outcome;

constexpr std::uint64_t kEndOfFormat1 = 1'344;  // slots

class Upgrade : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto folder =
        std::filesystem::path(__FILE__).parent_path() / "../data/ledger/format1_folder";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      adapters::MemoryDisk::Content content(text.size());
      std::transform(text.begin(), text.end(), content.begin(),
                     [](char c) { return static_cast<std::byte>(c); });
      disk_.set_content(entry.path().filename().string(), std::move(content));
    }
    restart();
  }
  void restart() {
    shard_.reset();
    journal_.emplace(disk_, pool_, kSmallSegments);
    shard_.emplace(posting::ShardOptions{.group_slots_max = 96}, *journal_, clock_);
    const auto recovered = shard_->recover();
    ASSERT_TRUE(recovered.has_value()) << recovered.error().message;
  }
  ledger::CommandResult apply(const Command& command) {
    ledger::CommandResult result;
    shard_->push(posting::Shard::Submission{
        .batch = {.commands = {command}}, .slots = 1, .done = [&](auto reply) {
          ASSERT_TRUE(reply.has_value());
          result = reply->results[0];
        }});
    shard_->step_front();
    shard_->step_log();
    return result;
  }
  static base::Id account(std::uint64_t number) { return {.high = 1, .low = number}; }
  static Command post(std::uint64_t number, std::int64_t amount_minor) {
    return {.kind = CommandKind::kPost,
            .currency = 826,
            .id = {.high = 2, .low = number},
            .debit_account = account(1),
            .credit_account = account(2),
            .amount_minor = amount_minor};
  }
  const ledger::Account& state(std::uint64_t number) {
    const auto& accounts = shard_->ledger().accounts();
    return accounts[accounts.find(account(number))];
  }

  adapters::MemoryDisk disk_;
  InlinePool pool_;
  base::ManualClock clock_{base::Timestamp::from_ms(1'700'000'000'000)};
  std::optional<adapters::FileJournal> journal_;
  std::optional<posting::Shard> shard_;
};

TEST_F(Upgrade, everything_that_format_1_journaled_is_there) {
  EXPECT_EQ(journal_->durable_end(), kEndOfFormat1);
  EXPECT_EQ(shard_->ledger().bound_id_count(), 260u);
  EXPECT_EQ(shard_->ledger().holds().size(), 4u);
  EXPECT_EQ(state(1).balance, -24'520);
  EXPECT_EQ(state(2).balance, 12'360);
  EXPECT_EQ(state(2).held, 40);
  EXPECT_EQ(state(3).balance, 12'100);
  EXPECT_EQ(state(4).balance, 60);
  EXPECT_EQ(state(2).ceiling, ledger::kNoCeiling);
}

TEST_F(Upgrade, an_id_used_in_format_1_is_answered_as_it_was_then) {
  Command used = post(1'000, 100);
  const auto again = apply(used);
  EXPECT_EQ(again.outcome, Outcome::kDone);
  EXPECT_EQ(again.duplicate, 1);
  EXPECT_LT(again.slot, kEndOfFormat1);
  ++used.amount_minor;
  EXPECT_EQ(apply(used).outcome, Outcome::kIdUsedWithDifferentContent);
}

TEST_F(Upgrade, posting_goes_on_in_format_2_and_a_restart_knows_both) {
  Command ceiling{.kind = CommandKind::kSetCeiling,
                  .id = {.high = 2, .low = 90'001},
                  .debit_account = account(2),
                  .limit_or_time = 12'400};
  ASSERT_EQ(apply(ceiling).outcome, Outcome::kDone);
  EXPECT_EQ(apply(post(90'002, 40)).outcome, Outcome::kDone);
  EXPECT_EQ(apply(post(90'003, 1)).outcome, Outcome::kExceedsCeiling);
  const base::Bytes before = shard_->ledger().save();
  restart();
  EXPECT_TRUE(shard_->ledger().save() == before);
  EXPECT_EQ(state(2).balance, 12'400);
  EXPECT_EQ(state(2).ceiling, 12'400);
}

TEST_F(Upgrade, the_groups_of_format_1_stay_as_they_are) {
  apply(post(90'001, 1));
  std::vector<ports::Slot> slots;
  ASSERT_TRUE(journal_->read_groups(ledger::format::kFirstSlot, 1u << 20, slots).has_value());
  std::vector<int> formats;
  for (const ports::Slot& slot : slots) {
    if (slot.kind != ledger::format::SlotKind::kGroupHeader) continue;
    formats.push_back(ledger::slot_as<ledger::format::GroupHeaderSlot>(slot).format);
  }
  ASSERT_EQ(formats.size(), 21u);
  EXPECT_TRUE(std::all_of(formats.begin(), formats.end() - 1, [](int f) { return f == 1; }));
  EXPECT_EQ(formats.back(), 2);
}

}  // namespace
}  // namespace atollbank::crash
