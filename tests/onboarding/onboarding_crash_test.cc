// SPDX-License-Identifier: Apache-2.0
// An application survives a crash at any of its commits, and an answer that is lost at any: the end
// is the one it would have had, once. And what is kept of her is nowhere in clear, and gone when
// she wants to be forgotten.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/onboarding/onboarding_fixture.h"

namespace atollbank {
namespace {

constexpr std::uint64_t kNever = 1'000'000;

class OnboardingCut : public OnboardingFixture {
 protected:
  std::uint64_t commits_of(const onboarding::Apply& request) {
    records_->cut_from(kNever);
    const auto opened = apply(request);
    EXPECT_TRUE(opened && opened->state == ApplicationState::kOpened);
    return records_->count();
  }
  // All records, events and audit records; then, once the bank is closed, every byte of its files.
  std::string all_bytes() {
    std::ostringstream all;
    const auto outbox = records_->outbox(0, 100'000).value();
    for (const auto& entry : outbox) {
      all << entry.partition << entry.audit;
      for (const auto& event : entry.events) all << event.type << event.payload;
    }
    const auto partitions = records_->partitions("", "", 100'000).value();
    for (const auto& partition : partitions) {
      const auto entries = records_->scan(partition, "", "", 100'000).value();
      for (const auto& put : entries) all << put.key << put.value;
    }
    stop();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    }
    return all.str();
  }
  void expect_nothing_of_her() {
    const std::string all = all_bytes();
    ASSERT_GT(all.size(), 1'000u);
    for (const char* text : {"Quillfeather", "Adaquill", "Wisteria", "Ambleforth", "quillfeather",
                             "PQ77553311", "1990-02-28", "wordmark", "wisteria", "ls14ap"}) {
      EXPECT_EQ(all.find(text), std::string::npos) << text;
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Records, OnboardingCut, ::testing::Bool(), [](const auto& where) {
  return std::string(where.param ? "in_rocksdb" : "in_memory");
});

// As the README says; whoever adds one says why there.
TEST_P(OnboardingCut, an_account_costs_twelve_commits) { EXPECT_EQ(commits_of(ada()), 12u); }

TEST_P(OnboardingCut, it_survives_a_crash_at_every_commit) {
  const std::uint64_t commit_count = commits_of(ada(999));
  for (std::uint64_t cut = 1; cut <= commit_count; ++cut) {
    SCOPED_TRACE(cut);
    const int number = static_cast<int>(cut);
    records_->cut_from(cut);
    const auto cut_off = apply(ada(number));
    EXPECT_EQ(cut_off.has_value(), cut > 1) << "kept is kept, and goes on";
    restart();
    ASSERT_TRUE(resume().has_value());
    const auto opened = apply(ada(number));
    ASSERT_TRUE(opened) << opened.error().reason;
    expect_whole(*opened);
    EXPECT_EQ(opened->findings, 0) << "nobody is taken for her own double";
    EXPECT_EQ(resume().value(), 0u);
  }
}

TEST_P(OnboardingCut, an_answer_that_is_lost_at_any_commit_changes_nothing) {
  const std::uint64_t commit_count = commits_of(ada(999));
  for (std::uint64_t lost = 1; lost <= commit_count; ++lost) {
    SCOPED_TRACE(lost);
    records_->lose_answer_of(lost);
    const auto applied = apply(ada(static_cast<int>(lost)));
    ASSERT_TRUE(applied) << applied.error().reason;
    expect_whole(wait_for(applied->id, ApplicationState::kOpened));
    EXPECT_EQ(find(applied->id, program())->findings, 0);
  }
}

TEST_P(OnboardingCut, a_decision_survives_a_crash_at_every_commit) {
  const auto whole = apply(rudolf(500));
  ASSERT_TRUE(whole);
  records_->cut_from(kNever);
  ASSERT_TRUE(decide(whole->id, true));
  const std::uint64_t commit_count = records_->count();
  for (std::uint64_t cut = 1; cut <= commit_count; ++cut) {
    SCOPED_TRACE(cut);
    auto request = rudolf(static_cast<int>(cut));
    request.applicant.born = "19" + std::to_string(60 + cut) + "-02-28";
    const auto referred = apply(request);
    ASSERT_TRUE(referred && referred->state == ApplicationState::kReferred);
    records_->cut_from(cut);
    (void)decide(referred->id, true);
    restart();
    ASSERT_TRUE(resume().has_value());
    const auto decided = decide(referred->id, true);
    ASSERT_TRUE(decided) << decided.error().reason;
    expect_whole(*decided);
  }
}

TEST_P(OnboardingCut, of_an_applicant_nothing_is_kept_in_clear) {
  ASSERT_TRUE(apply(ada()));
  auto waiting = ada(2);
  waiting.evidence.reset();
  ASSERT_TRUE(apply(waiting));
  auto listed = ada(3);
  listed.applicant.name = "Rudolf Rassendyll";
  const auto referred = apply(listed);
  ASSERT_TRUE(decide(referred->id, false));
  expect_nothing_of_her();
}

TEST_P(OnboardingCut, whoever_is_forgotten_is_forgotten_at_every_crash) {
  const auto whole = apply(ada(500));
  records_->cut_from(kNever);
  ASSERT_EQ(erase(whole->id)->erasure, onboarding::Erasure::kDone);
  const std::uint64_t commit_count = records_->count();
  ASSERT_GE(commit_count, 4u);
  for (std::uint64_t cut = 1; cut <= commit_count; ++cut) {
    SCOPED_TRACE(cut);
    const auto opened = apply(ada(static_cast<int>(cut)));
    ASSERT_TRUE(opened && opened->state == ApplicationState::kOpened);
    const auto sealed = opened->sealed;
    records_->cut_from(cut);
    (void)erase(opened->id);
    restart();
    EXPECT_EQ(resume().value(), 0u);
    const auto erased = erase(opened->id);
    ASSERT_TRUE(erased) << erased.error().reason;
    EXPECT_EQ(erased->erasure, onboarding::Erasure::kDone);
    EXPECT_EQ(erased->sealed, "");
    EXPECT_EQ(persons_->open(opened->personal_key, "application", sealed).error().reason,
              "person_key_destroyed");
    EXPECT_EQ(customer(opened->user_id).preferred_name, customers::kErasedName);
    EXPECT_EQ(accounts_of(opened->user_id).size(), 1u) << "the books stay";
  }
  // Nobody is her double any more.
  auto again = ada(500);
  again.dedupe_id = "again";
  EXPECT_EQ(apply(again)->state, ApplicationState::kOpened);
  expect_nothing_of_her();
}

TEST_P(OnboardingCut, nobody_is_forgotten_while_her_application_is_open) {
  const auto referred = apply(rudolf());
  EXPECT_EQ(erase(referred->id).error().reason, "application_unfinished");
  EXPECT_EQ(erase({.high = 1, .low = 1}).error().reason, "application_not_found");
}

TEST_P(OnboardingCut, all_who_are_known_are_told_page_by_page) {
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(apply(ada(i)));
  auto young = ada(6);
  young.applicant.born = "2020-01-01";
  ASSERT_TRUE(apply(young));
  ASSERT_TRUE(erase(apply(ada(7))->id));
  std::vector<std::string> names;
  std::string position;
  for (bool is_last = false; !is_last;) {
    const auto page = ask<onboarding::PeoplePage>(
        [&](auto done) { onboarding_->people(machine(), position, 2, std::move(done)); });
    ASSERT_TRUE(page);
    for (const auto& known : page->people) names.push_back(known.applicant.name);
    position = page->position;
    is_last = page->is_last;
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> all;
  for (int i = 1; i <= 5; ++i) all.push_back(ada(i).applicant.name);
  EXPECT_EQ(names, all);
}

}  // namespace
}  // namespace atollbank
