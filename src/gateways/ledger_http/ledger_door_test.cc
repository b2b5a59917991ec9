// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/ledger_door.h"

#include <gmock/gmock.h>

#include "gateways/ledger_http/door_fixture.h"

namespace atollbank::ledger_http {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHouse = "0000000000000000000001";
constexpr std::string_view kPurse = "0000000000000000000002";

class LedgerDoorTest : public DoorTest {
 protected:
  void SetUp() override {
    DoorTest::SetUp();
    const auto opened = DoorTest::post(
        "/v1/accounts",
        R"({"accounts":[{"id":"0000000000000000000001","currency":"GBP","namespace_name":"house",)"
        R"("name":"cash"},{"id":"0000000000000000000002","currency":"GBP","floor_minor":0,)"
        R"("namespace_name":"customer","name":"current","balance_name":"main",)"
        R"("owner":"0000000000000000000009"}]})");
    ASSERT_EQ(opened.status, 200);
    ASSERT_EQ(pay("0000000000000000000010", kHouse, kPurse, 1000).status, 200);
  }
  net::HttpResponse pay(std::string_view id, std::string_view from, std::string_view to,
                        std::int64_t amount_minor) {
    base::JsonWriter json;
    json.begin_object().member("id", id).member("debit_account", from);
    json.member("credit_account", to).member("amount_minor", amount_minor);
    json.member("currency", "GBP").end_object();
    return DoorTest::post("/v1/postings", json.take());
  }
};

TEST_F(LedgerDoorTest, a_posting_is_answered_with_its_result) {
  const auto answer = pay("0000000000000000000011", kPurse, kHouse, 300);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(member(answer, "outcome"), "done");
  EXPECT_EQ(member(answer, "id"), "0000000000000000000011");
  EXPECT_EQ(member(answer, "debit_balance_after"), "700");
  EXPECT_EQ(member(answer, "duplicate"), "false");
  const auto again = pay("0000000000000000000011", kPurse, kHouse, 300);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(member(again, "duplicate"), "true");
  EXPECT_EQ(member(again, "slot"), member(answer, "slot"));
}

TEST_F(LedgerDoorTest, a_decline_is_a_problem_and_the_same_for_ever) {
  const auto declined = pay("0000000000000000000011", kPurse, kHouse, 1001);
  EXPECT_EQ(declined.status, 422);
  EXPECT_EQ(declined.content_type, "application/problem+json");
  EXPECT_EQ(member(declined, "type"), "urn:atoll:problem:insufficient_funds");
  EXPECT_EQ(member(declined, "status"), "422");
  EXPECT_EQ(member(declined, "reason"), "insufficient_funds");
  pay("0000000000000000000012", kHouse, kPurse, 1);
  EXPECT_EQ(pay("0000000000000000000011", kPurse, kHouse, 1001).status, 422);
}

TEST_F(LedgerDoorTest, what_contradicts_the_books_is_a_conflict_and_binds_nothing) {
  const auto other = pay("0000000000000000000010", kHouse, kPurse, 999);
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(member(other, "reason"), "id_used_with_different_content");
  const auto missing = pay("0000000000000000000013", kHouse, "0000000000000000000077", 1);
  EXPECT_EQ(missing.status, 409);
  EXPECT_EQ(member(missing, "reason"), "credit_account_not_found");
  EXPECT_EQ(pay("0000000000000000000013", kHouse, kPurse, 1).status, 200);
}

TEST_F(LedgerDoorTest, a_malformed_command_is_a_bad_request) {
  const auto zero = pay("0000000000000000000014", kHouse, kPurse, 0);
  EXPECT_EQ(zero.status, 400);
  EXPECT_EQ(member(zero, "reason"), "amount_not_positive");
  const auto broken = DoorTest::post("/v1/postings", "{");
  EXPECT_EQ(broken.status, 400);
  EXPECT_EQ(member(broken, "reason"), "malformed_json");
  const auto deep =
      DoorTest::post("/v1/postings", std::string(40, '[') + "1" + std::string(40, ']'));
  EXPECT_EQ(member(deep, "reason"), "json_too_deep");
}

TEST_F(LedgerDoorTest, a_bulk_answers_each_command_in_its_place) {
  const auto answer = DoorTest::post(
      "/v1/bulk",
      R"({"commands":[{"id":"0000000000000000000021","debit_account":"0000000000000000000002",)"
      R"("credit_account":"0000000000000000000001","amount":"99.00","currency":"GBP"},)"
      R"({"kind":"post_legs","id":"0000000000000000000022","legs":[)"
      R"({"account":"0000000000000000000001","amount_minor":-5,"currency":"GBP"},)"
      R"({"account":"0000000000000000000002","amount_minor":5,"currency":"GBP"}]}]})");
  EXPECT_EQ(answer.status, 200);
  const auto json = base::JsonValue::parse(answer.body).value();
  const auto results = json.get_array("results").value();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].get_string("outcome").value(), "insufficient_funds");
  EXPECT_EQ(results[0].get_integer("debit_balance_after").value(), 1000);
  EXPECT_EQ(results[1].get_string("outcome").value(), "done");
  const auto legs = results[1].get_array("leg_balances").value();
  EXPECT_EQ(legs[1].get_integer("before").value(), 1000);
  EXPECT_EQ(legs[1].get_integer("after").value(), 1005);
}

TEST_F(LedgerDoorTest, only_json_is_taken_as_commands) {
  EXPECT_EQ(DoorTest::post("/v1/postings", "{}", "text/plain").status, 415);
  EXPECT_EQ(DoorTest::post("/v1/postings", "{}", "application/json; charset=utf-8").status, 400);
}

