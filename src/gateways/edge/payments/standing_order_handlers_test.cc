// SPDX-License-Identifier: Apache-2.0
// What the calls of standing orders ask of the service, and how an order is shown.
#include <gtest/gtest.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using bank_calendar::Frequency;

constexpr base::Id kPayee{.high = 1'700'000'000'000, .low = 71};
constexpr base::Id kOrder{.high = 1'700'000'000'000, .low = 73};

class StandingOrderHandlers : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    standing_orders::StandingOrder& order = standing_orders_.shown.order;
    order.id = kOrder;
    order.account_id = kAccount;
    order.amount_minor = 50'00;
    order.reference = "Rent";
    order.payee = {.name = "Grace", .account_number = "1", .sort_code = "2", .user_id = ""};
    order.terms.frequency = Frequency::kEveryMonth;
    order.terms.first_date = bank_calendar::parse_date("2027-01-31").value();
    order.created = base::Timestamp::from_ms(1'700'000'000'000);
    order.updated = order.created;
  }
  static std::string required() {
    return "account_id=" + account() + "&payee_id=" + base::to_text("payee", kPayee) +
           "&amount=5000&dedupe_id=rent";
  }
  std::string refusal_of(const std::string& more) {
    ask_edge("POST", "/standing-orders", required() + more);
    return code();
  }
};

TEST_F(StandingOrderHandlers, an_order_says_how_often_from_when_and_until_when) {
  ASSERT_EQ(ask_edge("POST", "/standing-orders",
                     required() + "&reference=Rent&frequency=last_working_day_of_month"
                                  "&first_date=2027-01-31&payment_count=12"),
            200);
  const standing_orders::CreateOrder& created = *standing_orders_.created;
  EXPECT_EQ(created.account_id, kAccount);
  EXPECT_EQ(created.payee_id, kPayee);
  EXPECT_EQ(created.amount_minor, 50'00);
  EXPECT_EQ(created.reference, "Rent");
  EXPECT_FALSE(created.begins_at_default);
  const base::Id order_id = created.order_id;
  EXPECT_EQ(created.terms.frequency, Frequency::kLastWorkingDayOfMonth);
  EXPECT_EQ(bank_calendar::date_text(created.terms.first_date), "2027-01-31");
  EXPECT_EQ(created.terms.payment_count, 12u);
  EXPECT_FALSE(created.terms.final_date);
  ASSERT_EQ(
      ask_edge("POST", "/standing-orders", required() + "&frequency=weekly&final_date=2027-05-01"),
      200);
  EXPECT_EQ(bank_calendar::date_text(standing_orders_.created->terms.first_date), "2026-11-26")
      << "tomorrow";
  EXPECT_EQ(bank_calendar::date_text(*standing_orders_.created->terms.final_date), "2027-05-01");
  EXPECT_TRUE(standing_orders_.created->begins_at_default);
  EXPECT_EQ(standing_orders_.created->order_id, order_id) << "it is named by its dedupe_id";
}

TEST_F(StandingOrderHandlers, what_no_calendar_has_is_refused) {
  EXPECT_EQ(refusal_of(""), "bad_request.missing_param.frequency");
  EXPECT_EQ(refusal_of("&frequency=hourly"), "bad_request.malformed_param.frequency");
  EXPECT_EQ(refusal_of("&frequency=once&first_date=2027-02-31"), "bad_request.impossible_date");
  EXPECT_EQ(refusal_of("&frequency=once&first_date=tomorrow"), "bad_request.malformed_date");
  EXPECT_EQ(refusal_of("&frequency=daily&payment_count=0"),
            "bad_request.malformed_param.payment_count");
  ask_edge("POST", "/standing-orders",
           "account_id=" + account() + "&payee_id=" + base::to_text("payee", kPayee) +
               "&amount=5000&frequency=daily");
  EXPECT_EQ(code(), "bad_request.missing_param.dedupe_id");
  EXPECT_FALSE(standing_orders_.created);
}

TEST_F(StandingOrderHandlers, orders_are_shown_listed_cancelled_and_approved) {
  standing_orders_.shown.next =
      bank_calendar::DuePayment{.number = 1,
                                .nominal_date = bank_calendar::parse_date("2027-01-31").value(),
                                .executed_on = bank_calendar::parse_date("2027-02-01").value()};
  const std::string order = base::to_text("order", kOrder);
  ASSERT_EQ(ask_edge("GET", "/standing-orders/" + order), 200);
  EXPECT_EQ(response_.body,
            R"({"standing_order":{"id":")" + order + R"(","account_id":")" + account() +
                R"(","state":"awaiting_approval","amount":5000,"reference":"Rent",)"
                R"("payee":{"name":"Grace","sort_code":"2","account_number":"1"},)"
                R"("frequency":"monthly","first_date":"2027-01-31","next_date":"2027-02-01",)"
                R"("paid_count":0,"missed_count":0,"created":"2023-11-14T22:13:20Z",)"
                R"("updated":"2023-11-14T22:13:20Z"}})");
  ASSERT_EQ(ask_edge("GET", "/standing-orders?account_id=" + account()), 200);
  EXPECT_EQ(json().get_array("standing_orders")->size(), 1u);
  ASSERT_EQ(ask_edge("POST", "/standing-orders/" + order + "/cancel"), 200);
  EXPECT_EQ(standing_orders_.cancelled, kOrder);
  ASSERT_EQ(ask_edge("POST", "/sandbox/approve-standing-orders", "account_id=" + account()), 200);
  EXPECT_EQ(standing_orders_.approved, std::vector{kOrder});
  standing_orders_.shown.order.state = standing_orders::OrderState::kActive;
  ASSERT_EQ(ask_edge("POST", "/sandbox/approve-standing-orders", "account_id=" + account()), 200);
  EXPECT_EQ(standing_orders_.approved.size(), 1u);
  standing_orders_.failure =
      base::make_error(base::ErrorCode::kNotFound, "order_not_found", "no such order");
  EXPECT_EQ(ask_edge("GET", "/standing-orders/" + order), 404);
  EXPECT_EQ(code(), "not_found.standing_order");
}

}  // namespace
}  // namespace atollbank::edge
