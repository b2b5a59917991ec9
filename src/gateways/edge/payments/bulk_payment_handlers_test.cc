// SPDX-License-Identifier: Apache-2.0
// What the calls of bulk payments ask of the service, and how it is shown.
#include <gtest/gtest.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

constexpr base::Id kBulk{.high = 1'700'000'000'000, .low = 81};
constexpr base::Id kPayment{.high = 1'700'000'000'000, .low = 82};

class BulkPaymentHandlers : public EdgeTest {
 protected:
  EdgeOptions options() const override { return {.public_url = "https://bank.example"}; }
  void SetUp() override {
    EdgeTest::SetUp();
    payments::Payment payment;
    payment.id = kPayment;
    payment.account_id = kAccount;
    payment.amount_minor = 12'50;
    payment.currency = 826;
    payment.bulk_id = kBulk;
    payment.bulk_line = 2;
    payment.state = payments::PaymentState::kAwaitingApproval;
    payments_.bulk_shown.view = {.bulk = {.id = kBulk,
                                          .account_id = kAccount,
                                          .currency = 826,
                                          .amount_minor = 12'50,
                                          .payment_ids = {kPayment},
                                          .bad_lines = {{3, "malformed_amount"}}},
                                 .payments = {payment}};
  }
  std::string query(const std::string& more = "") {
    return "/payments/bulk?account_id=" + account() + "&dedupe_id=wages" + more;
  }
  void show_state(payments::PaymentState state, std::uint64_t slot) {
    payments_.bulk_shown.view->payments.front().state = state;
    payments_.bulk_shown.view->payments.front().slot = slot;
  }
};

TEST_F(BulkPaymentHandlers, the_file_goes_on_as_it_was_sent) {
  ASSERT_EQ(ask_edge("POST", query(), "payee_id,amount\r\n"), 200);
  EXPECT_EQ(payments_.sent_bulk->user_id, kUser);
  EXPECT_EQ(payments_.sent_bulk->account_id, kAccount);
  EXPECT_EQ(payments_.sent_bulk->dedupe_id, "wages");
  EXPECT_EQ(payments_.sent_bulk->file, "payee_id,amount\r\n");
  EXPECT_EQ(payments_.sent_bulk->on_bad_line, payments::OnBadLine::kRefuse);
  EXPECT_FALSE(payments_.sent_bulk->waits_for_approval);
  ASSERT_EQ(ask_edge("POST", query("&on_bad_line=skip"), "x"), 200);
  EXPECT_EQ(payments_.sent_bulk->on_bad_line, payments::OnBadLine::kSkip);
  EXPECT_EQ(ask_edge("POST", query("&on_bad_line=ask"), "x"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.on_bad_line");
  EXPECT_EQ(ask_edge("POST", "/payments/bulk?account_id=" + account(), "x"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.dedupe_id");
}

TEST_F(BulkPaymentHandlers, waiting_it_names_the_page_on_which_it_is_approved) {
  ASSERT_EQ(ask_edge("GET", "/payments/bulk/" + base::to_text("bulk", kBulk)), 200);
  const auto answer = json();
  const auto bulk = answer.find("bulk_payment");
  EXPECT_EQ(bulk->get_string("state"), "awaiting_approval");
  EXPECT_EQ(bulk->get_string("approve_url"),
            "https://bank.example/pay/bulk/" + base::to_text("bulk", kBulk));
  EXPECT_NE(response_.body.find(R"("payment_counts":{"awaiting_approval":1,"released":0)"),
            std::string::npos);
  EXPECT_NE(response_.body.find(R"("bad_lines":[{"line":3,"reason":"malformed_amount"}])"),
            std::string::npos);
  EXPECT_NE(response_.body.find(R"("bulk_line":2)"), std::string::npos);
  ASSERT_EQ(ask_edge("POST", "/payments/bulk/" + base::to_text("bulk", kBulk) + "/cancel"), 200);
  EXPECT_EQ(payments_.cancelled_bulk, kBulk);
}

TEST_F(BulkPaymentHandlers, it_is_answered_once_what_was_booked_is_seen) {
  show_state(payments::PaymentState::kBooked, 42);
  ASSERT_EQ(ask_edge("POST", query(), "x"), 200);
  EXPECT_EQ(transactions_.waited_for, std::vector<std::uint64_t>{42});
}

TEST_F(BulkPaymentHandlers, a_refused_file_names_its_bad_lines_and_is_no_answer_to_keep) {
  payments_.bulk_shown = {.view = std::nullopt,
                          .bad_lines = {{2, "payee_not_found"}, {9, "amount_invalid"}}};
  EXPECT_EQ(ask_edge("POST", query(), "x"), 400);
  EXPECT_EQ(response_.body,
            R"({"code":"bad_request.bad_lines","message":"Nothing is paid: 2 of the file's )"
            R"(lines cannot be","bad_lines":[{"line":2,"reason":"payee_not_found"},)"
            R"({"line":9,"reason":"amount_invalid"}]})"
            "\n");
}

TEST_F(BulkPaymentHandlers, in_the_sandbox_it_is_approved_as_the_customer_would) {
  show_state(payments::PaymentState::kBooked, 42);
  ASSERT_EQ(
      ask_edge("POST", "/sandbox/approve-payments",
               "account_id=" + account() + "&bulk_payment_id=" + base::to_text("bulk", kBulk)),
      200);
  EXPECT_EQ(payments_.approved_bulks, std::vector{kBulk});
  EXPECT_TRUE(payments_.approved.empty());
  EXPECT_NE(response_.body.find(R"({"payments":[{"id":")" + base::to_text("payment", kPayment)),
            std::string::npos);
}

}  // namespace
}  // namespace atollbank::edge
