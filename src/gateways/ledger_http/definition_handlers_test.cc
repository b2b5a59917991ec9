// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "gateways/ledger_http/door_fixture.h"
#include "services/definitions/service.h"

namespace atollbank::ledger_http {
namespace {

using testing::HasSubstr;

class DefinitionHandlers : public DoorTest {
 protected:
  void SetUp() override {
    DoorTest::SetUp();
    follower_ = std::make_unique<runtime::ThreadExecutor>(clock_, "definitions");
    service_ = std::make_unique<definitions::DefinitionsService>(
        definitions::DefinitionsOptions{}, *posting_, journal_,
        definitions::DefinitionsService::Stores{}, *follower_, *pool_);
    service_->start();
    LedgerServices ledger{*posting_};
    ledger.definitions = service_.get();
    door_ = std::make_unique<LedgerDoor>(ledger, *executor_, LedgerDoorOptions{});
    open(1, ledger::kNoFloor);
    open(2);
    while (get("/v1/chart").status != 200) {}
  }
  void TearDown() override {
    service_->stop();
    follower_->stop();
    DoorTest::TearDown();
  }

  std::string account_text(std::uint64_t number) { return base::to_base62(account(number)); }
  net::HttpResponse define(std::string_view text, std::uint64_t number) {
    return post("/v1/definitions", R"({"id":")" + base::to_base62(id(number)) + R"(","text":")" +
                                       std::string(text) + "\"}");
  }
  std::string call(std::string_view rest = {}) {
    return R"({"arguments":{"amount":"12.50 GBP","from":")" + account_text(1) + R"(","to":")" +
           account_text(2) + "\"}" + std::string(rest) + "}";
  }
  static constexpr std::string_view kPay =
      "template pay version 1 (amount: money, from: account, to: account) {"
      "debit from amount; credit to amount }";

  std::unique_ptr<runtime::ThreadExecutor> follower_;
  std::unique_ptr<definitions::DefinitionsService> service_;
};

TEST_F(DefinitionHandlers, a_template_is_defined_seen_dry_run_and_posted_by) {
  EXPECT_EQ(member(define(kPay, 1), "name"), "pay");
  EXPECT_THAT(get("/v1/templates").body, HasSubstr(R"("balances_always":true)"));
  const auto shown = post("/v1/templates/pay/dry-run", call());
  EXPECT_THAT(shown.body, HasSubstr(R"("amount":"12.50 GBP")"));
  EXPECT_EQ(balance(2).balance_minor, 0);
  const std::string with_id = R"(,"id":")" + base::to_base62(id(5)) + "\"";
  EXPECT_EQ(member(post("/v1/templates/pay/postings", call(with_id)), "outcome"), "done");
  EXPECT_EQ(balance(2).balance_minor, 1'250);
}

TEST_F(DefinitionHandlers, what_is_refused_says_why) {
  EXPECT_THAT(define("template t version 1 (a: money) { debit house.fees a }", 1).body,
              HasSubstr("template_unbalanced"));
  EXPECT_EQ(post("/v1/templates/none/dry-run", call()).status, 404);
  define(kPay, 2);
  EXPECT_THAT(post("/v1/templates/pay/postings", call()).body, HasSubstr("json_missing_member"));
  EXPECT_THAT(post("/v1/templates/pay/dry-run", R"({"arguments":{"amount":true}})").body,
              HasSubstr("template_argument_invalid"));
}

TEST_F(DefinitionHandlers, the_chart_and_firings_are_read) {
  define("chart 4000 income fees", 1);
  EXPECT_THAT(get("/v1/chart").body, HasSubstr(R"("normal_side":"credit")"));
  define("monitor rich account \\\"" + account_text(2) + "\\\" above 0.00 GBP", 2);
  EXPECT_EQ(outcome_of(PostingFixture::post(9, 1, 2, 5)), ledger::Outcome::kDone);
  net::HttpResponse firings;
  do {
    firings = get("/v1/firings");
  } while (firings.body.find("rich") == std::string::npos);
  EXPECT_THAT(firings.body, HasSubstr(R"("balance_after":"0.05 GBP")"));
}

}  // namespace
}  // namespace atollbank::ledger_http
