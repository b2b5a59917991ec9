// SPDX-License-Identifier: Apache-2.0
// The rules of four eyes, and what an operator is.
#include "services/operations/proposal.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace atollbank::operations {
namespace {

constexpr base::Timestamp kNow = base::Timestamp::from_ms(1'790'000'000'000);
const Grounds kGrounds{.reason = "she asked for it", .ticket = "T-1"};

Operator somebody(std::uint64_t number, std::string person, std::uint8_t roles = kAllRoles) {
  return {.id = {.high = 1, .low = number},
          .person = std::move(person),
          .roles = roles,
          .credential = {},
          .created = kNow,
          .disabled = {}};
}
const Operator kAda = somebody(1, "ada");
const Operator kAdasOther = somebody(2, "ada");
const Operator kBob = somebody(3, "bob");

Operation closing() { return CloseAccount{.account_id = {.high = 5, .low = 6}}; }

Proposal proposed() {
  return *begun({.high = 7, .low = 8}, closing(), kAda, kGrounds, "open", kNow);
}
template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "" : result.error().reason;
}
std::string refusal_of(const Operator& checker, const Operator& maker = kAda,
                       base::Timestamp now = kNow) {
  return reason_of(approved(proposed(), checker, maker, kGrounds, now));
}

TEST(Proposal, another_person_approves) {
  const auto decided = approved(proposed(), kBob, kAda, kGrounds, kNow);
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->state, ProposalState::kApproved);
  EXPECT_EQ(decided->decided.person, "bob");
  EXPECT_EQ(decided->made.person, "ada");
}

TEST(Proposal, whoever_made_it_does_not_decide_under_any_credential) {
  EXPECT_EQ(refusal_of(kAda), "own_proposal");
  EXPECT_EQ(refusal_of(kAdasOther), "own_proposal");
  EXPECT_EQ(reason_of(rejected(proposed(), kAdasOther, kGrounds, kNow)), "own_proposal");
}

TEST(Proposal, roles_are_needed) {
  EXPECT_EQ(refusal_of(somebody(3, "bob", kAllRoles & ~kChecker)), "role_missing");
  Operator gone = kBob;
  gone.disabled = kNow;
  EXPECT_EQ(refusal_of(gone), "role_missing");
  const auto by = [](const Operation& operation, std::uint8_t roles) {
    const Operator maker = somebody(1, "ada", roles);
    return reason_of(begun({}, operation, maker, kGrounds, "", kNow));
  };
  EXPECT_EQ(by(closing(), kAllRoles & ~kMaker), "role_missing");
  EXPECT_EQ(by(AddOperator{}, kAllRoles & ~kAdministrator), "role_missing");
  EXPECT_EQ(by(AddOperator{}, kAdministrator), "");
}

TEST(Proposal, of_a_maker_who_is_an_operator_no_more_is_not_approved) {
  Operator gone = kAda;
  gone.disabled = kNow;
  EXPECT_EQ(refusal_of(kBob, gone), "maker_disabled");
}

TEST(Proposal, lapses_when_nobody_decides) {
  const base::Timestamp late = kNow + kProposalLifetime;
  EXPECT_EQ(refusal_of(kBob, kAda, late), "proposal_lapsed");
  EXPECT_EQ(refusal_of(kBob, kAda, {late.nanoseconds - 1}), "");
  EXPECT_EQ(as_of(proposed(), late).state, ProposalState::kLapsed);
}

TEST(Proposal, is_decided_once) {
  const Proposal decided = *approved(proposed(), kBob, kAda, kGrounds, kNow);
  const Operator carol = somebody(4, "carol");
  EXPECT_EQ(approved(decided, kBob, kAda, kGrounds, kNow).value(), decided) << "the same again";
  EXPECT_EQ(reason_of(approved(decided, carol, kAda, kGrounds, kNow)), "proposal_not_open");
  EXPECT_EQ(reason_of(rejected(decided, kBob, kGrounds, kNow)), "proposal_not_open");
  EXPECT_EQ(reason_of(withdrawn(decided, kAda, kGrounds, kNow)), "proposal_not_open");
  const Proposal refused = *rejected(proposed(), kBob, kGrounds, kNow);
  EXPECT_EQ(rejected(refused, kBob, kGrounds, kNow).value(), refused);
  EXPECT_EQ(reason_of(approved(refused, kBob, kAda, kGrounds, kNow)), "proposal_not_open");
}

