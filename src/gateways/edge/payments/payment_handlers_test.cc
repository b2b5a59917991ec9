// SPDX-License-Identifier: Apache-2.0
// What the payment calls ask of the service, and how it is shown.
#include <gtest/gtest.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

constexpr base::Id kPayee{.high = 1'700'000'000'000, .low = 71};
constexpr base::Id kPayment{.high = 1'700'000'000'000, .low = 72};

class PaymentHandlers : public EdgeTest {
 protected:
  EdgeOptions options() const override { return {.public_url = "https://bank.example"}; }
  void SetUp() override {
    EdgeTest::SetUp();
    payments_.payee_shown = {.id = kPayee,
                             .user_id = kUser,
                             .created = base::Timestamp::from_ms(1'700'000'000'000),
                             .name = "Grace Hopper",
                             .sort_code = "040099",
                             .account_number = "12345678",
                             .account_id = kAccount,
                             .name_match = payments::NameMatch::kClose};
    payments::Payment& payment = payments_.payment_shown;
    payment.id = kPayment;
    payment.account_id = kAccount;
    payment.amount_minor = 300'00;
    payment.currency = 826;
    payment.reference = "Rent";
    payment.payee = {.name = "Grace", .account_number = "1", .sort_code = "2", .user_id = "u"};
    payment.state = payments::PaymentState::kAwaitingApproval;
    payment.approvers = {kUser};
  }
};

TEST_F(PaymentHandlers, a_payee_is_asked_for_and_shown) {
  const std::string form = "name=Grace+Hopper&sort_code=04-00-99&account_number=12345678";
  ASSERT_EQ(ask_edge("POST", "/payees", form), 200);
  EXPECT_EQ(payments_.created->user_id, kUser);
  EXPECT_EQ(payments_.created->name, "Grace Hopper");
  EXPECT_EQ(payments_.created->sort_code, "04-00-99");
  EXPECT_EQ(payments_.created->account_number, "12345678");
  const std::string payee = R"({"id":")" + base::to_text("payee", kPayee) +
                            R"(","name":"Grace Hopper","sort_code":"040099",)"
                            R"("account_number":"12345678","name_match":"close",)"
                            R"("can_be_paid":true,"created":"2023-11-14T22:13:20Z"})";
  EXPECT_EQ(response_.body, R"({"payee":)" + payee + "}");
  ASSERT_EQ(ask_edge("GET", "/payees"), 200);
  EXPECT_EQ(response_.body, R"({"payees":[)" + payee + "]}");
  ASSERT_EQ(ask_edge("DELETE", "/payees/" + base::to_text("payee", kPayee)), 200);
  EXPECT_EQ(payments_.deleted, kPayee);
}

