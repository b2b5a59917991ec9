// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/handlers.h"

#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using testing::ElementsAre;

TEST_F(EdgeTest, accounts_are_listed_with_their_owner) {
  EXPECT_EQ(ask_edge("GET", "/accounts"), 200);
  const auto answer = json();
  const auto list = answer.get_array("accounts").value();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].get_string("id").value(), account());
  EXPECT_EQ(list[0].get_array("owners").value()[0].get_string("preferred_name").value(), "Ada L");
  EXPECT_EQ(ask_edge("GET", "/accounts?account_type=uk_retail_joint"), 200);
  EXPECT_EQ(response_.body, R"({"accounts":[]})");
}

TEST_F(EdgeTest, a_balance_needs_its_account) {
  EXPECT_EQ(ask_edge("GET", "/balance"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.account_id");
  EXPECT_EQ(ask_edge("GET", "/balance?account_id=acc_x"), 404);
  EXPECT_EQ(ask_edge("GET", "/balance?account_id=" + account() + "&unknown=1"), 200);
}

TEST_F(EdgeTest, a_deposit_waits_until_its_client_can_see_it) {
  EXPECT_EQ(ask_edge("PUT", "/pots/" + pot() + "/deposit",
                     "source_account_id=" + account() + "&amount=250&dedupe_id=d1"),
            200);
  EXPECT_EQ(json().get_integer("balance").value(), 250);
  ASSERT_TRUE(accounts_.moved);
  EXPECT_EQ(accounts_.moved->account_id, kAccount);
  EXPECT_EQ(accounts_.moved->pot_id, kPot);
  EXPECT_EQ(accounts_.moved->amount_minor, 250);
  EXPECT_EQ(accounts_.moved->dedupe_id, "d1");
  EXPECT_THAT(transactions_.waited_for, ElementsAre(42));
}

TEST_F(EdgeTest, a_withdrawal_that_is_not_shown_yet_is_answered_all_the_same) {
  transactions_.is_behind = true;
  EXPECT_EQ(ask_edge("PUT", "/pots/" + pot() + "/withdraw",
                     "destination_account_id=" + account() + "&amount=1&dedupe_id=d2"),
            200);
}

TEST_F(EdgeTest, a_pot_move_names_what_it_lacks) {
  const std::string target = "/pots/" + pot() + "/deposit";
  const std::string from = "source_account_id=" + account();
  EXPECT_EQ(ask_edge("PUT", target, "amount=1&dedupe_id=d"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.source_account_id");
  EXPECT_EQ(ask_edge("PUT", target, from + "&dedupe_id=d"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.amount");
  EXPECT_EQ(ask_edge("PUT", target, from + "&amount=1"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.dedupe_id");
  EXPECT_EQ(ask_edge("PUT", target, from + "&amount=-5&dedupe_id=d"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.amount");
  EXPECT_FALSE(accounts_.moved);
}

TEST_F(EdgeTest, a_pot_is_made_edited_and_deleted) {
  EXPECT_EQ(ask_edge("POST", "/pots",
                     "current_account_id=" + account() +
                         "&name=Roof&style=teal&goal_amount=50000&round_up=true"),
            200);
  EXPECT_EQ(json().get_string("id").value(), pot());
  EXPECT_EQ(accounts_.created->name, "Roof");
  EXPECT_EQ(accounts_.created->account_id, kAccount);
  EXPECT_EQ(accounts_.created->goal_amount_minor, 50'000);
  EXPECT_TRUE(accounts_.created->round_up);
  EXPECT_FALSE(accounts_.edited);

  EXPECT_EQ(ask_edge("PATCH", "/pots/" + pot(), "style=&goal_amount=&locked=true"), 200);
  EXPECT_EQ(accounts_.edited->style, "");
  EXPECT_EQ(accounts_.edited->goal_amount_minor, 0);
  EXPECT_EQ(accounts_.edited->locked, true);
  EXPECT_FALSE(accounts_.edited->name);
  EXPECT_FALSE(accounts_.edited->locked_until);

  EXPECT_EQ(ask_edge("DELETE", "/pots/" + pot()), 200);
  EXPECT_EQ(json().get_bool("deleted").value(), true);
  EXPECT_THAT(transactions_.waited_for, ElementsAre(45));
}

TEST_F(EdgeTest, a_pots_bad_words_are_named) {
  const std::string of = "account_id=" + account();
  EXPECT_EQ(ask_edge("POST", "/pots", of), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.name");
  EXPECT_EQ(ask_edge("POST", "/pots", "name=x"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.current_account_id");
  const std::pair<const char*, const char*> wrong[] = {
      {"goal_amount=-1", "goal_amount"},
      {"goal_amount=1.5", "goal_amount"},
      {"round_up=perhaps", "round_up"},
      {"round_up_multiplier=11", "round_up_multiplier"},
      {"locked=2", "locked"},
      {"locked_until=later", "locked_until"}};
  for (const auto& [fields, name] : wrong) {
    EXPECT_EQ(ask_edge("PATCH", "/pots/" + pot(), fields), 400) << fields;
    EXPECT_EQ(code(), std::string("bad_request.malformed_param.") + name);
  }
  EXPECT_FALSE(accounts_.edited);
}

TEST_F(EdgeTest, a_pots_transactions_are_listed_by_either_address) {
  EXPECT_EQ(ask_edge("GET", "/pots/" + pot() + "/transactions?limit=5"), 200);
  EXPECT_EQ(transactions_.listed->account_id, kPot);
  EXPECT_EQ(transactions_.listed->limit, 5u);
  transactions_.listed.reset();
  EXPECT_EQ(ask_edge("GET", "/transactions?account_id=" + pot()), 200);
  EXPECT_EQ(transactions_.listed->account_id, kPot);
}

TEST_F(EdgeTest, a_category_is_one_of_the_banks) {
  EXPECT_EQ(ask_edge("PATCH", "/transactions/" + transaction(), "category=groceries"), 200);
  EXPECT_EQ(transactions_.annotated->category, posting::Category::kGroceries);
  EXPECT_EQ(ask_edge("PATCH", "/transactions/" + transaction(), "category=fun"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.category");
}

TEST_F(EdgeTest, a_full_page_says_where_the_next_begins) {
  const std::string target = "/transactions?account_id=" + account() + "&limit=1";
  EXPECT_EQ(ask_edge("GET", target + "&since=1970-01-01T00:00:00Z"), 200);
  EXPECT_EQ(json().get_string("next").value(), transaction());
  EXPECT_EQ(ask_edge("GET", target), 200);
  EXPECT_EQ(json().find("next"), nullptr);
}

TEST_F(EdgeTest, what_one_does_not_have_one_cannot_move) {
  accounts_.failure = base::make_error(base::ErrorCode::kFailedPrecondition, "insufficient_funds",
                                       "There is not enough money");
  EXPECT_EQ(ask_edge("PUT", "/pots/" + pot() + "/deposit",
                     "source_account_id=" + account() + "&amount=1&dedupe_id=d"),
            400);
  EXPECT_EQ(code(), "bad_request.insufficient_funds");
}

TEST_F(EdgeTest, a_page_of_transactions_begins_at_a_time_or_after_an_id) {
  const std::string target = "/transactions?account_id=" + account();
  EXPECT_EQ(ask_edge("GET", target + "&limit=500&since=2026-11-01T00%3A00%3A00Z"), 200);
  EXPECT_EQ(transactions_.listed->limit, 100u);
  EXPECT_EQ(std::get<base::Timestamp>(transactions_.listed->since),
            base::parse_rfc3339("2026-11-01T00:00:00Z").value());
  EXPECT_EQ(ask_edge("GET", target + "&since=" + transaction()), 200);
  EXPECT_EQ(std::get<base::Id>(transactions_.listed->since), kTransaction);
  EXPECT_EQ(transactions_.listed->limit, 30u);
  EXPECT_EQ(ask_edge("GET", target + "&since=yesterday"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.since");
}

TEST_F(EdgeTest, one_transaction_is_read_and_another_is_not_there) {
  EXPECT_EQ(ask_edge("GET", "/transactions/" + transaction() + "?limit=1"), 200);
  EXPECT_EQ(json().find("transaction")->get_string("id").value(), transaction());
  const std::string other = base::to_text("tx", base::Id{.high = 9, .low = 9});
  EXPECT_EQ(ask_edge("GET", "/transactions/" + other), 404);
  EXPECT_EQ(ask_edge("GET", "/transactions/nonsense"), 404);
}

TEST_F(EdgeTest, annotations_reach_the_transaction_empty_ones_too) {
  EXPECT_EQ(ask_edge("PATCH", "/transactions/" + transaction(),
                     "metadata%5Bfoo%5D=bar&metadata%5Bbaz%5D="),
            200);
  EXPECT_THAT(transactions_.annotated->metadata,
              ElementsAre(testing::Pair("baz", ""), testing::Pair("foo", "bar")));
}

TEST_F(EdgeTest, a_feed_item_comes_as_form_or_as_json) {
  EXPECT_EQ(ask_edge("POST", "/feed",
                     "account_id=" + account() +
                         "&type=basic&params[title]=Hi&params[image_url]=http%3A%2F%2Fa"),
            200);
  EXPECT_EQ(response_.body, "{}");
  EXPECT_EQ(transactions_.fed->params.at("title"), "Hi");
  EXPECT_EQ(ask_edge("POST", "/feed",
                     R"({"account_id":")" + account() +
                         R"(","type":"basic","params[title]":"Ho","params[image_url]":"x"})"),
            200);
  EXPECT_EQ(transactions_.fed->params.at("title"), "Ho");
  EXPECT_EQ(ask_edge("POST", "/feed", "account_id=" + account() + "&type=basic"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.params[title]");
}

TEST_F(EdgeTest, webhooks_come_and_go) {
  EXPECT_EQ(ask_edge("POST", "/webhooks",
                     "account_id=" + account() + "&url=http%3A%2F%2Fhooks.example%2F1"),
            200);
  EXPECT_EQ(json().find("webhook")->get_string("url").value(), "http://hooks.example/1");
  EXPECT_EQ(ask_edge("GET", "/webhooks?account_id=" + account()), 200);
  EXPECT_EQ(json().get_array("webhooks").value().size(), 1u);
  EXPECT_EQ(ask_edge("DELETE", "/webhooks/" + base::to_text("webhook", kWebhook)), 200);
  EXPECT_EQ(response_.body, "{}");
}

TEST_F(EdgeTest, a_sandbox_purchase_answers_with_its_transaction) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/card-purchase",
                     "account_id=" + account() +
                         "&amount=510&merchant[name]=Deli&merchant[category]=eating_out"),
            200);
  EXPECT_EQ(accounts_.purchased->amount_minor, 510);
  EXPECT_EQ(accounts_.purchased->merchant.name, "Deli");
  EXPECT_TRUE(accounts_.purchased->settle_at_once);
  EXPECT_EQ(accounts_.purchased->dedupe_id, header("X-Request-Id"));
  EXPECT_EQ(json().find("transaction")->get_string("id").value(), transaction());
  EXPECT_THAT(transactions_.waited_for, ElementsAre(44));
}

TEST_F(EdgeTest, a_sandbox_payment_may_come_as_json_with_a_key_of_its_own) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/incoming-payment",
                     R"({"account_id":")" + account() +
                         R"(","amount":1200,"payer":{"name":"Employer"},"dedupe_id":"p1"})"),
            200);
  EXPECT_EQ(accounts_.received->amount_minor, 1200);
  EXPECT_EQ(accounts_.received->payer.name, "Employer");
  EXPECT_EQ(accounts_.received->dedupe_id, "p1");
  EXPECT_EQ(ask_edge("POST", "/sandbox/incoming-payment",
                     "account_id=" + account() + "&amount=1&category=nonsense"),
            400);
}

TEST_F(EdgeTest, a_dormant_account_says_so_and_is_woken_by_no_connected_program) {
  const std::string place = "/accounts/" + account() + "/wake";
  ASSERT_EQ(ask_edge("GET", "/accounts"), 200);
  EXPECT_EQ(response_.body.find("dormant"), std::string::npos);
  accounts_.account_shown.dormant = true;
  ASSERT_EQ(ask_edge("GET", "/accounts"), 200);
  EXPECT_NE(response_.body.find(R"("closed":false,"dormant":true,)"), std::string::npos);
  holder().permissions = identity::kConnectedPermissions;
  tokens_.changes += 1;
  EXPECT_EQ(ask_edge("POST", place), 403);
  EXPECT_FALSE(accounts_.woken);
  holder().permissions = identity::kAllPermissions;
  tokens_.changes += 1;
  EXPECT_EQ(ask_edge("POST", place), 200);
  EXPECT_EQ(accounts_.woken, kAccount);
}

}  // namespace
}  // namespace atollbank::edge
