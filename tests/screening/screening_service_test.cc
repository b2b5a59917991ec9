// SPDX-License-Identifier: Apache-2.0
// Who is screened, against what, and when nobody is.
#include <gmock/gmock.h>

#include "services/screening/format/list_record.h"
#include "tests/screening/screening_fixture.h"

namespace atollbank::screening {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ScreeningServiceTest : public ScreeningFixture {};

TEST_F(ScreeningServiceTest, without_a_list_nobody_is_clear) {
  EXPECT_EQ(status().unavailable_reason, "list_missing");
  EXPECT_EQ(outcome(1, "Ada King"), "screening_unavailable");
  EXPECT_EQ(figures(today()), (DayFigures{.asked = 1, .failed = 1}));
  EXPECT_EQ(find(1)->screening.failure, "screening_unavailable");
  EXPECT_EQ(check().error().reason, "screening_unavailable");
}

TEST_F(ScreeningServiceTest, a_list_finds_its_known_positive_before_anybody_is_screened) {
  const auto facts = load(list_of(zenda())).value();
  EXPECT_EQ(facts.entry_count, 10u);
  EXPECT_EQ(status().unavailable_reason, "");
  EXPECT_TRUE(check_of(today())->is_found);
  EXPECT_EQ(figures(today()), (DayFigures{.asked = 1, .referred = 1, .known_positives = 1}));
  EXPECT_EQ(registry_.gauge("screening_available", "").value(), 1);
}

TEST_F(ScreeningServiceTest, people_are_clear_or_referred_and_that_is_kept) {
  ASSERT_TRUE(load(list_of(zenda())));
  EXPECT_EQ(outcome(1, "Ada King"), "clear");
  const auto referred = screen(request(2, "RASENDYLL Rudolph")).value();
  EXPECT_EQ(referred.screening.state, ScreeningState::kReferred);
  EXPECT_EQ(referred.screening.list_version, "v1");
  EXPECT_EQ(referred.screening.entries_compared, 10u);
  EXPECT_EQ(referred.screening.matches[0].entry_id, "E-1");
  EXPECT_THAT(referred.matched_names, ElementsAre("Rudolf Rassendyll"));
  EXPECT_EQ(find(2)->screening, referred.screening);
  EXPECT_EQ(find(9).error().reason, "screening_not_found");
}

TEST_F(ScreeningServiceTest, the_same_id_is_the_same_screening_and_counted_once) {
  ASSERT_TRUE(load(list_of(zenda())));
  const auto first = screen(request(1, "Ada King")).value();
  const auto before = figures(today());
  EXPECT_EQ(screen(request(1, "Rudolf Rassendyll"))->screening, first.screening);
  EXPECT_EQ(figures(today()), before);
  auto other = request(1, "Ada King");
  other.subject_id = {.high = 7, .low = 7};
  EXPECT_EQ(screen(other).error().reason, "screening_id_reused");
  EXPECT_EQ(screen({}).error().reason, "screening_id_missing");
}

TEST_F(ScreeningServiceTest, one_that_failed_is_asked_again_under_its_id_and_counted_again) {
  EXPECT_EQ(outcome(1, "Ada King"), "screening_unavailable");
  ASSERT_TRUE(load(list_of(zenda())));
  EXPECT_EQ(outcome(1, "Ada King"), "clear");
  EXPECT_EQ(find(1)->screening.attempt, 2u);
  EXPECT_EQ(outcome(2, "\xFF"), "name_malformed");
  const auto counted = figures(today());
  EXPECT_EQ(counted.asked, 4u);
  EXPECT_EQ(counted.failed, 2u);
  EXPECT_EQ(counted.asked, counted.ended());
}

TEST_F(ScreeningServiceTest, a_list_that_nobody_confirms_for_a_day_stops_screening) {
  ASSERT_TRUE(load(list_of(zenda())));
  pass(kHour * 23);
  EXPECT_EQ(outcome(1, "Ada King"), "clear");
  pass(kHour * 2);
  EXPECT_EQ(status().unavailable_reason, "list_stale");
  EXPECT_EQ(outcome(2, "Ada King"), "screening_unavailable");
  EXPECT_EQ(confirm("v2").error().reason, "list_not_found");
  ASSERT_TRUE(confirm("v1"));
  EXPECT_EQ(outcome(2, "Ada King"), "clear");
  restart();
  EXPECT_EQ(outcome(3, "Ada King"), "clear");
}

TEST_F(ScreeningServiceTest, a_list_that_is_refused_leaves_the_one_before_it_in_use) {
  ASSERT_TRUE(load(list_of(zenda())));
  auto cut = list_of(zenda(), "v2");
  cut.files[0].pop_back();
  EXPECT_EQ(load(cut).error().reason, "list_changed");
  auto fewer = list_of(zenda(), "v2");
  ++fewer.manifest.entry_count;
  EXPECT_EQ(load(fewer).error().reason, "list_incomplete");
  EXPECT_EQ(load(list_of({"Ada", "..."}, "v2")).error().reason, "list_name_unreadable");
  EXPECT_EQ(status().list->version, "v1");
  EXPECT_EQ(outcome(1, "Flavia Elphberg"), "referred");
}

TEST_F(ScreeningServiceTest, a_list_that_lost_more_than_a_tenth_needs_a_persons_word) {
  ASSERT_TRUE(load(list_of(zenda())));
  auto shorter = zenda();
  shorter.pop_back();
  EXPECT_TRUE(load(list_of(shorter, "v2")));
  shorter.pop_back();
  EXPECT_EQ(load(list_of(shorter, "v3")).error().reason, "list_shrunk");
  auto confirmed = list_of(shorter, "v3");
  confirmed.may_shrink = true;
  EXPECT_EQ(load(confirmed).error().reason, "person_needed");
  EXPECT_TRUE(load(confirmed, person()));
  EXPECT_EQ(status().list->entry_count, 8u);
}

TEST_F(ScreeningServiceTest, a_list_that_shrank_waits_for_a_person_until_another_one_comes) {
  ASSERT_TRUE(load(list_of(zenda())));
  auto shorter = zenda();
  shorter.resize(8);
  EXPECT_EQ(status().shrunk, std::nullopt);
  EXPECT_EQ(load(list_of(shorter, "v2")).error().reason, "list_shrunk");
  ASSERT_TRUE(status().shrunk.has_value());
  EXPECT_EQ(status().shrunk->entry_count, 8u);
  EXPECT_EQ(status().list->entry_count, 10u);
  const auto content = content_of(*status().shrunk);
  const auto accept = [&](const runtime::Context& context, const base::Sha256& which) {
    return ask<ListFacts>(
        [&](auto done) { service_->accept_shrunk(context, which, std::move(done)); });
  };
  EXPECT_EQ(accept(machine(), content).error().reason, "person_needed");
  EXPECT_EQ(accept(person(), {}).error().reason, "list_not_found");
  ASSERT_TRUE(load(list_of(zenda())));
  EXPECT_EQ(accept(person(), content).error().reason, "list_not_found") << "it is not the newest";
  EXPECT_EQ(load(list_of(shorter, "v2")).error().reason, "list_shrunk");
  ASSERT_TRUE(accept(person(), content));
  EXPECT_EQ(status().list->entry_count, 8u);
  EXPECT_EQ(status().shrunk, std::nullopt);
  EXPECT_EQ(outcome(1, "Detchard Krafstein"), "clear");
  EXPECT_TRUE(accept(person(), content)) << "said twice is said once";
  restart();
  EXPECT_EQ(status().list->version, "v2");
}

TEST_F(ScreeningServiceTest, the_same_files_again_only_refresh_the_list) {
  const auto first = load(list_of(zenda())).value();
  pass(kHour);
  const auto again = load(list_of(zenda())).value();
  EXPECT_EQ(again.id, first.id);
  EXPECT_GT(again.refreshed, first.refreshed);
  EXPECT_NE(load(list_of(zenda(), "v2"))->id, first.id);
}

TEST_F(ScreeningServiceTest, the_list_is_kept_across_a_restart_and_a_damaged_one_is_none) {
  const auto facts = load(list_of(zenda())).value();
  restart();
  EXPECT_EQ(status().list, facts);
  EXPECT_EQ(outcome(1, "Flavia Elphberg"), "referred");
  const std::string partition = format::list_partition(facts.id);
  ASSERT_TRUE(memory_.commit({.partition = partition,
                              .expected_version = memory_.version(partition).value(),
                              .puts = {},
                              .deletes = {format::part_key(0)},
                              .events = {},
                              .audit = "{}"}));
  restart();
  EXPECT_EQ(status().unavailable_reason, "list_missing");
  EXPECT_EQ(outcome(2, "Ada King"), "screening_unavailable");
}

TEST_F(ScreeningServiceTest, entries_of_a_list_that_is_no_longer_in_use_go) {
  const auto first = load(list_of(zenda())).value();
  ASSERT_TRUE(load(list_of(zenda(), "v2")));
  EXPECT_TRUE(memory_.scan(format::list_partition(first.id), "", "", 10)->empty());
}

TEST_F(ScreeningServiceTest, a_match_is_decided_by_a_person_and_once) {
  ASSERT_TRUE(load(list_of(zenda())));
  ASSERT_EQ(outcome(1, "Rudolf Rassendyll"), "referred");
  EXPECT_EQ(open_count(), 1u) << "the known positive is nobody's to decide";
  EXPECT_EQ(decide(machine(), 1, Decision::kNotTheSame).error().reason, "person_needed");
  EXPECT_EQ(decide(person(), 1, Decision::kNone).error().reason, "decision_malformed");
  EXPECT_EQ(decide(person(), 1, Decision::kTheSame, "").error().reason, "decision_malformed");
  EXPECT_EQ(decide(person(), 2, Decision::kTheSame).error().reason, "screening_not_found");
  const auto decided = decide(person(), 1, Decision::kNotTheSame).value();
  EXPECT_EQ(decided.matches[0].decided_by, "user_operator");
  EXPECT_TRUE(decided.is_decided());
  EXPECT_EQ(decided.state, ScreeningState::kReferred) << "what the machine said stays";
  EXPECT_EQ(open_count(), 0u);
  EXPECT_TRUE(decide(person(), 1, Decision::kNotTheSame));
  EXPECT_EQ(decide(person(), 1, Decision::kTheSame).error().reason, "match_decided");
}

TEST_F(ScreeningServiceTest, nothing_of_who_was_screened_is_in_events_audit_or_records) {
  ASSERT_TRUE(load(list_of(zenda())));
  auto asked = request(1, "Rassendyll Rudolf Xylander");
  asked.applicant.born = BirthDate{.year = 1860, .year_last = 1860, .month = 2, .day = 29};
  ASSERT_TRUE(screen(asked));
  ASSERT_TRUE(decide(person(), 1, Decision::kNotTheSame, "Xylander was born later"));
  const auto kept = memory_.outbox(0, 1'000).value();
  EXPECT_GT(kept.size(), 5u);
  for (const auto& entry : kept) {
    std::string all = entry.audit;
    for (const ports::Event& event : entry.events) all += event.payload;
    EXPECT_THAT(all, Not(HasSubstr("Xylander")));
    EXPECT_THAT(all, Not(HasSubstr("1860")));
    EXPECT_FALSE(entry.audit.empty());
    EXPECT_FALSE(entry.events.empty());
  }
}

}  // namespace
}  // namespace atollbank::screening
