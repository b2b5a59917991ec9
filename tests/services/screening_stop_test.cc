// SPDX-License-Identifier: Apache-2.0
// A screening that stopped and a sanctions list that shrank, confirmed by two of the bank's own
// people: by nobody alone, only what both have seen, and once after any crash.
#include "tests/services/listed_people.h"
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;
using screening::ListFacts;
using screening::ScreeningStatus;

class ScreeningStops : public OperationsFixture {
 protected:
  void SetUp() override {
    OperationsFixture::SetUp();
    ASSERT_TRUE(load(listed_people(), "v1"));
  }
  base::Result<ListFacts> load(const std::vector<std::string>& names, const std::string& version) {
    return ask<ListFacts>([&](auto done) {
      screening_->load_list(machine(), list_of(names, version), std::move(done));
    });
  }
  // The day's known positive is not found.
  void stop_screening() {
    script_.is_broken = true;
    const auto checked = ask<screening::DailyCheck>(
        [&](auto done) { screening_->run_daily_check(machine(), std::move(done)); });
    script_.is_broken = false;
    ASSERT_TRUE(checked && !checked->is_found);
  }
  base::Result<ScreeningStatus> status_by(const Operator& who) {
    return ask<ScreeningStatus>(
        [&](auto done) { operations_->screening(context(), who.id, std::move(done)); });
  }
  std::string unavailable() { return status_by(reader_)->unavailable_reason; }
  // A list of half the people, as it waits.
  Operation shrunk_list(const std::string& version = "v2") {
    auto names = listed_people();
    names.resize(5);
    EXPECT_EQ(refusal_of(load(names, version)), "list_shrunk");
    return ConfirmList{.content = content_of(*status_by(reader_)->shrunk)};
  }
};

TEST_F(ScreeningStops, two_persons_let_screening_go_on) {
  EXPECT_EQ(refusal_of(propose(maker_, ConfirmScreening{}, "early")), "nothing_to_change");
  stop_screening();
  EXPECT_EQ(unavailable(), "known_positive_missed");
  const auto proposal = propose(maker_, ConfirmScreening{});
  ASSERT_TRUE(proposal) << proposal.error().reason;
  EXPECT_EQ(proposal->state, ProposalState::kProposed);
  EXPECT_TRUE(proposal->before.starts_with("stopped: known_positive_missed at 2"));
  EXPECT_EQ(unavailable(), "known_positive_missed") << "one person lets nothing go on";
  const auto done = approve(checker_, *proposal);
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(done->after, "going on");
  EXPECT_EQ(unavailable(), "");
  EXPECT_EQ(status_by(reader_)->check->confirmed_by, base::to_text("operator", checker_.id));
}

TEST_F(ScreeningStops, a_stop_that_nobody_has_seen_is_not_let_go_on) {
  stop_screening();
  const auto old = propose(maker_, ConfirmScreening{}, "old");
  const auto first = propose(maker_, ConfirmScreening{}, "first");
  EXPECT_EQ(approve(checker_, *first)->state, ProposalState::kDone);
  stop_screening();
  const auto stale = approve(checker_, *old);
  EXPECT_EQ(stale->state, ProposalState::kDeclined);
  EXPECT_EQ(stale->decline_reason, "proposal_stale");
  EXPECT_EQ(unavailable(), "known_positive_missed");
}

TEST_F(ScreeningStops, two_persons_take_a_list_that_shrank) {
  const Operation taking = shrunk_list();
  const auto proposal = propose(maker_, taking);
  ASSERT_TRUE(proposal) << proposal.error().reason;
  EXPECT_EQ(proposal->before, "shrunk: v2 has 5 entries and 5 names, v1 has 10 and 10");
  EXPECT_EQ(status_by(reader_)->list->version, "v1");
  const auto done = approve(checker_, *proposal);
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(done->after, "in use: v2");
  EXPECT_EQ(status_by(reader_)->list->version, "v2");
  EXPECT_EQ(status_by(reader_)->shrunk, std::nullopt);
  EXPECT_EQ(unavailable(), "");
  EXPECT_EQ(refusal_of(propose(maker_, taking, "late")), "list_not_found");
}

TEST_F(ScreeningStops, a_list_that_nobody_has_seen_is_not_taken) {
  const auto proposal = propose(maker_, shrunk_list("v2"));
  (void)shrunk_list("v3");
  EXPECT_EQ(approve(checker_, *proposal)->decline_reason, "list_not_found");
  EXPECT_EQ(status_by(reader_)->list->version, "v1");
}

TEST_F(ScreeningStops, nobody_confirms_alone) {
  stop_screening();
  for (const Operation& operation : {Operation(ConfirmScreening{}), shrunk_list()}) {
    expect_nobody_alone(operation, std::string(name_of(operation)));
  }
  EXPECT_EQ(refusal_of(status_by(administrator_)), "role_missing");
  EXPECT_EQ(unavailable(), "known_positive_missed");
  EXPECT_EQ(status_by(reader_)->list->version, "v1");
}

TEST_F(ScreeningStops, cut_off_at_any_commit_screening_goes_on_once) {
  int cut_at = 1;
  for (bool was_cut = true; was_cut; ++cut_at) {
    stop_screening();
    const auto proposal = propose(maker_, ConfirmScreening{}, std::to_string(cut_at));
    ASSERT_TRUE(proposal) << proposal.error().reason;
    was_cut = approve_cut_off(*proposal, cut_at);
    EXPECT_EQ(unavailable(), "") << cut_at;
  }
  EXPECT_GT(cut_at, 3) << "approval, the check, the end";
}

TEST_F(ScreeningStops, cut_off_before_the_end_a_list_is_taken_once) {
  for (const int cut_at : {1, 2, 3, 5}) {
    const std::string version = "of-" + std::to_string(cut_at);
    ASSERT_TRUE(load(listed_people(), "whole-" + std::to_string(cut_at)));
    const auto proposal = propose(maker_, shrunk_list(version), version);
    ASSERT_TRUE(proposal) << proposal.error().reason;
    crash_from_commit(cut_at);
    (void)approve(checker_, *proposal);
    restart();
    // As the bank's desk does at each start; taken before the crash, it is the list in use.
    auto names = listed_people();
    names.resize(5);
    (void)load(names, version);
    ASSERT_TRUE(resume());
    const auto ended = approve(checker_, *proposal);
    ASSERT_TRUE(ended) << ended.error().reason;
    EXPECT_EQ(ended->state, ProposalState::kDone) << cut_at << " " << ended->decline_reason;
    EXPECT_EQ(status_by(reader_)->list->version, version);
  }
}

}  // namespace
}  // namespace atollbank
