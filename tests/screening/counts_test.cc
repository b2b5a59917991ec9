// SPDX-License-Identifier: Apache-2.0
// Counts in are counts out, whichever commit the process dies before; with records in memory and in
// RocksDB.
#include <map>

#include "adapters/rocksdb/record_store.h"
#include "tests/contract/temporary_folder.h"
#include "tests/screening/screening_fixture.h"

namespace atollbank::screening {
namespace {

struct InMemory {
  adapters::MemoryRecordStore records;
};

struct InRocksDb {
  contract::TemporaryFolder folder;
  std::unique_ptr<adapters::RocksDbRecordStore> opened =
      adapters::RocksDbRecordStore::open(folder.path()).value();
  adapters::RocksDbRecordStore& records = *opened;
};

// Made before the fixture, which keeps a reference.
template <class Store>
struct CutStore {
  Store store;
  CutRecords cut_records{store.records};
};

template <class Store>
class Counts : private CutStore<Store>, public ScreeningFixture {
 protected:
  Counts() : ScreeningFixture(&this->CutStore<Store>::cut_records) {}
  CutRecords& records() { return this->CutStore<Store>::cut_records; }

  // Some of each kind; what was answered stays answered.
  void screen_some(std::uint64_t first, std::map<std::uint64_t, std::string>& answered) {
    const std::vector<std::string> names = {"Ada King", "Rudolf Rassendyll", "...",
                                            "Флавия Эльфберг", "Zoë Zweig"};
    for (std::uint64_t i = 0; i < names.size(); ++i) {
      const std::string answer = this->outcome(first + i, names[i]);
      if (answer != "store_unavailable") answered[first + i] = answer;
    }
  }
  void expect_whole() {
    const DayFigures counted = figures(today());
    EXPECT_EQ(counted.asked, counted.clear + counted.referred + counted.failed);
  }
  std::size_t asked_and_open() {
    return static_cast<std::size_t>(figures(today()).asked - figures(today()).ended());
  }
  void know(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = i % 10 == 0 ? "Rupert Hentzau" : i % 10 == 1 ? "-" : "Ada King";
      subjects_.all.push_back({.id = {.high = 5, .low = i + 1}, .applicant = {.names = {name}}});
    }
  }
  static std::string outcome_of(const Screening& screening) {
    return screening.state == ScreeningState::kFailed ? screening.failure
                                                      : std::string(name_of(screening.state));
  }
};

using Stores = ::testing::Types<InMemory, InRocksDb>;
TYPED_TEST_SUITE(Counts, Stores);

TYPED_TEST(Counts, stay_equal_whichever_commit_the_process_dies_before) {
  ASSERT_TRUE(this->load(this->list_of(this->zenda())));
  this->pass(this->kHour);
  std::map<std::uint64_t, std::string> answered;
  this->records().cut_from(0);
  this->screen_some(1, answered);
  const std::uint64_t commit_count = this->records().count();
  ASSERT_EQ(commit_count, 10u);
  ASSERT_EQ(answered.size(), 5u);
  for (std::uint64_t cut = 1; cut <= commit_count; ++cut) {
    SCOPED_TRACE(cut);
    this->records().cut_from(cut);
    this->screen_some(cut * 100, answered);
    const std::size_t open = this->asked_and_open();
    this->records().cut_from(0);
    EXPECT_EQ(this->restart(), open) << "cut off are those that were asked and never ended";
    this->expect_whole();
    for (const auto& [number, answer] : answered) {
      EXPECT_EQ(this->outcome_of(this->find(number)->screening), answer) << number;
    }
    this->screen_some(cut * 100, answered);
    this->expect_whole();
    EXPECT_EQ(this->restart(), 0u);
  }
  EXPECT_EQ(answered.size(), 5 * (commit_count + 1));
}

TYPED_TEST(Counts, a_list_is_in_use_whole_or_not_at_all_whichever_commit_is_lost) {
  ASSERT_TRUE(this->load(this->list_of(this->zenda())));
  this->records().cut_from(0);
  ASSERT_TRUE(this->load(this->list_of(this->zenda(), "v2")));
  const std::uint64_t commit_count = this->records().count();
  ASSERT_GE(commit_count, 5u);
  for (std::uint64_t cut = 1; cut <= commit_count; ++cut) {
    SCOPED_TRACE(cut);
    const std::string before = this->status().list->version;
    const std::string after = "w" + std::to_string(cut);
    this->records().cut_from(cut);
    (void)this->load(this->list_of(this->zenda(), after));
    this->records().cut_from(0);
    this->restart();
    const auto list = this->status().list;
    ASSERT_TRUE(list.has_value());
    EXPECT_TRUE(list->version == before || list->version == after);
    EXPECT_EQ(list->entry_count, 10u);
    // A list that came in use right before the cut first has to find its own known positive.
    this->pass(base::Duration::from_seconds(1));
    EXPECT_EQ(this->outcome(1'000 + cut, "Flavia Elphberg"), "referred");
    this->expect_whole();
  }
}

TYPED_TEST(Counts, nobody_is_screened_against_a_list_before_it_has_found_its_known_positive) {
  ASSERT_TRUE(this->load(this->list_of(this->zenda())));
  this->records().cut_from(0);
  ASSERT_TRUE(this->load(this->list_of(this->zenda(), "v2")));
  // The list is kept, and that it found whom it must is not.
  this->records().cut_from(this->records().count());
  (void)this->load(this->list_of(this->zenda(), "v3"));
  this->records().cut_from(0);
  EXPECT_EQ(this->status().list->version, "v3");
  EXPECT_EQ(this->outcome(1, "Flavia Elphberg"), "screening_unavailable");
  this->pass(this->kHour);
  EXPECT_EQ(this->outcome(1, "Flavia Elphberg"), "referred");
}

TYPED_TEST(Counts, a_stop_that_could_not_be_kept_is_none_the_less_one) {
  ASSERT_TRUE(this->load(this->list_of(this->zenda())));
  this->pass(this->kHour);  // and nobody is left to be screened again
  this->script_.is_broken = true;
  this->records().cut_from(0);
  ASSERT_FALSE(this->check()->is_found);
  const std::uint64_t commit_count = this->records().count();
  ASSERT_TRUE(this->let_go_on(this->person(), "the script was broken"));
  this->records().cut_from(commit_count);  // the last, which tells of the check
  EXPECT_FALSE(this->check());
  this->script_.is_broken = false;
  this->records().cut_from(0);
  EXPECT_TRUE(this->check()->is_found);
  EXPECT_EQ(this->status().unavailable_reason, "known_positive_missed");
  EXPECT_EQ(this->let_go_on(this->person(), "looked")->unavailable_reason, "");
  EXPECT_EQ(this->let_go_on(this->person(), "again").error().reason, "screening_not_stopped");
}

TYPED_TEST(Counts, everybody_who_is_known_is_screened_against_a_new_list_and_counted_once) {
  this->know(60);
  ASSERT_TRUE(this->load(this->list_of(this->zenda())));
  this->pass(this->kHour);
  const Rescreening whole = this->status().rescreening.value();
  EXPECT_TRUE(whole.is_over);
  EXPECT_EQ(whole.subjects, 60u);
  EXPECT_EQ(whole.referred, 6u);
  EXPECT_EQ(whole.failed, 6u);
  EXPECT_EQ(whole.clear, 48u);
  this->expect_whole();
  for (const std::uint64_t cut : {6u, 7u, 25u, 46u, 47u, 48u, 120u}) {
    SCOPED_TRACE(cut);
    this->records().cut_from(cut);
    (void)this->load(this->list_of(this->zenda(), "v" + std::to_string(cut)));
    this->pass(this->kHour);
    this->records().cut_from(0);
    this->restart();
    this->pass(this->kHour);
    const Rescreening resumed = this->status().rescreening.value();
    EXPECT_TRUE(resumed.is_over);
    EXPECT_EQ(resumed.list_id, this->status().list->id);
    EXPECT_EQ(resumed.subjects, 60u);
    EXPECT_EQ(resumed.referred, 6u);
    EXPECT_EQ(resumed.failed, 6u);
    EXPECT_EQ(resumed.clear, 48u);
    this->expect_whole();
  }
}

class StoppedRescreening : public ScreeningFixture {};

TEST_F(StoppedRescreening, waits_until_screening_goes_on) {
  for (std::uint64_t i = 1; i <= 50; ++i) {
    subjects_.all.push_back({.id = {.high = 5, .low = i}, .applicant = {.names = {"Ada King"}}});
  }
  ASSERT_TRUE(load(list_of(zenda())));
  script_.is_broken = true;
  EXPECT_FALSE(check()->is_found);
  script_.is_broken = false;
  pass(kHour);
  EXPECT_FALSE(status().rescreening->is_over);
  ASSERT_TRUE(let_go_on(person(), "the script was broken"));
  pass(kHour);
  EXPECT_TRUE(status().rescreening->is_over);
  EXPECT_EQ(status().rescreening->subjects, 50u);
  EXPECT_EQ(status().rescreening->clear, 50u);
}

TEST_F(StoppedRescreening, counts_nobody_twice_where_a_source_does_not_advance) {
  subjects_.all.push_back({.id = {.high = 5, .low = 1}, .applicant = {.names = {"Ada King"}}});
  subjects_.is_stuck = true;
  ASSERT_TRUE(load(list_of(zenda())));
  pass(kHour);
  EXPECT_EQ(status().rescreening->subjects, 0u);
  subjects_.is_stuck = false;
  pass(kHour);
  EXPECT_TRUE(status().rescreening->is_over);
  EXPECT_EQ(status().rescreening->subjects, 1u);
}

TEST_F(StoppedRescreening, a_newer_list_takes_the_place_of_one_that_is_under_way) {
  for (std::uint64_t i = 1; i <= 300; ++i) {
    subjects_.all.push_back({.id = {.high = 5, .low = i}, .applicant = {.names = {"Ada King"}}});
  }
  ASSERT_TRUE(load(list_of(zenda())));
  const auto second = load(list_of(zenda(), "v2")).value();
  pass(kHour);
  EXPECT_EQ(status().rescreening->list_id, second.id);
  EXPECT_TRUE(status().rescreening->is_over);
  EXPECT_EQ(status().rescreening->subjects, 300u);
}

}  // namespace
}  // namespace atollbank::screening