TEST_F(PaymentHandlers, a_payment_needs_an_account_a_payee_an_amount_and_its_dedupe_id) {
  const std::string account_field = "account_id=" + account();
  const std::string payee_field = "&payee_id=" + base::to_text("payee", kPayee);
  EXPECT_EQ(ask_edge("POST", "/payments", ""), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.account_id");
  EXPECT_EQ(ask_edge("POST", "/payments", account_field), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.payee_id");
  EXPECT_EQ(ask_edge("POST", "/payments", account_field + payee_field), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.amount");
  EXPECT_EQ(ask_edge("POST", "/payments", account_field + payee_field + "&amount=5"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.dedupe_id");
  EXPECT_FALSE(payments_.sent);
  ASSERT_EQ(ask_edge("POST", "/payments",
                     account_field + payee_field + "&amount=5&reference=Rent&dedupe_id=d"),
            200);
  EXPECT_EQ(payments_.sent->account_id, kAccount);
  EXPECT_EQ(std::get<payments::ToPayee>(payments_.sent->to).id, kPayee);
  EXPECT_EQ(payments_.sent->amount_minor, 5);
  EXPECT_EQ(payments_.sent->reference, "Rent");
  EXPECT_EQ(payments_.sent->dedupe_id, "d");
  EXPECT_FALSE(payments_.sent->waits_for_approval);
  EXPECT_EQ(json().find("payment")->get_string("state"), "awaiting_approval");
  EXPECT_TRUE(transactions_.waited_for.empty());
}

TEST_F(PaymentHandlers, a_booked_payment_is_answered_once_its_transaction_is_seen) {
  payments_.payment_shown.state = payments::PaymentState::kBooked;
  payments_.payment_shown.slot = 42;
  payments_.payment_shown.debit_transaction_id = kTransaction;
  ASSERT_EQ(ask_edge("POST", "/payments",
                     "account_id=" + account() + "&payee_id=" + base::to_text("payee", kPayee) +
                         "&amount=5&dedupe_id=d"),
            200);
  EXPECT_EQ(transactions_.waited_for, std::vector<std::uint64_t>{42});
  EXPECT_EQ(json().find("payment")->get_string("transaction_id"), transaction());
}

TEST_F(PaymentHandlers, payments_are_listed_read_and_cancelled) {
  const std::string payment = base::to_text("payment", kPayment);
  ASSERT_EQ(ask_edge("GET", "/payments?account_id=" + account() + "&limit=7&before=" + payment),
            200);
  EXPECT_EQ(payments_.listed->account_id, kAccount);
  EXPECT_EQ(payments_.listed->limit, 7u);
  EXPECT_EQ(payments_.listed->before, kPayment);
  EXPECT_EQ(json().get_array("payments")->size(), 1u);
  ASSERT_EQ(ask_edge("GET", "/payments/" + payment), 200);
  EXPECT_EQ(json().find("payment")->get_string("id"), payment);
  ASSERT_EQ(ask_edge("POST", "/payments/" + payment + "/cancel"), 200);
  EXPECT_EQ(payments_.cancelled, kPayment);
  EXPECT_EQ(ask_edge("GET", "/payments/payee_x"), 404);
}

TEST_F(PaymentHandlers, the_sandbox_approves_what_waits_or_what_is_named) {
  const std::string target = "/sandbox/approve-payments";
  ASSERT_EQ(ask_edge("POST", target, "account_id=" + account()), 200);
  EXPECT_EQ(payments_.approved, std::vector{kPayment});
  payments_.payment_shown.state = payments::PaymentState::kBooked;
  ASSERT_EQ(ask_edge("POST", target, "account_id=" + account()), 200);
  EXPECT_EQ(payments_.approved.size(), 1u) << "it waits no more";
  ASSERT_EQ(ask_edge("POST", target,
                     "account_id=" + account() + "&payment_id=" + base::to_text("payment", kPayee)),
            200);
  EXPECT_EQ(payments_.approved.back(), kPayee);
}

TEST_F(PaymentHandlers, what_a_connected_program_asks_for_waits_for_its_customer) {
  holder().permissions = identity::kConnectedPermissions;
  const std::string payment = base::to_text("payment", kPayment);
  ASSERT_EQ(ask_edge("POST", "/payments",
                     "account_id=" + account() + "&payee_id=" + base::to_text("payee", kPayee) +
                         "&amount=5&dedupe_id=d"),
            200);
  EXPECT_TRUE(payments_.sent->waits_for_approval);
  EXPECT_EQ(json().find("payment")->get_string("approve_url"),
            "https://bank.example/pay/payments/" + payment);
  payments_.payment_shown.state = payments::PaymentState::kBooked;
  ASSERT_EQ(ask_edge("GET", "/payments/" + payment), 200);
  EXPECT_FALSE(json().find("payment")->get_string("approve_url").has_value());
  EXPECT_EQ(ask_edge("POST", "/sandbox/approve-payments", "account_id=" + account()), 403);
  EXPECT_EQ(ask_edge("GET", "/standing-orders?account_id=" + account()), 403);
  EXPECT_EQ(code(), "forbidden.insufficient_permissions");
}

TEST_F(PaymentHandlers, who_may_not_even_ask_is_refused) {
  holder().permissions =
      identity::kAllPermissions & ~(identity::kMakePayments | identity::kAskPayments);
  EXPECT_EQ(ask_edge("POST", "/payments", "account_id=" + account()), 403);
  EXPECT_EQ(ask_edge("GET", "/payees"), 403);
}

TEST_F(PaymentHandlers, refusals_have_public_codes) {
  payments_.failure = base::make_error(base::ErrorCode::kNotFound, "payment_not_found", "none");
  EXPECT_EQ(ask_edge("GET", "/payments/" + base::to_text("payment", kPayment)), 404);
  EXPECT_EQ(code(), "not_found.payment");
  payments_.failure =
      base::make_error(base::ErrorCode::kResourceExhausted, "too_many_payees", "none");
  EXPECT_EQ(ask_edge("GET", "/payees"), 400);
  EXPECT_EQ(code(), "bad_request.too_many_payees");
}

}  // namespace
}  // namespace atollbank::edge
