// SPDX-License-Identifier: Apache-2.0
// What the calls of joint accounts ask of the service, and what of a proposal is told to whom.
#include <gtest/gtest.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

constexpr base::Id kJoint{.high = 1'700'000'000'000, .low = 91};
constexpr base::Id kOther{.high = 1'700'000'000'000, .low = 92};

class JointAccountHandlers : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    accounts_.account_shown.user_id = kOther;
    accounts_.joint_shown.proposal = {.account_id = kJoint,
                                      .owners = {kUser, kOther},
                                      .all_above_minor = 100'00,
                                      .agreed = {kUser}};
  }
  std::string place(const std::string& more = "") {
    return "/joint-accounts/" + base::to_text("acc", kJoint) + more;
  }
};

TEST_F(JointAccountHandlers, the_other_owner_is_named_by_the_number_of_her_own_account) {
  ASSERT_EQ(
      ask_edge("POST", "/joint-accounts", "owner_accounts[]=04-00-99+12345678&all_above=10000"),
      200);
  EXPECT_EQ(accounts_.proposed->user_id, kUser);
  EXPECT_EQ(accounts_.proposed->other_owners, std::vector{kOther});
  EXPECT_EQ(accounts_.proposed->all_above_minor, 100'00);
  EXPECT_EQ(accounts_.proposed->account_id.slice(), kUser.slice());
  ASSERT_EQ(ask_edge("POST", "/joint-accounts", "owner_accounts=040099+12345678"), 200);
  EXPECT_EQ(accounts_.proposed->all_above_minor, accounts::kAnyOwnerAlone);
}

TEST_F(JointAccountHandlers, what_names_nobodys_own_account_is_refused) {
  accounts_.account_shown.kind = accounts::AccountKind::kJoint;
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", "owner_accounts[]=040099+12345678"), 404);
  EXPECT_EQ(code(), "not_found.owner_account");
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", ""), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.owner_accounts");
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", "owner_accounts[]=04009912345678"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_sort_code");
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", "owner_accounts[]=040099+1"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_account_number");
  std::string four = "owner_accounts[]=040099+12345678";
  four += "&" + four + "&" + four + "&" + four;
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", four), 400);
  EXPECT_EQ(code(), "bad_request.owners_invalid");
  EXPECT_FALSE(accounts_.proposed);
}

TEST_F(JointAccountHandlers, of_who_has_not_agreed_nothing_is_told) {
  ASSERT_EQ(ask_edge("GET", place()), 200);
  EXPECT_NE(response_.body.find(R"("owners":[{"user_id":")" + base::to_text("user", kUser) +
                                R"(","preferred_name":"Ada L","is_you":true,"agreed":true,)"
                                R"("refused":false},)"
                                R"({"is_you":false,"agreed":false,"refused":false}])"),
            std::string::npos)
      << response_.body;
  EXPECT_NE(response_.body.find(R"("state":"proposed","currency":"GBP","all_above":10000)"),
            std::string::npos);
  accounts_.joint_shown.proposal.agreed.push_back(kOther);
  customers_.customer.id = kOther;
  ASSERT_EQ(ask_edge("GET", place()), 200);
  EXPECT_NE(response_.body.find(base::to_text("user", kOther)), std::string::npos);
  EXPECT_NE(response_.body.find(R"("state":"opened")"), std::string::npos);
}

TEST_F(JointAccountHandlers, it_is_agreed_to_and_refused_by_its_id) {
  accounts_.joint_shown.opened = {.account = accounts_.account_shown, .slot = 42};
  ASSERT_EQ(ask_edge("POST", place("/agree")), 200);
  EXPECT_EQ(accounts_.agreed_to, kJoint);
  EXPECT_EQ(transactions_.waited_for, std::vector<std::uint64_t>{42});
  ASSERT_EQ(ask_edge("POST", place("/refuse")), 200);
  EXPECT_EQ(accounts_.refused, kJoint);
  ASSERT_EQ(ask_edge("GET", "/joint-accounts"), 200);
  EXPECT_NE(response_.body.find(R"({"joint_accounts":[{"account_id":")"), std::string::npos);
  accounts_.failure = base::make_error(base::ErrorCode::kNotFound, "proposal_not_found", "");
  EXPECT_EQ(ask_edge("GET", place()), 404);
  EXPECT_EQ(code(), "not_found.joint_account");
}

TEST_F(JointAccountHandlers, a_program_that_somebody_connects_opens_nothing_for_her) {
  holder().permissions = identity::kConnectedPermissions;
  EXPECT_EQ(ask_edge("POST", "/joint-accounts", "owner_accounts[]=040099+12345678"), 403);
  EXPECT_EQ(ask_edge("POST", place("/agree")), 403);
  EXPECT_EQ(ask_edge("POST", place("/refuse")), 403);
  EXPECT_FALSE(accounts_.proposed || accounts_.agreed_to || accounts_.refused);
  EXPECT_EQ(ask_edge("GET", place()), 200);
}

}  // namespace
}  // namespace atollbank::edge
