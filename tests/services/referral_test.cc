// SPDX-License-Identifier: Apache-2.0
// Applications that onboarding left to a person, decided by two of the bank's own people: nobody
// else, by nobody alone, and once after any crash.
#include "tests/services/listed_people.h"
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;
using onboarding::Application;
using onboarding::ApplicationState;
using onboarding::Referral;

class Referrals : public OperationsFixture {
 protected:
  void SetUp() override {
    OperationsFixture::SetUp();
    const auto loaded = ask<screening::ListFacts>([&](auto done) {
      screening_->load_list(machine(), list_of(listed_people(), "v1"), std::move(done));
    });
    ASSERT_TRUE(loaded) << loaded.error().reason;
  }

  static runtime::Context program() {
    runtime::Context context;
    context.caller = {.subject = "user_of_program", .client_id = "client", .source_ip = ""};
    return context;
  }
  base::Result<Application> find(base::Id id) {
    return ask<Application>([&](auto done) { onboarding_->find(program(), id, std::move(done)); });
  }
  // Another one in another house for every number, under a name of the list.
  Application referred(int number = 1) {
    const std::string text = std::to_string(number);
    const onboarding::Apply request{
        .dedupe_id = "r-" + text,
        .applicant = {.name = "Rudolf Rassendyll",
                      .first_name = "Rudolf",
                      .born = "199" + text + "-02-28",
                      .nationality = "GB",
                      .address = {.lines = {text + " Wisteria Crescent"},
                                  .town = "Ambleforth",
                                  .postcode = "LS1 4AP",
                                  .country = "GB"},
                      .email = "r@example.org"},
        .evidence = onboarding::Evidence{onboarding::EvidenceKind::kPassport, "PQ7755331" + text,
                                         "GB", "2090-01-01"}};
    const auto applied = ask<Application>(
        [&](auto done) { onboarding_->apply(program(), request, std::move(done)); });
    EXPECT_EQ(applied->state, ApplicationState::kReferred);
    return *applied;
  }
  static Operation deciding(const Application& application, bool is_accepted) {
    return DecideReferral{.application_id = application.id, .is_accepted = is_accepted};
  }
  base::Result<std::vector<Application>> list_by(const Operator& who, std::uint32_t limit = 100) {
    return ask<std::vector<Application>>(
        [&](auto done) { operations_->referrals(context(), who.id, limit, std::move(done)); });
  }
  base::Result<Referral> look_by(const Operator& who, base::Id id) {
    return ask<Referral>(
        [&](auto done) { operations_->referral(context(), who.id, id, std::move(done)); });
  }
};

TEST_F(Referrals, are_looked_at_by_those_who_look) {
  const Application one = referred();
  for (const Operator& who : {reader_, maker_, checker_}) {
    const auto all = list_by(who);
    ASSERT_TRUE(all) << all.error().reason;
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ(all->front(), one);
    const auto shown = look_by(who, one.id);
    ASSERT_TRUE(shown) << shown.error().reason;
    EXPECT_EQ(shown->applicant.name, "Rudolf Rassendyll");
    EXPECT_EQ(shown->evidence.number, "PQ77553311");
    ASSERT_EQ(shown->matches.size(), 1U);
    EXPECT_EQ(shown->matches.front().listed_name, "Rudolf Rassendyll");
  }
  EXPECT_EQ(refusal_of(list_by(administrator_)), "role_missing");
  EXPECT_EQ(refusal_of(look_by(administrator_, one.id)), "role_missing");
  EXPECT_EQ(refusal_of(list_by(reader_, 101)), "limit_invalid");
  EXPECT_EQ(refusal_of(look_by(reader_, {.high = 1, .low = 2})), "application_not_found");
}

TEST_F(Referrals, two_persons_let_somebody_in) {
  const Application one = referred();
  const auto proposal = propose(maker_, deciding(one, true));
  ASSERT_TRUE(proposal) << proposal.error().reason;
  EXPECT_EQ(proposal->state, ProposalState::kProposed);
  EXPECT_EQ(proposal->before, "referred: listed");
  EXPECT_EQ(find(one.id)->state, ApplicationState::kReferred) << "one person decides nothing";
  const auto done = approve(checker_, *proposal);
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(done->after, "accepted");
  const auto opened = find(one.id);
  EXPECT_EQ(opened->state, ApplicationState::kOpened);
  EXPECT_EQ(opened->decided_by, base::to_text("operator", checker_.id));
  EXPECT_EQ(list_by(reader_)->size(), 0U);
  EXPECT_EQ(refusal_of(propose(maker_, deciding(one, false), "late")), "application_not_referred");
  EXPECT_EQ(trail_text(),
            "ProposeDecideReferral by maker: referred: listed\n"
            "ApproveDecideReferral by checker: referred: listed\n"
            "CompleteDecideReferral by checker: referred: listed → accepted\n");
}

TEST_F(Referrals, two_persons_refuse_somebody) {
  const Application one = referred();
  const auto proposal = propose(maker_, deciding(one, false));
  EXPECT_EQ(find(one.id)->state, ApplicationState::kReferred);
  const auto done = approve(checker_, *proposal);
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(done->after, "refused");
  EXPECT_EQ(find(one.id)->state, ApplicationState::kRefused);
}

TEST_F(Referrals, nobody_decides_alone) {
  const Application one = referred();
  for (const bool is_accepted : {true, false}) {
    const std::string name = is_accepted ? "yes" : "no";
    expect_nobody_alone(deciding(one, is_accepted), name);
    const auto others = propose(makers_other_, deciding(one, is_accepted), name);
    EXPECT_EQ(refusal_of(approve(makers_other_, *others)), "own_proposal");
  }
  EXPECT_EQ(find(one.id)->state, ApplicationState::kReferred);
}

TEST_F(Referrals, are_decided_once) {
  const Application one = referred();
  const auto yes = propose(maker_, deciding(one, true), "yes");
  const auto no = propose(maker_, deciding(one, false), "no");
  EXPECT_EQ(approve(checker_, *no)->state, ProposalState::kDone);
  const auto late = approve(checker_, *yes);
  EXPECT_EQ(late->state, ProposalState::kDeclined);
  EXPECT_EQ(late->decline_reason, "application_decided");
  EXPECT_EQ(late->after, late->before);
  EXPECT_EQ(find(one.id)->state, ApplicationState::kRefused);
  EXPECT_EQ(refusal_of(propose(maker_, deciding({.id = {.high = 1, .low = 2}}, true), "none")),
            "application_not_found");
}

TEST_F(Referrals, cut_off_at_any_commit_are_decided_once) {
  int cut_at = 1;
  for (bool was_cut = true; was_cut; ++cut_at) {
    const Application one = referred(cut_at);
    const auto proposal = propose(maker_, deciding(one, false), std::to_string(cut_at));
    ASSERT_TRUE(proposal) << proposal.error().reason;
    was_cut = approve_cut_off(*proposal, cut_at);
    EXPECT_EQ(find(one.id)->state, ApplicationState::kRefused) << cut_at;
  }
  EXPECT_GT(cut_at, 4) << "approval, match, application, the end";
}

}  // namespace
}  // namespace atollbank
