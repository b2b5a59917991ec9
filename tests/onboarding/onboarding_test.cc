// SPDX-License-Identifier: Apache-2.0
// Strangers who want an account, on a whole bank: who gets one, whom a person looks at, who is
// refused, and that nobody is let in while the screening does not answer.
#include "tests/onboarding/onboarding_fixture.h"

namespace atollbank {
namespace {

using onboarding::Finding;

class Onboarding : public OnboardingFixture {};
INSTANTIATE_TEST_SUITE_P(Records, Onboarding, ::testing::Bool(), [](const auto& where) {
  return std::string(where.param ? "in_rocksdb" : "in_memory");
});

bool found(const Application& application, Finding finding) {
  return application.findings == static_cast<std::uint16_t>(finding);
}

TEST_P(Onboarding, a_stranger_gets_an_account) {
  const auto opened = apply(ada());
  ASSERT_TRUE(opened.has_value()) << opened.error().reason;
  expect_whole(*opened);
  EXPECT_EQ(customer(opened->user_id).preferred_name, ada().applicant.name);
  EXPECT_EQ(find(opened->id, program()).value(), *opened);
  restart();
  EXPECT_EQ(find(opened->id, program()).value(), *opened);
  expect_whole(*opened);
}

TEST_P(Onboarding, the_same_twice_is_one_and_another_under_its_dedupe_id_is_refused) {
  const auto first = apply(ada());
  const auto again = apply(ada());
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*again, *first);
  auto other = ada();
  other.applicant.email = "someone@example.org";
  EXPECT_EQ(refusal_of(other), "dedupe_id_reused");
  other = ada();
  other.evidence->number = "1";
  EXPECT_EQ(refusal_of(other), "dedupe_id_reused");
}

TEST_P(Onboarding, what_nobody_can_be_is_refused_and_kept_nowhere) {
  auto request = ada();
  request.applicant.born = "1990-02-31";
  EXPECT_EQ(refusal_of(request), "birth_date_impossible");
  request = ada();
  request.applicant.nationality = "ZZ";
  EXPECT_EQ(refusal_of(request), "country_unknown");
  request = ada();
  request.evidence->expires = "2020-01-01";
  EXPECT_EQ(refusal_of(request), "evidence_expired");
  request = ada();
  request.dedupe_id = "";
  EXPECT_EQ(refusal_of(request), "dedupe_id_invalid");
  EXPECT_EQ(records_->partitions("applications/", "", 10)->size(), 0u);
}

TEST_P(Onboarding, an_application_waits_for_its_evidence) {
  auto request = ada();
  request.evidence.reset();
  const auto waiting = apply(request);
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->state, ApplicationState::kAwaitingEvidence);
  EXPECT_EQ(resume().value(), 0u);
  auto expired = *ada().evidence;
  expired.expires = "2020-01-01";
  EXPECT_EQ(put(waiting->id, expired).error().reason, "evidence_expired");
  EXPECT_EQ(put({.high = 1, .low = 2}, *ada().evidence).error().reason, "application_not_found");
  const auto opened = put(waiting->id, *ada().evidence);
  ASSERT_TRUE(opened) << opened.error().reason;
  expect_whole(*opened);
  EXPECT_EQ(put(waiting->id, *ada().evidence).value(), *opened);
  auto another = *ada().evidence;
  another.number = "1";
  EXPECT_EQ(put(waiting->id, another).error().reason, "evidence_not_awaited");
}

TEST_P(Onboarding, an_application_is_shown_to_whoever_made_it_alone) {
  const auto opened = apply(ada());
  ASSERT_TRUE(opened);
  for (const auto& other : {called_by("user_of_program", "other"), called_by("other", "client")}) {
    EXPECT_EQ(find(opened->id, other).error().reason, "application_not_found");
    EXPECT_NE(ask<Application>([&](auto done) {
                onboarding_->apply(other, ada(2), std::move(done));
              })->id,
              opened->id);
  }
}

TEST_P(Onboarding, who_is_too_young_is_refused_and_told_to_nobody) {
  auto request = rudolf();
  request.applicant.born = "2015-02-28";
  const auto refused = apply(request);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->state, ApplicationState::kRefused);
  EXPECT_TRUE(found(*refused, Finding::kUnderAge));
  EXPECT_EQ(decide(refused->id, true).error().reason, "application_not_referred");
  const auto figures = ask<screening::DayFigures>([&](auto done) {
    screening_->figures(machine(), screening::day_of(clock_.wall()), std::move(done));
  });
  EXPECT_EQ(figures->asked, figures->known_positives) << "she was screened all the same";
}

