// SPDX-License-Identifier: Apache-2.0
// What the pages of money ask of the services, and what they show of the answers.
#include <gtest/gtest.h>

#include "gateways/pages/money/money_html.h"
#include "gateways/pages/pages_fixture.h"

namespace atollbank::pages {
namespace {

constexpr base::Id kUser{.high = 1, .low = 1};
constexpr base::Id kAccount{.high = 1, .low = 2};
constexpr base::Id kPayeeAccount{.high = 1, .low = 3};
constexpr base::Id kPayee{.high = 1, .low = 4};
constexpr base::Id kPayment{.high = 1, .low = 5};
constexpr base::Id kOrder{.high = 1, .low = 6};
constexpr const char* kHostile = "\"><script>alert('x')</script>\u202E&";

class MoneyPages : public PagesTest {
 protected:
  void SetUp() override {
    PagesTest::SetUp();
    sign_in();
    customers_.customer.preferred_name = "Ada Lovelace";
    accounts_.account_shown.sort_code = "040004";
    accounts_.account_shown.account_number = "12345678";
    accounts_.balance_shown.balance_minor = 1'234'56;
    accounts_.pot_shown.name = "Holiday";
    accounts_.pot_shown.balance_minor = 125'00;
    accounts_.pot_shown.goal_amount_minor = 500'00;
    payments_.payee_shown = {.id = kPayee,
                             .user_id = kUser,
                             .name = "Grace Hopper",
                             .sort_code = "040004",
                             .account_number = "87654321",
                             .account_id = kPayeeAccount,
                             .name_match = payments::NameMatch::kMatches};
    payments::Payment& payment = payments_.payment_shown;
    payment.id = kPayment;
    payment.account_id = kAccount;
    payment.amount_minor = 12'50;
    payment.currency = 826;
    payment.reference = "Lunch";
    payment.payee = {.name = "Grace Hopper", .account_number = "87654321", .sort_code = "040004"};
    payment.state = payments::PaymentState::kBooked;
    payment.slot = 42;
    standing_orders::StandingOrder& order = orders_.shown.order;
    order.id = kOrder;
    order.account_id = kAccount;
    order.amount_minor = 50'00;
    order.payee = payment.payee;
    order.terms.frequency = bank_calendar::Frequency::kEveryMonth;
    order.terms.first_date = bank_calendar::parse_date("2026-12-01").value();
    transactions_.shown.id = {.high = 1, .low = 7};
    transactions_.shown.created = executor_.clock().wall();
    transactions_.shown.amount_minor = -3'20;
    transactions_.shown.currency = 826;
    transactions_.shown.counterparty.name = "Corner shop";
  }