TEST_F(LedgerDoorTest, an_account_is_read_with_its_balance) {
  const auto account = get("/v1/accounts/acc_0000000000000000000002");
  EXPECT_EQ(member(account, "name"), "current");
  EXPECT_EQ(member(account, "owner"), "0000000000000000000009");
  EXPECT_EQ(member(account, "balance_minor"), "1000");
  EXPECT_EQ(member(account, "currency"), "GBP");
  EXPECT_EQ(member(account, "floor_minor"), "0");
  const auto house = get("/v1/accounts/0000000000000000000001/balance");
  EXPECT_EQ(member(house, "balance_minor"), "-1000");
  EXPECT_EQ(member(house, "available_minor"), "null");
  const auto nobody = get("/v1/accounts/0000000000000000000077/balance");
  EXPECT_EQ(nobody.status, 404);
  EXPECT_EQ(member(nobody, "reason"), "account_not_found");
  EXPECT_EQ(get("/v1/accounts/nonsense").status, 400);
}

TEST_F(LedgerDoorTest, accounts_are_listed_by_the_beginning_of_their_address) {
  const auto listed = get("/v1/accounts?prefix=customer.");
  const auto json = base::JsonValue::parse(listed.body).value();
  const auto accounts = json.get_array("accounts").value();
  ASSERT_EQ(accounts.size(), 1u);
  EXPECT_EQ(accounts[0].get_string("id").value(), kPurse);
  const auto first = get("/v1/accounts?limit=1");
  EXPECT_EQ(member(first, "next_after"), "1");
  EXPECT_THAT(get("/v1/accounts?limit=5&after=1").body, HasSubstr(kPurse));
  EXPECT_EQ(get("/v1/accounts?colour=red").status, 400);
  EXPECT_EQ(get("/v1/accounts?limit=many").status, 400);
}

TEST_F(LedgerDoorTest, records_of_an_account_go_back_page_by_page) {
  pay("0000000000000000000031", kPurse, kHouse, 1);
  const auto newest = get("/v1/accounts/0000000000000000000002/records?limit=1");
  EXPECT_THAT(newest.body, HasSubstr(R"("amount_minor":-1,)"));
  const auto older = get("/v1/accounts/0000000000000000000002/records?limit=1&before_slot=" +
                         member(newest, "next_before_slot"));
  EXPECT_THAT(older.body, HasSubstr(R"("amount_minor":1000,)"));
}

TEST_F(LedgerDoorTest, a_named_balance_is_the_sum_of_its_accounts) {
  const auto sums = get("/v1/owners/0000000000000000000009/balances/main");
  EXPECT_THAT(sums.body, HasSubstr(R"("currency":"GBP","balance_minor":1000)"));
}

TEST_F(LedgerDoorTest, a_command_is_found_by_its_id_with_legs_and_evidence) {
  DoorTest::post("/v1/postings",
                 R"({"kind":"post_legs","id":"0000000000000000000041","evidence":"why","legs":[)"
                 R"({"account":"0000000000000000000001","amount_minor":-5,"currency":"GBP"},)"
                 R"({"account":"0000000000000000000002","amount_minor":5,"currency":"GBP"}]})");
  const auto record = get("/v1/records/0000000000000000000041");
  EXPECT_EQ(member(record, "kind"), "posting_of_legs");
  EXPECT_EQ(member(record, "evidence"), "why");
  EXPECT_THAT(record.body,
              HasSubstr(R"({"account":"0000000000000000000002","amount_minor":5,"currency":"GBP",)"
                        R"("balance_after":1005,"held_after":0})"));
  const auto unknown = get("/v1/records/0000000000000000000042");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(member(unknown, "reason"), "record_not_found");
}

TEST_F(LedgerDoorTest, unknown_places_and_wrong_methods_are_problems) {
  EXPECT_EQ(get("/v2/anything").status, 404);
  const auto wrong = get("/v1/bulk");
  EXPECT_EQ(wrong.status, 405);
  ASSERT_EQ(wrong.headers.size(), 1u);
  EXPECT_EQ(wrong.headers[0].second, "POST");
}

TEST_F(LedgerDoorTest, changes_are_all_records_in_order_and_go_on_after_any_of_them) {
  pay("0000000000000000000051", kPurse, kHouse, 2000);  // declined, and a record all the same
  const std::string all = get("/v1/changes?wait=false").body;
  EXPECT_THAT(all, testing::StartsWith("application/jsonl\n"));
  EXPECT_THAT(all, testing::ContainsRegex("\"account_opened\".*\n.*\"account_opened\".*\n"
                                          ".*\"done\".*\"amount_minor\":1000,.*\n"
                                          ".*\"insufficient_funds\""));
  const auto record = get("/v1/records/0000000000000000000010");
  net::HttpRequest request;
  request.method = "GET";
  request.target = "/v1/changes?wait=false";
  request.headers.add("Accept", "text/event-stream");
  request.headers.add("Last-Event-ID", member(record, "slot"));
  const std::string rest = send(std::move(request)).body;
  EXPECT_THAT(rest, testing::StartsWith("text/event-stream\nid: "));
  EXPECT_THAT(rest, HasSubstr("0000000000000000000051"));
  EXPECT_THAT(rest, testing::Not(HasSubstr("0000000000000000000010")));
  EXPECT_EQ(get("/v1/changes?from_slot=x").status, 400);
}

}  // namespace
}  // namespace atollbank::ledger_http