TEST_P(Onboarding, who_may_be_on_a_list_is_looked_at_by_a_person) {
  const auto referred = apply(rudolf());
  ASSERT_TRUE(referred);
  ASSERT_EQ(referred->state, ApplicationState::kReferred);
  EXPECT_TRUE(found(*referred, Finding::kListed));
  EXPECT_EQ(referral_count(), 1u);
  const auto shown = look_at(referred->id);
  ASSERT_TRUE(shown) << shown.error().reason;
  EXPECT_EQ(shown->applicant, rudolf().applicant);
  EXPECT_EQ(shown->evidence, rudolf().evidence);
  ASSERT_EQ(shown->matches.size(), 1u);
  EXPECT_EQ(shown->matches.front().listed_name, "Rudolf Rassendyll");
  EXPECT_EQ(decide(referred->id, true, machine()).error().reason, "person_needed");
  const auto accepted = decide(referred->id, true);
  ASSERT_TRUE(accepted) << accepted.error().reason;
  expect_whole(*accepted);
  EXPECT_EQ(accepted->decided_by, "user_operator");
  EXPECT_EQ(referral_count(), 0u);
  EXPECT_EQ(look_at(referred->id).error().reason, "application_not_referred");
  EXPECT_EQ(decide(referred->id, true).value(), *accepted);
  EXPECT_EQ(decide(referred->id, false).error().reason, "application_decided");
  const auto open = ask<std::vector<screening::Screening>>(
      [&](auto done) { screening_->open_referrals(machine(), 10, std::move(done)); });
  EXPECT_EQ(open->size(), 0u) << "the match is decided too";

  const auto other = apply(rudolf(2));
  ASSERT_TRUE(other);
  const auto refused = decide(other->id, false);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->state, ApplicationState::kRefused);
  EXPECT_EQ(apply(rudolf(2)).value(), *refused);
}

TEST_P(Onboarding, who_was_here_before_is_referred) {
  const auto first = apply(ada());
  auto again = ada();
  again.dedupe_id = "another";
  again.applicant.name = "QUILLFEATHER b, Ada";
  again.applicant.address.lines = {"77 Elsewhere"};
  const auto second = apply(again);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->state, ApplicationState::kReferred);
  EXPECT_TRUE(found(*second, Finding::kDuplicatePerson));
  EXPECT_EQ(apply(ada())->state, ApplicationState::kOpened) << "the first one stays as it was";
}

TEST_P(Onboarding, a_house_has_so_many_applicants_and_some_have_none) {
  for (int i = 1; i <= 4; ++i) {
    auto request = ada(i);
    request.applicant.address.lines = {"Flat 4, 10 High Street"};
    const auto applied = apply(request);
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->state, i <= 3 ? ApplicationState::kOpened : ApplicationState::kReferred);
    EXPECT_EQ(found(*applied, Finding::kOverusedAddress), i == 4);
  }
  auto minister = ada(5);
  minister.applicant.address.lines = {"10, Downing St"};
  minister.applicant.address.postcode = "SW1A 2AA";
  const auto referred = apply(minister);
  ASSERT_TRUE(referred);
  EXPECT_TRUE(found(*referred, Finding::kImplausibleAddress));
}

TEST_P(Onboarding, names_that_no_list_can_be_asked_for_are_referred) {
  auto request = ada();
  request.applicant.name = "…";  // no letter and no digit, in any script
  const auto referred = apply(request);
  ASSERT_TRUE(referred);
  EXPECT_EQ(referred->state, ApplicationState::kReferred);
  EXPECT_TRUE(found(*referred, Finding::kUnscreenable));
}

class NobodyScreened : public OnboardingFixture {
 protected:
  void SetUp() override { start(); }  // without a list
};
INSTANTIATE_TEST_SUITE_P(Records, NobodyScreened, ::testing::Bool(), [](const auto& where) {
  return std::string(where.param ? "in_rocksdb" : "in_memory");
});

TEST_P(NobodyScreened, nobody_is_let_in_and_all_go_on_by_themselves_when_it_is_back) {
  std::vector<base::Id> ids;
  for (int i = 1; i <= 40; ++i) {
    const auto waiting = apply(ada(i));
    ASSERT_TRUE(waiting) << waiting.error().reason;
    EXPECT_EQ(waiting->state, ApplicationState::kChecking);
    ids.push_back(waiting->id);
  }
  EXPECT_EQ(apply(ada(1))->state, ApplicationState::kChecking);
  restart();
  EXPECT_EQ(resume().value(), 40u);
  load_list();
  for (const base::Id id : ids) expect_whole(wait_for(id, ApplicationState::kOpened));
  EXPECT_EQ(resume().value(), 0u);
}

}  // namespace
}  // namespace atollbank