  Fields to_somebody_new(std::string amount = "12.50") {
    return {{"account_id", base::to_text("acc", kAccount)},
            {"name", "Grace Hopper"},
            {"sort_code", "04-00-04"},
            {"account_number", "87654321"},
            {"amount", std::move(amount)},
            {"reference", "Lunch"}};
  }
  Fields confirmed(std::string amount = "12.50") {
    Fields fields = to_somebody_new(std::move(amount));
    fields.emplace_back("dedupe_id", "drawn-once");
    fields.emplace_back("step", "pay");
    return fields;
  }
  // What stands beside a field, "" when nothing does.
  std::string beside(const std::string& field) const {
    const std::string begin = "id=\"" + field + "-problem\">";
    const auto at = response_.body.find(begin);
    if (at == std::string::npos) return {};
    const auto from = at + begin.size();
    return response_.body.substr(from, response_.body.find('<', from) - from);
  }
};

TEST_F(MoneyPages, whoever_signs_in_sees_her_money) {
  EXPECT_EQ(get("/"), 303);
  EXPECT_EQ(header("Location"), "/home");
  ASSERT_EQ(get("/home"), 200);
  for (const char* text : {"Ada Lovelace", "£1,234.56", "04-00-04 12345678", "Holiday", "25%",
                           "£125.00", "£500.00", "Corner shop", "\u2212£3.20", "Today"}) {
    EXPECT_TRUE(shows(text)) << text;
  }
  EXPECT_EQ(transactions_.listed->account_id, kAccount);
  EXPECT_TRUE(shows("data-live=\"/home/live?account=" + base::to_text("acc", kAccount)));
  EXPECT_NE(header("Content-Security-Policy").find("script-src 'self'; connect-src 'self';"),
            std::string::npos);
}

TEST_F(MoneyPages, what_waits_for_her_is_on_the_first_page) {
  ASSERT_EQ(get("/home"), 200);
  EXPECT_FALSE(shows("Waiting for you"));
  payments_.payment_shown.state = payments::PaymentState::kAwaitingApproval;
  ASSERT_EQ(get("/home"), 200);
  EXPECT_TRUE(shows("Waiting for you"));
  EXPECT_TRUE(shows("href=\"/pay/payments/" + base::to_text("payment", kPayment) + "\""));
}

TEST_F(MoneyPages, a_page_that_asks_by_itself_does_not_count_as_being_there) {
  ASSERT_EQ(get("/home"), 200);
  EXPECT_EQ(identity_.looks, 0);
  ASSERT_EQ(get("/home/now?account=" + base::to_text("acc", kAccount)), 200);
  EXPECT_EQ(identity_.looks, 1);
  EXPECT_TRUE(shows("£1,234.56"));
}

TEST_F(MoneyPages, it_is_told_that_something_happened_from_where_it_stood) {
  transactions_.event_pages = {{.events = {}, .next = {.journal = 9, .records = 3}}};
  const std::string account = base::to_text("acc", kAccount);
  pieces_max_ = 3;
  EXPECT_EQ(get("/home/live?since=8-3&account=" + account), 200);
  EXPECT_EQ(response_.content_type, "text/event-stream");
  EXPECT_EQ(header("Cache-Control"), "no-store");
  ASSERT_EQ(pieces_.size(), 3u);
  EXPECT_EQ(pieces_[1], "id: 9-3\ndata: changed\n\n");
  EXPECT_EQ(pieces_[2], ":\n\n");
  EXPECT_EQ(transactions_.events_asked[0].after, (transactions::EventPosition{8, 3}));
  EXPECT_EQ(transactions_.events_asked[1].after, (transactions::EventPosition{9, 3}));
  headers_ = {{"last-event-id", "9-4"}};
  get("/home/live?since=8-3&account=" + account);
  EXPECT_EQ(get("/home/live?account=nonsense"), 404);
  jar_.clear();
  EXPECT_EQ(get("/home/live?account=" + account), 303);
}

TEST_F(MoneyPages, it_is_told_no_more_once_its_session_is_over_or_the_bank_stops) {
  const std::string live = "/home/live?account=" + base::to_text("acc", kAccount);
  pieces_max_ = 10;
  after_piece_ = [this] {
    identity_.failure = base::make_error(base::ErrorCode::kUnauthenticated, "session_unknown", "");
  };
  get(live);
  EXPECT_EQ(pieces_, (std::vector<std::string>{"retry: 2000\n\n", "event: over\ndata:\n\n"}));
  identity_.failure.reset();
  pieces_.clear();
  after_piece_ = [this] { pages_->close_streams(); };
  get(live);
  EXPECT_EQ(pieces_.size(), 1u);
  EXPECT_EQ(get(live), 503) << "the bank is stopping";
}

TEST_F(MoneyPages, nothing_moves_before_it_is_confirmed) {
  ASSERT_EQ(post("/pay", to_somebody_new()), 200);
  EXPECT_TRUE(shows("Is this right?"));
  EXPECT_TRUE(shows("The name is the account holder's."));
  EXPECT_TRUE(shows("£12.50"));
  EXPECT_EQ(payments_.checked->account_number, "87654321");
  EXPECT_FALSE(payments_.created.has_value());
  EXPECT_FALSE(payments_.sent.has_value());
}

TEST_F(MoneyPages, what_is_confirmed_is_paid_once_and_seen) {
  EXPECT_EQ(post("/pay/confirm", confirmed("£1,200")), 303);
  EXPECT_EQ(header("Location"), "/pay/payments/" + base::to_text("payment", kPayment));
  EXPECT_EQ(payments_.created->name, "Grace Hopper");
  EXPECT_EQ(payments_.sent->amount_minor, 1'200'00);
  EXPECT_EQ(payments_.sent->dedupe_id, "drawn-once");
  EXPECT_EQ(payments_.sent->reference, "Lunch");
  EXPECT_TRUE(payments_.approved.empty());
  EXPECT_EQ(transactions_.waited_for, std::vector<std::uint64_t>{42});
}

TEST_F(MoneyPages, she_who_confirms_has_approved) {
  payments_.payment_shown.state = payments::PaymentState::kAwaitingApproval;
  EXPECT_EQ(post("/pay/confirm", confirmed()), 303);
  EXPECT_EQ(payments_.approved, std::vector{kPayment});
}

TEST_F(MoneyPages, a_file_that_waits_is_shown_line_by_line_and_approved_once) {
  constexpr base::Id kBulk{.high = 1, .low = 8};
  payments::Payment payment = payments_.payment_shown;
  payment.state = payments::PaymentState::kAwaitingApproval;
  payment.payee.name = kHostile;
  payment.bulk_id = kBulk;
  payments_.bulk_shown.view = {
      .bulk = {.id = kBulk, .account_id = kAccount, .currency = 826, .amount_minor = 25'00},
      .payments = {payment, payment}};
  const std::string place = "/pay/bulk/" + base::to_text("bulk", kBulk);
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("2 payments, together <strong>£25.00"));
  EXPECT_TRUE(shows("Approve and pay £25.00"));
  EXPECT_FALSE(shows("<script>alert"));
  identity_.session.may_approve = false;
  EXPECT_EQ(post(place + "/approve", {}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=" + net::percent_encode(place));
  EXPECT_TRUE(payments_.approved_bulks.empty());
  identity_.session.may_approve = true;
  EXPECT_EQ(post(place + "/approve", {}), 303);
  EXPECT_EQ(header("Location"), place);
  EXPECT_EQ(payments_.approved_bulks, std::vector{kBulk});
  EXPECT_EQ(post(place + "/cancel", {}), 303);
  EXPECT_EQ(payments_.cancelled_bulk, kBulk);
  payments_.payment_shown.bulk_id = kBulk;
  ASSERT_EQ(get("/pay/payments/" + base::to_text("payment", kPayment)), 200);
  EXPECT_TRUE(shows("href=\"" + place + "\""));
}

TEST_F(MoneyPages, a_dormant_account_is_woken_by_who_has_proven_herself) {
  const std::string place = "/home/wake/" + base::to_text("acc", kAccount);
  accounts_.account_shown.id = kAccount;
  EXPECT_EQ(get(place), 303) << "there is nothing to wake";
  accounts_.account_shown.dormant = true;
  ASSERT_EQ(get("/home"), 200);
  EXPECT_TRUE(shows("<a href=\"" + place + "\">Wake it</a>"));
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("<button>Wake it</button>"));
  identity_.session.may_approve = false;
  EXPECT_EQ(post(place, {}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=%2Fhome");
  EXPECT_FALSE(accounts_.woken);
  identity_.session.may_approve = true;
  EXPECT_EQ(post(place, {}), 303);
  EXPECT_EQ(header("Location"), "/home?account=" + base::to_text("acc", kAccount));
  EXPECT_EQ(accounts_.woken, kAccount);
}

TEST_F(MoneyPages, who_was_idle_proves_herself_before_money_moves) {
  identity_.session.may_approve = false;
  EXPECT_EQ(post("/pay/confirm", confirmed()), 303);
  EXPECT_EQ(header("Location"), "/prove?next=%2Fpay");
  const std::string payment = "/pay/payments/" + base::to_text("payment", kPayment);
  EXPECT_EQ(post(payment + "/approve", {}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=" + net::percent_encode(payment));
  const std::string order = "/pay/orders/" + base::to_text("order", kOrder);
  EXPECT_EQ(post(order + "/approve", {}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=" + net::percent_encode(order));
  EXPECT_FALSE(payments_.sent.has_value());
  EXPECT_TRUE(payments_.approved.empty());
  EXPECT_TRUE(orders_.approved.empty());
}

TEST_F(MoneyPages, changing_it_pays_nothing_and_keeps_what_was_typed) {
  Fields fields = confirmed();
  fields.back().second = "change";
  ASSERT_EQ(post("/pay/confirm", fields), 200);
  EXPECT_TRUE(shows("value=\"Grace Hopper\""));
  EXPECT_TRUE(shows("value=\"12.50\""));
  EXPECT_FALSE(payments_.sent.has_value());
}

TEST_F(MoneyPages, an_amount_that_cannot_be_is_told_beside_its_field) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "The amount must be more than nothing."},
      {"0.00", "The amount must be more than nothing."},
      {"", "Write the amount like 12.50, or like £1,200 without the pence."},
      {"12.5", "Write the amount like 12.50, or like £1,200 without the pence."},
      {"-5", "Write the amount like 12.50, or like £1,200 without the pence."},
      {"92,233,720,368,547,758.08", "No account holds so much."}};
  for (const char* step : {"/pay", "/pay/confirm"}) {
    for (const auto& [amount, words] : cases) {
      EXPECT_EQ(post(step, confirmed(amount)), 400) << amount;
      EXPECT_EQ(beside("amount"), words) << amount;
      EXPECT_TRUE(shows("aria-invalid=\"true\" aria-describedby=\"amount-problem amount-hint\""));
      EXPECT_TRUE(shows("Nothing was paid."));
    }
  }
  EXPECT_FALSE(payments_.created.has_value());
  EXPECT_FALSE(payments_.sent.has_value());
}

TEST_F(MoneyPages, what_the_bank_refuses_is_told_beside_its_field) {
  const std::pair<const char*, const char*> cases[] = {
      {"account_number_wrong", "account_number"},
      {"payee_account_not_found", "account_number"},
      {"malformed_sort_code", "sort_code"},
      {"malformed_account_number", "account_number"},
      {"payee_name_invalid", "name"}};
  for (const auto& [reason, field] : cases) {
    payments_.check_failure = base::make_error(base::ErrorCode::kInvalidArgument, reason, "secret");
    EXPECT_EQ(post("/pay", to_somebody_new()), 400) << reason;
    EXPECT_FALSE(beside(field).empty()) << reason;
    EXPECT_FALSE(shows("secret"));
  }
  payments_.check_failure.reset();
  for (const char* reason : {"payment_limit_exceeded", "daily_limit_exceeded"}) {
    payments_.send_failure =
        base::make_error(base::ErrorCode::kFailedPrecondition, reason, "secret");
    EXPECT_EQ(post("/pay/confirm", confirmed()), 400) << reason;
    EXPECT_FALSE(beside("amount").empty()) << reason;
  }
}

TEST_F(MoneyPages, a_closed_account_is_told_before_anything_is_kept) {
  accounts_.closed_id = kPayeeAccount;
  EXPECT_EQ(post("/pay", to_somebody_new()), 400);
  EXPECT_EQ(beside("account_number"), "This account is closed and takes no more money.");
  EXPECT_EQ(post("/pay/confirm", confirmed()), 400);
  accounts_.closed_id = {};
  payments_.payee_shown.account_id = {};
  EXPECT_EQ(post("/pay/confirm", confirmed()), 400);
  EXPECT_NE(beside("account_number").find("another bank"), std::string::npos);
  payments_.payee_shown.account_id = kAccount;
  EXPECT_EQ(post("/pay/confirm", confirmed()), 400);
  EXPECT_EQ(beside("account_number"), "That is the account that would pay.");
  payments_.payee_shown.account_id = kPayeeAccount;
  accounts_.account_shown.closed = true;
  EXPECT_EQ(post("/pay/confirm", confirmed()), 400);
  EXPECT_EQ(beside("account_id"), "This account of yours is closed.");
  EXPECT_FALSE(payments_.created.has_value());
  EXPECT_FALSE(payments_.sent.has_value());
}

TEST_F(MoneyPages, whom_she_paid_before_is_a_shorter_form) {
  const std::string payee = base::to_text("payee", kPayee);
  ASSERT_EQ(get("/pay"), 200);
  EXPECT_TRUE(shows("Somebody you paid before"));
  ASSERT_EQ(get("/pay?payee=" + payee), 200);
  EXPECT_TRUE(shows("<h1>Pay <bdi>Grace Hopper</bdi></h1>"));
  EXPECT_FALSE(shows("name=\"sort_code\""));
  const Fields fields{{"payee_id", payee}, {"amount", "5"}, {"dedupe_id", "d"}, {"step", "pay"}};
  EXPECT_EQ(post("/pay/confirm", fields), 303);
  EXPECT_FALSE(payments_.created.has_value());
  EXPECT_EQ(std::get<payments::ToPayee>(payments_.sent->to).id, kPayee);
  EXPECT_EQ(post("/pay", {{"payee_id", base::to_text("payee", kOrder)}, {"amount", "5"}}), 400);
  EXPECT_FALSE(beside("payee_id").empty());
  EXPECT_EQ(post("/pay/payees/" + payee + "/forget", {}), 303);
  EXPECT_EQ(payments_.deleted, kPayee);
}

TEST_F(MoneyPages, a_payment_says_what_became_of_it) {
  const std::string place = "/pay/payments/" + base::to_text("payment", kPayment);
  payments_.payment_shown.state = payments::PaymentState::kDeclined;
  payments_.payment_shown.decline_reason = "insufficient_funds";
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("There was not enough money in the account."));
  payments_.payment_shown.state = payments::PaymentState::kUnknown;
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("Do not pay it again"));
  EXPECT_FALSE(shows("/approve\""));
  payments_.payment_shown.state = payments::PaymentState::kAwaitingApproval;
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("/approve\""));
  EXPECT_EQ(post(place + "/approve", {}), 303);
  EXPECT_EQ(payments_.approved, std::vector{kPayment});
  EXPECT_EQ(post(place + "/cancel", {}), 303);
  EXPECT_EQ(payments_.cancelled, kPayment);
  EXPECT_EQ(get("/pay/payments/nonsense"), 404);
  ASSERT_EQ(get("/pay/payments"), 200);
  EXPECT_EQ(payments_.listed->account_id, kAccount);
}

TEST_F(MoneyPages, who_asked_for_a_payment_is_said) {
  const std::string place = "/pay/payments/" + base::to_text("payment", kPayment);
  payments_.payment_shown.state = payments::PaymentState::kAwaitingApproval;
  ASSERT_EQ(get(place), 200);
  EXPECT_FALSE(shows("asked for this payment"));
  payments_.payment_shown.client_id = identity_.client.id;
  identity_.client.name = kHostile;
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("asked for this payment. Approve it only if you want it yourself."));
  EXPECT_FALSE(shows("<script>"));
}

TEST_F(MoneyPages, a_standing_order_is_asked_for_and_then_approved) {
  ASSERT_EQ(get("/pay/orders"), 200);
  EXPECT_TRUE(shows("Every month"));
  const Fields fields{{"payee_id", base::to_text("payee", kPayee)},
                      {"amount", "50"},
                      {"reference", "Rent"},
                      {"frequency", "month"},
                      {"first_date", "2026-12-01"},
                      {"order_token", "drawn-once"}};
  EXPECT_EQ(post("/pay/orders", fields), 303);
  const std::string place = "/pay/orders/" + base::to_text("order", kOrder);
  EXPECT_EQ(header("Location"), place);
  EXPECT_EQ(orders_.created->amount_minor, 50'00);
  EXPECT_EQ(orders_.created->terms.frequency, bank_calendar::Frequency::kEveryMonth);
  EXPECT_EQ(orders_.created->terms.first_date, bank_calendar::parse_date("2026-12-01").value());
  const base::Id first_id = orders_.created->order_id;
  EXPECT_EQ(first_id.slice(), kAccount.slice());
  EXPECT_EQ(post("/pay/orders", fields), 303);
  EXPECT_EQ(orders_.created->order_id, first_id) << "the same form twice is one order";
  EXPECT_TRUE(orders_.approved.empty());
  ASSERT_EQ(get(place), 200);
  EXPECT_TRUE(shows("Tuesday 1 December 2026"));
  EXPECT_EQ(post(place + "/approve", {}), 303);
  EXPECT_EQ(orders_.approved, std::vector{kOrder});
  EXPECT_EQ(post(place + "/cancel", {}), 303);
  EXPECT_EQ(orders_.cancelled, kOrder);
}

TEST_F(MoneyPages, statements_are_listed_and_saved_and_never_shown_as_a_page) {
  ASSERT_EQ(get("/home/statements"), 200);
  EXPECT_TRUE(shows("The first comes when a month of this account is over."));
  statements::IssuedStatement& issued = statements_.issued.emplace_back();
  issued.statement.head.id = {.high = 1, .low = 8};
  issued.statement.head.closing_minor = 77'00;
  issued.statement.head.period = {.from = base::parse_rfc3339("2026-10-01T00:00:00+01:00").value(),
                                  .to = base::parse_rfc3339("2026-11-01T00:00:00Z").value()};
  ASSERT_EQ(get("/home/statements"), 200);
  EXPECT_EQ(statements_.listed->account_id, kAccount);
  EXPECT_TRUE(shows("1 October 2026 to 31 October 2026"));
  EXPECT_TRUE(shows("£77.00"));
  const std::string place = "/home/statements/" + base::to_text("stmt", {.high = 1, .low = 8});
  EXPECT_TRUE(shows("href=\"" + place + "?form=pdf\""));
  ASSERT_EQ(get(place + "?form=csv"), 200);
  EXPECT_TRUE(header("Content-Disposition").starts_with("attachment; filename=\"statement-"));
  EXPECT_TRUE(response_.content_type.starts_with("text/csv"));
  EXPECT_EQ(header("Cache-Control"), "no-store");
  EXPECT_EQ(get(place + "?form=exe"), 404);
  EXPECT_EQ(get("/home/statements/nonsense?form=pdf"), 404);
}

TEST_F(MoneyPages, days_that_cannot_be_are_told_beside_their_fields) {
  const auto ask = [this](std::string first, std::string last) {
    return post("/pay/orders", {{"payee_id", base::to_text("payee", kPayee)},
                                {"amount", "50"},
                                {"frequency", "month"},
                                {"first_date", std::move(first)},
                                {"final_date", std::move(last)}});
  };
  EXPECT_EQ(ask("2027-02-31", ""), 400);
  EXPECT_EQ(beside("first_date"), "No calendar has this day.");
  EXPECT_EQ(ask("tomorrow", "2027-02-31"), 400);
  EXPECT_EQ(beside("first_date"), "Write the date like 2026-11-26.");
  EXPECT_EQ(beside("final_date"), "No calendar has this day.");
  EXPECT_FALSE(orders_.created.has_value());
  orders_.failure =
      base::make_error(base::ErrorCode::kInvalidArgument, "schedule_in_the_past", "secret");
  orders_.lists_despite_failure = true;
  EXPECT_EQ(ask("2020-01-01", ""), 400);
  EXPECT_EQ(beside("first_date"), "This day has passed. Choose a later one.");
}

TEST_F(MoneyPages, hostile_words_are_text_everywhere) {
  customers_.customer.preferred_name = kHostile;
  accounts_.pot_shown.name = kHostile;
  transactions_.shown.counterparty.name = kHostile;
  transactions_.shown.scheme = transactions::Scheme::kPersonToPerson;
  transactions_.shown.description = kHostile;
  payments_.payee_shown.name = kHostile;
  payments_.payment_shown.payee.name = kHostile;
  payments_.payment_shown.reference = kHostile;
  orders_.shown.order.payee.name = kHostile;
  orders_.shown.order.reference = kHostile;
  Fields hostile = to_somebody_new();
  for (auto& [name, value] : hostile) value = name == "account_id" ? value : kHostile;
  for (const std::string place :
       {"/home", "/pay", "/pay/payments", "/pay/orders", "/pay?account=%22%3E%3Cscript%3E"}) {
    get(place);
    EXPECT_FALSE(shows("<script>")) << place;
  }
  get("/pay?payee=" + base::to_text("payee", kPayee));
  EXPECT_FALSE(shows("<script>"));
  get("/pay/payments/" + base::to_text("payment", kPayment));
  EXPECT_FALSE(shows("<script>"));
  get("/pay/orders/" + base::to_text("order", kOrder));
  EXPECT_FALSE(shows("<script>"));
  for (const char* place : {"/pay", "/pay/confirm", "/pay/orders"}) {
    post(place, hostile);
    EXPECT_FALSE(shows("<script>")) << place;
  }
}

TEST_F(MoneyPages, a_form_without_its_token_moves_nothing) {
  const std::string payment = "/pay/payments/" + base::to_text("payment", kPayment);
  const std::string order = "/pay/orders/" + base::to_text("order", kOrder);
  const std::string payee = "/pay/payees/" + base::to_text("payee", kPayee);
  for (const std::string& place :
       {std::string("/pay"), std::string("/pay/confirm"), std::string("/pay/orders"),
        payment + "/approve", payment + "/cancel", order + "/approve", order + "/cancel",
        payee + "/forget"}) {
    EXPECT_EQ(post_bare(place, confirmed()), 403) << place;
    headers_ = {{"origin", "https://evil.example"}};
    EXPECT_EQ(post(place, confirmed()), 403) << place;
    headers_.clear();
    jar_.clear();
    EXPECT_EQ(post(place, confirmed()), 303) << place;
    EXPECT_TRUE(header("Location").starts_with("/sign-in")) << place;
    sign_in();
  }
  EXPECT_FALSE(payments_.sent || payments_.created || payments_.cancelled || payments_.deleted);
  EXPECT_FALSE(orders_.created || orders_.cancelled);
  EXPECT_TRUE(payments_.approved.empty() && orders_.approved.empty());
}

TEST_F(MoneyPages, who_has_no_account_is_told_so) {
  accounts_.account_shown.id = {};
  EXPECT_EQ(get("/home?account=" + base::to_text("acc", kAccount)), 404);
  EXPECT_TRUE(shows("There is no such account of yours."));
}

TEST(MoneyHtml, moments_are_those_of_london) {
  const auto summer = base::parse_rfc3339("2026-07-01T23:30:00Z").value();
  EXPECT_EQ(clock_words(summer), "00:30");
  Html html;
  put_moment(html, summer);
  EXPECT_NE(html.written().find("2 July 2026, 00:30"), std::string::npos);
  EXPECT_EQ(day_words(bank_calendar::parse_date("2026-11-26").value()),
            "Thursday 26 November 2026");
  EXPECT_EQ(money_text(5, 826), "£0.05");
}

}  // namespace
}  // namespace atollbank::pages