TEST(Proposal, is_withdrawn_by_the_person_who_made_it) {
  EXPECT_EQ(withdrawn(proposed(), kAdasOther, kGrounds, kNow)->state, ProposalState::kWithdrawn);
  EXPECT_EQ(reason_of(withdrawn(proposed(), kBob, kGrounds, kNow)), "not_own_proposal");
}

TEST(Proposal, one_person_may_only_take_power_away) {
  const base::Id id{.high = 5, .low = 6};
  const std::vector<Operation> all = {CorrectBooking{},   FreezeAccount{},  UnfreezeAccount{},
                                      CloseAccount{},     AddOperator{},    DisableOperator{},
                                      EnableOperator{},   DecideReferral{}, SettleDeadLetter{},
                                      ConfirmScreening{}, ConfirmList{},    EraseCustomer{},
                                      RecordDeath{}};
  ASSERT_EQ(all.size(), std::variant_size_v<Operation>);
  std::string at_once;
  for (const Operation& operation : all) {
    const auto made = begun(id, operation, kAda, kGrounds, "", kNow);
    if (made->state == ProposalState::kApproved) at_once += std::string(name_of(operation)) + " ";
  }
  EXPECT_EQ(at_once, "freeze_account disable_operator ");
}

TEST(Proposal, must_say_why) {
  EXPECT_TRUE(check_grounds(kGrounds));
  EXPECT_EQ(reason_of(check_grounds({.reason = "", .ticket = "T"})), "reason_invalid");
  EXPECT_EQ(reason_of(check_grounds({.reason = "  ", .ticket = "T"})), "reason_invalid");
  EXPECT_EQ(reason_of(check_grounds({.reason = "a\nb", .ticket = "T"})), "reason_invalid");
  EXPECT_EQ(reason_of(check_grounds({.reason = std::string(kReasonMax + 1, 'a'), .ticket = "T"})),
            "reason_invalid");
  EXPECT_EQ(reason_of(check_grounds({.reason = "a", .ticket = ""})), "ticket_invalid");
}

TEST(Operator, has_one_spelling) {
  EXPECT_TRUE(check_person("s-1042"));
  for (const char* person : {"", "Ada", "ada ", "ад", "a/b"}) {
    EXPECT_EQ(reason_of(check_person(person)), "person_invalid") << person;
  }
  EXPECT_EQ(reason_of(check_person(std::string(kPersonMax + 1, 'a'))), "person_invalid");
}

TEST(Operator, has_roles_with_names) {
  for (const Role role : {kReader, kMaker, kChecker, kAdministrator}) {
    EXPECT_EQ(role_named(name_of(role)), role);
  }
  EXPECT_EQ(role_named("root"), std::nullopt);
  EXPECT_EQ(names_of(kMaker | kReader), (std::vector<std::string_view>{"reader", "maker"}));
}

TEST(Operator, is_known_by_the_digest_of_her_credential) {
  const base::Secret credential = credential_from({1, 2, 3});
  const auto digest = digest_of(credential);
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest_in(base::to_hex(base::bytes_of(*digest))), digest);
  EXPECT_NE(digest_of(credential_from({1, 2, 4})), digest);
  EXPECT_EQ(digest_of(base::Secret("atollop_short")), std::nullopt);
  EXPECT_EQ(digest_of(base::Secret("Bearer x")), std::nullopt);
  EXPECT_EQ(digest_in("xyz"), std::nullopt);
  EXPECT_EQ(digest_in(std::string(64, 'G')), std::nullopt);
}

}  // namespace
}  // namespace atollbank::operations
