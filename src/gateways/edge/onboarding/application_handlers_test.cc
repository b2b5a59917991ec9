// SPDX-License-Identifier: Apache-2.0
// What the calls about applications ask of the service, and how little is shown.
#include <gtest/gtest.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using onboarding::ApplicationState;

constexpr base::Id kApplication{.high = 1'700'000'000'000, .low = 81};
const std::string kPath = "/applications/" + base::to_text("application", kApplication);
const std::string kSandboxPath = "/sandbox" + kPath;

constexpr const char* kAda =
    "name=Ada+King&first_name=Ada&born=1990-02-28&nationality=GB&email=ada@example.org"
    "&address_lines[]=12+High+Street&town=Leeds&postcode=LS1+4AP&country=GB";
constexpr const char* kPaper =
    "document_kind=passport&document_number=5334&document_country=GB&document_expires=2031-05-01";

class ApplicationHandlers : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    onboarding_.shown.id = kApplication;
    onboarding_.shown.created = base::Timestamp::from_ms(1'700'000'000'000);
    onboarding_.shown.findings = static_cast<std::uint16_t>(onboarding::Finding::kListed);
    onboarding_.shown.decided_by = "user_of_the_bank";
  }
  std::string state() { return *json().find("application")->get_string("state"); }
};

TEST_F(ApplicationHandlers, an_application_is_made_with_its_evidence_or_without) {
  ASSERT_EQ(ask_edge("POST", "/applications", std::string(kAda) + "&dedupe_id=d"), 200);
  const onboarding::Apply asked = *onboarding_.applied;
  EXPECT_EQ(asked.dedupe_id, "d");
  EXPECT_EQ(asked.applicant.name, "Ada King");
  EXPECT_EQ(asked.applicant.first_name, "Ada");
  EXPECT_EQ(asked.applicant.born, "1990-02-28");
  EXPECT_EQ(asked.applicant.email, "ada@example.org");
  EXPECT_EQ(asked.applicant.address.lines, std::vector<std::string>{"12 High Street"});
  EXPECT_EQ(asked.applicant.address.postcode, "LS1 4AP");
  EXPECT_FALSE(asked.evidence);
  EXPECT_EQ(state(), "awaiting_evidence");
  ASSERT_EQ(ask_edge("POST", "/applications", std::string(kAda) + "&dedupe_id=d&" + kPaper), 200);
  EXPECT_EQ(
      onboarding_.applied->evidence,
      (onboarding::Evidence{onboarding::EvidenceKind::kPassport, "5334", "GB", "2031-05-01"}));
  EXPECT_EQ(ask_edge("POST", "/applications", kAda), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.dedupe_id");
  EXPECT_EQ(ask_edge("POST", "/applications", "name=Ada"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.first_name");
}

TEST_F(ApplicationHandlers, evidence_has_a_kind_that_there_is) {
  ASSERT_EQ(ask_edge("PUT", kPath + "/evidence", kPaper), 200);
  EXPECT_EQ(onboarding_.put->application_id, kApplication);
  EXPECT_EQ(onboarding_.put->evidence.number, "5334");
  EXPECT_EQ(ask_edge("PUT", kPath + "/evidence", "document_kind=library_card"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.document_kind");
  EXPECT_EQ(ask_edge("PUT", "/applications/payee_1/evidence", kPaper), 404);
}

TEST_F(ApplicationHandlers, nobody_hears_why_or_who_looks) {
  for (const auto& [kept, shown] : {std::pair{ApplicationState::kChecking, "in_review"},
                                    std::pair{ApplicationState::kReferred, "in_review"},
                                    std::pair{ApplicationState::kAccepted, "in_review"},
                                    std::pair{ApplicationState::kRefused, "refused"}}) {
    onboarding_.shown.state = kept;
    ASSERT_EQ(ask_edge("GET", kPath), 200);
    EXPECT_EQ(response_.body, R"({"application":{"id":")" +
                                  base::to_text("application", kApplication) + R"(","state":")" +
                                  shown + R"(","created":"2023-11-14T22:13:20Z","erased":false}})");
  }
}

TEST_F(ApplicationHandlers, an_opened_one_is_answered_once_its_account_is_seen) {
  onboarding_.shown.state = ApplicationState::kOpened;
  onboarding_.shown.user_id = kUser;
  onboarding_.shown.account_id = kAccount;
  onboarding_.shown.slot = 42;
  ASSERT_EQ(ask_edge("POST", "/applications", std::string(kAda) + "&dedupe_id=d"), 200);
  EXPECT_EQ(transactions_.waited_for, std::vector<std::uint64_t>{42});
  EXPECT_EQ(json().find("application")->get_string("account_id"), account());
}

TEST_F(ApplicationHandlers, the_sandbox_decides_and_forgets) {
  ASSERT_EQ(ask_edge("POST", kSandboxPath + "/decide", "accepted=false&reason=no"), 200);
  EXPECT_EQ(onboarding_.decided->application_id, kApplication);
  EXPECT_FALSE(onboarding_.decided->is_accepted);
  EXPECT_EQ(onboarding_.found, kApplication) << "another program's is none of hers";
  EXPECT_EQ(ask_edge("POST", kSandboxPath + "/decide", "reason=no"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.accepted");
  ASSERT_EQ(ask_edge("POST", kSandboxPath + "/erase"), 200);
  EXPECT_EQ(onboarding_.erased, kApplication);
}

TEST_F(ApplicationHandlers, a_program_that_was_only_connected_brings_nobody) {
  holder().permissions = identity::kConnectedPermissions;
  EXPECT_EQ(ask_edge("POST", "/applications", kAda), 403);
  EXPECT_EQ(code(), "forbidden.insufficient_permissions");
  EXPECT_EQ(ask_edge("GET", kPath), 403);
}

TEST_F(ApplicationHandlers, refusals_have_public_codes) {
  onboarding_.failure =
      base::make_error(base::ErrorCode::kNotFound, "application_not_found", "none");
  EXPECT_EQ(ask_edge("GET", kPath), 404);
  EXPECT_EQ(code(), "not_found.application");
  onboarding_.failure =
      base::make_error(base::ErrorCode::kInvalidArgument, "birth_date_impossible", "none");
  EXPECT_EQ(ask_edge("POST", "/applications", std::string(kAda) + "&dedupe_id=d"), 400);
  EXPECT_EQ(code(), "bad_request.birth_date_impossible");
}

}  // namespace
}  // namespace atollbank::edge
