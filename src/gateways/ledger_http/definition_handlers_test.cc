// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/sealed_metadata.h"
#include "gateways/ledger_http/door_fixture.h"
#include "gateways/ledger_http/opened_metadata.h"
#include "runtime/answer.h"
#include "services/definitions/sealed_queries.h"
#include "services/definitions/service.h"

namespace atollbank::ledger_http {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DefinitionHandlers : public DoorTest {
 protected:
  void SetUp() override {
    DoorTest::SetUp();
    follower_ = std::make_unique<runtime::ThreadExecutor>(clock_, "definitions");
    sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
    service_ = std::make_unique<definitions::DefinitionsService>(
        definitions::DefinitionsOptions{}, *posting_, journal_,
        definitions::DefinitionsService::Stores{.sealing = sealing_.get()}, *follower_, *pool_);
    service_->start();
    sealed_queries_ = std::make_unique<definitions::SealedQueries>(*queries_, *service_);
    LedgerServices ledger{*posting_, sealed_queries_.get()};
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

  static std::string account_text(std::uint64_t number) { return base::to_base62(account(number)); }
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

  // The members of a posting of £0.05 and these fields of metadata.
  static std::string with_metadata(std::uint64_t number, std::string_view fields) {
    return R"("id":")" + base::to_base62(id(number)) + R"(","debit_account":")" +
           account_text(1) + R"(","credit_account":")" + account_text(2) +
           R"(","amount_minor":5,"currency":"GBP","metadata":{)" + std::string(fields) + "}";
  }
  net::HttpResponse post_with_metadata(std::uint64_t number, std::string_view fields) {
    return post("/v1/postings", "{" + with_metadata(number, fields) + "}");
  }
  net::HttpResponse search_email(std::string_view address) {
    return post("/v1/search", R"({"with_evidence":true,"filter":{"metadata":{"name":"email",)"
                              R"("subject":"00000000000000000000U1","value":")" +
                                  std::string(address) + "\"}}}");
  }
  static constexpr std::string_view kAlice =
      R"("email":{"type":"text","value":"alice@example.org","subject":"00000000000000000000U1"})";

  adapters::MemoryDisk keys_disk_;
  std::unique_ptr<adapters::SealedMetadata> sealing_;
  std::unique_ptr<definitions::SealedQueries> sealed_queries_;
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

TEST_F(DefinitionHandlers, metadata_types_and_monitors_are_listed) {
  define("metadata email: text sealed", 1);
  EXPECT_EQ(get("/v1/metadata-types").body,
            R"({"metadata_types":[{"name":"email","type":"text","sealed":true}]})"
            "\n");
  define("monitor rich account house.fees above 1.00 GBP", 2);
  EXPECT_EQ(get("/v1/monitors").body, R"({"monitors":[{"name":"rich","address":"house.fees",)"
                                      R"("side":"above","threshold":"1.00 GBP"}]})"
                                      "\n");
}

TEST_F(DefinitionHandlers, a_sealed_field_is_posted_read_and_found_until_it_is_erased) {
  define("metadata email: text sealed", 1);
  EXPECT_EQ(member(post_with_metadata(5, kAlice), "outcome"), "done");
  const std::string record = "/v1/records/" + base::to_base62(id(5));
  const std::string records = "/v1/accounts/" + account_text(2) + "/records";
  const std::string statement =
      "/v1/accounts/" + account_text(2) + "/statement?with_evidence=true";
  for (const std::string& path : {record, records, statement})
    EXPECT_THAT(get(path).body, HasSubstr(kAlice));
  EXPECT_THAT(search_email("alice@example.org").body, HasSubstr(kAlice));
  EXPECT_THAT(search_email("bob@example.org").body, HasSubstr(R"("records":[])"));
  EXPECT_THAT(get("/v1/changes?wait=false").body, Not(HasSubstr("alice")));
  EXPECT_EQ(define("destroyed \\\"00000000000000000000U1\\\"", 2).status, 200);
  const auto is_erased = AllOf(
      HasSubstr(R"("email":{"type":"erased","subject":"00000000000000000000U1"})"),
      Not(HasSubstr("alice")));
  const std::string changes = "/v1/changes?wait=false";
  for (const std::string& path : {record, records, statement, changes})
    EXPECT_THAT(get(path).body, is_erased);
  EXPECT_THAT(search_email("alice@example.org").body, HasSubstr("key_destroyed"));
  EXPECT_THAT(post_with_metadata(6, kAlice).body, HasSubstr("key_destroyed"));
}

TEST_F(DefinitionHandlers, more_sealed_records_than_one_call_reads_are_opened_all) {
  const auto sealed = sealing_->seal(id(77), "email", std::string("alice@example.org")).value();
  const auto evidence = ledger::format::join_evidence({{"email", sealed}}, {}).value();
  const std::size_t last = definitions::kReadEvidencesMax;
  std::vector<SealedRow> rows;
  for (std::size_t i = 0; i <= last; ++i) rows.push_back({i, evidence});
  AccountBook accounts;
  const Services services{{*posting_, nullptr, nullptr, service_.get()}, *executor_, accounts};
  const auto opened = ask<OpenedMetadata>([&](auto done) {
    runtime::answer_with(*executor_, {}, open_metadata(services, {}, rows), std::move(done));
  });
  ASSERT_TRUE(opened.has_value());
  ASSERT_NE(opened->find(last), nullptr);
  EXPECT_EQ(opened->find(last)->at(0).state, definitions::FieldState::kOpened);
}

TEST_F(DefinitionHandlers, metadata_that_is_not_as_declared_is_refused_and_nothing_posted) {
  define("metadata weight: decimal", 1);
  define("metadata only declared", 2);
  const std::int64_t before = balance(2).balance_minor;
  const auto refused = post_with_metadata(5, R"("colour":"red")");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(member(refused, "reason"), "metadata_type_unknown");
  EXPECT_EQ(member(post_with_metadata(5, R"("weight":7)"), "reason"), "metadata_type_mismatch");
  const std::string good = with_metadata(6, R"("weight":{"type":"decimal","value":"1.5"})");
  const std::string bad = with_metadata(7, kAlice);
  EXPECT_THAT(post("/v1/bulk", R"({"commands":[{)" + good + "},{" + bad + "}]}").body,
              HasSubstr("metadata_type_unknown"));
  EXPECT_EQ(balance(2).balance_minor, before);
}

TEST_F(DefinitionHandlers, a_template_posts_a_sealed_field) {
  define(kPay, 1);
  define("metadata email: text sealed", 2);
  const std::string rest =
      R"(,"id":")" + base::to_base62(id(5)) + R"(","metadata":{)" + std::string(kAlice) + "}";
  EXPECT_EQ(member(post("/v1/templates/pay/postings", call(rest)), "outcome"), "done");
  EXPECT_THAT(get("/v1/records/" + base::to_base62(id(5))).body, HasSubstr(kAlice));
}

}  // namespace
}  // namespace atollbank::ledger_http
