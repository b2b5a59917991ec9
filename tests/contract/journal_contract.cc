// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/journal_contract.h"

#include <atomic>
#include <thread>

namespace atollbank::contract {
namespace {

using ledger::format::header_of;
using ledger::format::kFirstSlot;
using ledger::format::kSlotsPerBlock;
using ports::JournalEnd;
using ports::Slot;

// Groups of one block to almost a segment of the smallest journal under test.
constexpr std::initializer_list<std::size_t> kManySizes = {1,  31, 32, 90, 3,  5,  60, 30,
                                                           95, 2,  64, 33, 10, 80, 1,  7};

TEST_P(JournalContract, a_new_journal_is_empty) {
  const Replayed replayed = restart();
  ASSERT_TRUE(replayed.end.has_value());
  EXPECT_EQ(*replayed.end, JournalEnd{});
  EXPECT_TRUE(replayed.groups.empty());
  EXPECT_EQ(journal().durable_end(), kFirstSlot);
  std::vector<Slot> groups;
  EXPECT_EQ(journal().read_groups(kFirstSlot, 1 << 20, groups).value(), kFirstSlot);
  EXPECT_TRUE(groups.empty());
}

TEST_P(JournalContract, what_was_appended_is_recovered_in_order) {
  write(kManySizes);
  const Replayed replayed = restart();
  ASSERT_TRUE(replayed.end.has_value()) << replayed.end.error().message;
  EXPECT_EQ(*replayed.end, writer.end());
  EXPECT_TRUE(same_groups(replayed.groups, writer.groups()));
  EXPECT_EQ(journal().durable_end(), writer.end().end_slot);
}

TEST_P(JournalContract, writing_goes_on_after_a_restart) {
  write({1, 40});
  ASSERT_TRUE(restart().end.has_value());
  write({90, 2});
  ASSERT_TRUE(restart().end.has_value());
  write({64});
  EXPECT_TRUE(same_groups(restart().groups, writer.groups()));
}

TEST_P(JournalContract, recovery_from_a_known_end_shows_only_what_follows_it) {
  write({5, 50});
  const JournalEnd known = writer.end();
  write({6, 60});
  const Replayed replayed = restart(known);
  ASSERT_TRUE(replayed.end.has_value()) << replayed.end.error().message;
  EXPECT_EQ(*replayed.end, writer.end());
  EXPECT_TRUE(same_groups(replayed.groups, {writer.groups()[2], writer.groups()[3]}));
}

TEST_P(JournalContract, recovery_from_an_end_that_the_journal_never_had_is_refused) {
  write({5, 50});
  JournalEnd unknown = writer.end();
  unknown.end_slot += 32;
  unknown.last_group_slot += 32;
  const Replayed replayed = restart(unknown);
  ASSERT_FALSE(replayed.end.has_value());
  EXPECT_EQ(replayed.end.error().code, base::ErrorCode::kDataLoss);
  EXPECT_EQ(replayed.end.error().reason, "journal_damaged");
}

TEST_P(JournalContract, an_error_of_the_visitor_stops_recovery_and_is_passed_up) {
  write({1, 1, 1});
  ports::Journal& restarted = restart_unrecovered();
  int visited = 0;
  const auto end = restarted.recover({}, [&](std::span<const Slot>) -> base::Result<void> {
    if (++visited < 2) return {};
    return base::fail(base::ErrorCode::kDataLoss, "record_inconsistent", "told to refuse");
  });
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().reason, "record_inconsistent");
  EXPECT_EQ(visited, 2);
}

TEST_P(JournalContract, slots_are_read_by_number) {
  write(kManySizes);
  for (const bool restarted : {false, true}) {
    if (restarted) restart();
    for (const auto& group : writer.groups()) {
      std::vector<Slot> out(group.size());
      ASSERT_EQ(journal().read(header_of(group).first_slot, out).value(), group.size());
      ASSERT_TRUE(same_bytes(out, group));
    }
  }
}

TEST_P(JournalContract, nothing_beyond_the_durable_end_is_read) {
  write({1, 40});
  std::vector<Slot> out(100);
  EXPECT_EQ(journal().read(writer.end().end_slot, out).value(), 0u);
  EXPECT_EQ(journal().read(writer.end().end_slot - 3, out).value(), 3u);
}

TEST_P(JournalContract, one_read_may_span_everything) {
  write(kManySizes);
  const std::uint64_t end = writer.end().end_slot;
  std::vector<Slot> before(end - kFirstSlot);
  ASSERT_EQ(journal().read(kFirstSlot, before).value(), before.size());
  restart();
  std::vector<Slot> after(end - kFirstSlot);
  ASSERT_EQ(journal().read(kFirstSlot, after).value(), after.size());
  EXPECT_TRUE(same_bytes(before, after));
}

std::vector<Slot> flattened(const std::vector<std::vector<Slot>>& groups, std::size_t from = 0) {
  std::vector<Slot> slots;
  for (std::size_t i = from; i < groups.size(); ++i) {
    slots.insert(slots.end(), groups[i].begin(), groups[i].end());
  }
  return slots;
}

TEST_P(JournalContract, followers_read_whole_groups_step_by_step) {
  write(kManySizes);
  for (const std::size_t bytes_max : {std::size_t{0}, std::size_t{10'000}, std::size_t{1} << 30}) {
    std::vector<Slot> all;
    std::uint64_t next = kFirstSlot;
    while (next < journal().durable_end()) {
      const auto read = journal().read_groups(next, bytes_max, all);
      ASSERT_TRUE(read.has_value()) << read.error().message;
      ASSERT_GT(*read, next);
      next = *read;
    }
    EXPECT_EQ(next, writer.end().end_slot);
    EXPECT_TRUE(same_bytes(all, flattened(writer.groups())));
  }
}

TEST_P(JournalContract, a_follower_gets_the_first_group_and_beyond_it_no_more_than_it_asked_for) {
  write({3, 3, 3, 3});
  for (const bool restarted : {false, true}) {
    if (restarted) restart();
    for (const auto& [bytes_max, groups] : {std::pair{0u, 1u},
                                            {4'095u, 1u},
                                            {4'096u, 2u},
                                            {8'191u, 2u},
                                            {8'192u, 3u},
                                            {12'288u, 4u}}) {
      std::vector<Slot> out;
      ASSERT_TRUE(journal().read_groups(kFirstSlot, bytes_max, out).has_value());
      EXPECT_EQ(out.size(), groups * kSlotsPerBlock) << bytes_max;
    }
  }
}

TEST_P(JournalContract, a_follower_may_begin_anywhere_inside_a_group) {
  write(kManySizes);
  for (const bool restarted : {false, true}) {
    if (restarted) restart();
    for (std::size_t i = 0; i < writer.groups().size(); ++i) {
      const auto& header = header_of(writer.groups()[i]);
      for (const std::uint32_t inside : {0u, 1u, 31u, header.slot_count - 1}) {
        std::vector<Slot> out;
        const auto next = journal().read_groups(header.first_slot + inside, 0, out);
        ASSERT_TRUE(next.has_value()) << next.error().message;
        ASSERT_TRUE(same_bytes(out, writer.groups()[i]));
        ASSERT_EQ(*next, header.first_slot + header.slot_count);
      }
    }
  }
}

TEST_P(JournalContract, a_follower_from_zero_begins_with_the_first_group) {
  write({3, 3});
  std::vector<Slot> out;
  EXPECT_EQ(journal().read_groups(0, 1 << 20, out).value(), writer.end().end_slot);
  EXPECT_TRUE(same_bytes(out, flattened(writer.groups())));
}

TEST_P(JournalContract, a_follower_at_the_end_gets_nothing_and_stays_there) {
  write({3});
  std::vector<Slot> out;
  EXPECT_EQ(journal().read_groups(writer.end().end_slot, 1 << 20, out).value(),
            writer.end().end_slot);
  EXPECT_TRUE(out.empty());
}

TEST_P(JournalContract, readers_beside_the_writer_see_only_whole_groups) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> slots_read = 0;
  std::thread reader([&] {
    std::uint64_t next = kFirstSlot;
    JournalEnd end;
    while (!done || next < journal().durable_end()) {
      std::vector<Slot> out;
      const auto read = journal().read_groups(next, 20'000, out);
      ASSERT_TRUE(read.has_value()) << read.error().message;
      for (std::span<const Slot> rest(out); !rest.empty();) {
        const auto group = rest.first(header_of(rest).slot_count);
        const auto followed = ledger::format::check_chain(group, end);
        ASSERT_TRUE(followed.has_value()) << followed.error().message;
        end = *followed;
        rest = rest.subspan(group.size());
      }
      slots_read += out.size();
      next = *read;
    }
  });
  for (int round = 0; round < 20; ++round) write(kManySizes);
  done = true;
  reader.join();
  EXPECT_EQ(slots_read, flattened(writer.groups()).size());
}

TEST_P(JournalContract, a_derived_file_is_read_as_it_was_written) {
  EXPECT_EQ(journal().read_derived("sums").error().code, base::ErrorCode::kNotFound);
  write({5});
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{3} << 20}) {
    {
      auto derived = journal().write_derived("sums").value();
      for (const char fill : {'x', 'y'})
        ASSERT_TRUE(derived->append(base::Bytes(size, fill)).has_value());
      ASSERT_TRUE(derived->commit().has_value());
    }
    restart();
    auto reader = journal().read_derived("sums").value();
    for (const char fill : {'x', 'y'}) EXPECT_EQ(reader->next().value(), base::Bytes(size, fill));
    EXPECT_FALSE(reader->next().value().has_value());
  }
}

TEST_P(JournalContract, a_derived_file_that_was_not_finished_leaves_the_one_before) {
  {
    auto derived = journal().write_derived("sums").value();
    ASSERT_TRUE(derived->append("one").has_value());
    ASSERT_TRUE(derived->commit().has_value());
  }
  {
    auto derived = journal().write_derived("sums").value();
    ASSERT_TRUE(derived->append("two").has_value());
  }
  EXPECT_EQ(journal().read_derived("sums").value()->next().value(), "one");
  ASSERT_TRUE(journal().remove_derived("sums").has_value());
  EXPECT_FALSE(journal().read_derived("sums").has_value());
}

TEST_P(JournalContract, figures_count_bytes_and_syncs) {
  const auto before = journal().figures();
  write({1, 40});
  const auto after = journal().figures();
  EXPECT_GE(after.bytes_written - before.bytes_written, 3u * 4096);
  EXPECT_GE(after.sync_count - before.sync_count, 2u);
}

}  // namespace
}  // namespace atollbank::contract
