// SPDX-License-Identifier: Apache-2.0
#include "services/payments/payment.h"

#include <gtest/gtest.h>

#include "services/payments/format/payment_record.h"
#include "services/payments/payment_store.h"
#include "services/payments/texts.h"

namespace atollbank::payments {
namespace {

constexpr base::Timestamp kAsked = base::Timestamp::from_ms(1'700'000'000'000);
constexpr base::Duration kHour = base::Duration::from_seconds(3600);
constexpr std::int32_t kToday = 19'675;
constexpr base::Id kAda{.high = 1, .low = 1};
constexpr base::Id kBob{.high = 1, .low = 2};

// Of 300.00, which both owners have to approve within a day.
Payment rent() {
  Payment payment;
  payment.id = {.high = 2, .low = 1};
  payment.user_id = kAda;
  payment.account_id = {.high = 3, .low = 1};
  payment.to_account_id = {.high = 3, .low = 2};
  payment.created = kAsked;
  payment.updated = kAsked;
  payment.amount_minor = 300'00;
  payment.currency = 826;
  payment.reference = "Rent";
  payment.payer = {.name = "Ada", .account_number = "1", .sort_code = "2", .user_id = "a"};
  payment.payee = {.name = "Bob", .account_number = "3", .sort_code = "4", .user_id = "b"};
  payment.state = PaymentState::kAwaitingApproval;
  payment.approvers = {kAda, kBob};
  payment.lapses = kAsked + kHour;
  return payment;
}

std::string refusal_of(const base::Result<Payment>& result) {
  return result ? "" : result.error().reason;
}

TEST(Payment, is_released_by_the_last_approval_and_counts_against_that_day) {
  const auto once = approved(rent(), kAda, kAsked, kToday);
  ASSERT_TRUE(once);
  EXPECT_EQ(once->state, PaymentState::kAwaitingApproval);
  EXPECT_FALSE(once->counts());
  const base::Timestamp later = kAsked + base::Duration::from_seconds(60);
  EXPECT_EQ(*approved(*once, kAda, later, kToday), *once) << "the same approval again";
  const auto twice = approved(*once, kBob, later, kToday);
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->state, PaymentState::kReleased);
  EXPECT_EQ(twice->released_on, kToday);
  EXPECT_EQ(twice->updated, later);
  EXPECT_TRUE(twice->counts());
  EXPECT_EQ(twice->approvals, (std::vector<Approval>{{.user_id = kAda, .at = kAsked},
                                                     {.user_id = kBob, .at = later}}));
}

TEST(Payment, is_approved_by_its_approvers_in_its_time_and_nobody_else) {
  EXPECT_EQ(refusal_of(approved(rent(), {.high = 1, .low = 3}, kAsked, kToday)), "not_an_approver");
  EXPECT_EQ(refusal_of(approved(rent(), kAda, kAsked + kHour, kToday)), "payment_lapsed");
  const auto dropped = cancelled(rent(), kAsked);
  ASSERT_TRUE(dropped);
  EXPECT_EQ(refusal_of(approved(*dropped, kAda, kAsked, kToday)), "payment_not_awaiting_approval");
}

TEST(Payment, can_be_cancelled_only_while_it_awaits_approval) {
  const auto dropped = cancelled(rent(), kAsked);
  ASSERT_TRUE(dropped);
  EXPECT_EQ(dropped->state, PaymentState::kCancelled);
  EXPECT_TRUE(dropped->has_ended());
  EXPECT_EQ(*cancelled(*dropped, kAsked + kHour), *dropped);
  Payment payment = rent();
  for (const PaymentState state : {PaymentState::kReleased, PaymentState::kUnknown,
                                   PaymentState::kBooked, PaymentState::kDeclined}) {
    payment.state = state;
    EXPECT_EQ(refusal_of(cancelled(payment, kAsked)), "payment_not_cancellable");
  }
  EXPECT_EQ(refusal_of(cancelled(rent(), kAsked + kHour)), "payment_not_cancellable") << "lapsed";
}

TEST(Payment, that_nobody_approved_in_time_has_lapsed) {
  const base::Timestamp just_before{(kAsked + kHour).nanoseconds - 1};
  EXPECT_EQ(as_of(rent(), just_before), rent());
  const Payment lapsed = as_of(rent(), kAsked + kHour);
  EXPECT_EQ(lapsed.state, PaymentState::kLapsed);
  EXPECT_EQ(lapsed.updated, kAsked + kHour);
  Payment booked = rent();
  booked.state = PaymentState::kBooked;
  EXPECT_EQ(as_of(booked, kAsked + kHour), booked);
}

TEST(PaymentLimits, are_reached_to_the_penny_and_not_beyond) {
  const PaymentLimits limits{.payment_minor = 300'00, .day_minor = 500'00};
  EXPECT_TRUE(check_limits(rent(), 200'00, limits));
  EXPECT_EQ(check_limits(rent(), 200'01, limits).error().reason, "daily_limit_exceeded");
  Payment larger = rent();
  larger.amount_minor = 300'01;
  EXPECT_EQ(check_limits(larger, 0, limits).error().reason, "payment_limit_exceeded");
  larger.is_own = true;
  EXPECT_TRUE(check_limits(larger, 500'00, limits)) << "her own money stays hers";
  larger.is_own = false;
  larger.mandate_id = {.high = 8, .low = 1};
  EXPECT_TRUE(check_limits(larger, 500'00, limits)) << "she approved the standing order";
}

TEST(PaymentLimits, what_goes_unapproved_is_the_days_together) {
  const PaymentLimits limits{.unapproved_minor = 500'00};
  Payment payment = rent();
  payment.state = PaymentState::kReleased;
  payment.approvers = {};
  payment.lapses = {};
  payment.released_on = kToday;
  EXPECT_EQ(begun(payment, {{kAda}}, 200'00, limits), payment);
  const Payment waiting = begun(payment, {{kAda}}, 200'01, limits);
  EXPECT_EQ(waiting.state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(waiting.approvers, std::vector{kAda});
  EXPECT_EQ(waiting.lapses, kAsked + limits.approval_lifetime);
  payment.is_own = true;
  EXPECT_EQ(begun(payment, {{kAda}}, 500'00, limits), payment);
  // Who may only ask has even this approved.
  payment.state = PaymentState::kAwaitingApproval;
  EXPECT_EQ(begun(payment, {{kAda}}, 0, limits).approvers, std::vector{kAda});
  EXPECT_EQ(begun(payment, {{kAda}}, 0, limits).released_on, 0);
}

TEST(PaymentLimits, above_what_one_owner_may_send_alone_all_of_them_approve) {
  const PaymentLimits limits{.unapproved_minor = 500'00};
  const PayingOwners owners{.all = {kAda, kBob}, .all_above_minor = 300'00};
  Payment payment = rent();
  payment.state = PaymentState::kReleased;
  payment.approvers = {};
  const std::int64_t alone_today = 300'00 - payment.amount_minor;
  EXPECT_EQ(begun(payment, owners, alone_today, limits), payment);
  EXPECT_EQ(begun(payment, owners, alone_today + 1, limits).approvers, owners.all);
  payment.is_own = true;
  EXPECT_EQ(begun(payment, owners, alone_today + 1, limits).approvers, owners.all);
  payment.mandate_id = {.high = 8, .low = 1};
  EXPECT_EQ(begun(payment, owners, alone_today + 1, limits), payment) << "a standing order";
}

TEST(PaymentRequest, is_the_same_when_it_says_the_same_through_the_same_client) {
  const auto asked = [](auto alter) {
    Context context;
    context.caller.client_id = "client";
    SendPayment request{.user_id = kAda,
                        .account_id = {.high = 3, .low = 1},
                        .to = ToAccount{.id = {.high = 3, .low = 2}, .name = "Bob"},
                        .amount_minor = 1,
                        .reference = "Rent",
                        .dedupe_id = "p"};
    alter(context, request);
    return asked_by(context, request);
  };
  const Asked first = asked([](Context&, SendPayment&) {});
  const Asked later = asked([](Context& context, SendPayment&) {
    context.request_id = {.high = 9, .low = 9};
    context.caller.source_ip = "192.0.2.9";
  });
  EXPECT_EQ(later, first);
  const auto is_another = [&first](const Asked& other) {
    return other.dedupe == first.dedupe && other.content != first.content;
  };
  EXPECT_TRUE(is_another(asked([](Context&, SendPayment& to) { to.amount_minor = 2; })));
  EXPECT_TRUE(is_another(asked([](Context&, SendPayment& to) { to.reference = ""; })));
  EXPECT_TRUE(is_another(asked([](Context&, SendPayment& to) { to.user_id = kBob; })));
  EXPECT_TRUE(
      is_another(asked([](Context&, SendPayment& to) { to.to = ToPayee{{.high = 3, .low = 2}}; })));
  EXPECT_TRUE(is_another(asked([](Context&, SendPayment& to) {
    to.to = ToAccount{.id = {.high = 3, .low = 3}, .name = "Bob"};
  })));
  EXPECT_TRUE(
      is_another(asked([](Context&, SendPayment& to) { to.mandate_id = {.high = 8, .low = 1}; })));
  EXPECT_NE(asked([](Context&, SendPayment& to) { to.dedupe_id = "q"; }).dedupe, first.dedupe);
  EXPECT_NE(asked([](Context& from, SendPayment&) { from.caller.client_id = "c"; }).dedupe,
            first.dedupe);
}

TEST(PaymentRecord, keeps_everything_and_its_bytes_for_ever) {
  Payment payment = *approved(rent(), kAda, kAsked, kToday);
  payment.decline_reason = "insufficient_funds";
  payment.slot = 77;
  payment.debit_transaction_id = {.high = 7, .low = 1};
  payment.credit_transaction_id = {.high = 7, .low = 2};
  payment.mandate_id = {.high = 8, .low = 1};
  const auto bytes = format::encode_payment(payment);
  EXPECT_EQ(format::decode_payment(bytes).value(), payment);
  EXPECT_EQ(base::to_hex(bytes),
            "01010002000000000000000100000000000000010000000000000001000000000000000300000000"
            "00000001000000000000000300000000000000020000000000000000002a36fe9c971700002a36fe"
            "9c971730750000000000003a030400000052656e7403000000416461010000003101000000320100"
            "00006103000000426f6201000000330100000034010000006212000000696e73756666696369656e"
            "745f66756e6473020100000000000000010000000000000001000000000000000200000000000000"
            "010100000000000000010000000000000000002a36fe9c971700a0e26644a09717000000004d0000"
            "00000000000700000000000000010000000000000007000000000000000200000000000000"
            "08000000000000000100000000000000");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_payment(bytes.substr(0, size)));
  }
}

TEST(AskedRecord, is_under_the_key_it_names_and_of_before_under_none) {
  format::AskedPayment asked{.payment_id = {.high = 1, .low = 2}, .content = {.high = 3, .low = 4}};
  const std::string of_before = format::encode_asked(asked);
  EXPECT_EQ(base::to_hex(of_before),
            "010100000000000000020000000000000003000000000000000400000000000000");
  EXPECT_EQ(format::decode_asked(of_before).value(), asked);
  asked.key = 5;
  const std::string bytes = format::encode_asked(asked);
  EXPECT_EQ(base::to_hex(bytes),
            "0201000000000000000200000000000000030000000000000004000000000000000500000000000000");
  EXPECT_EQ(format::decode_asked(bytes).value(), asked);
  EXPECT_FALSE(format::decode_asked(bytes.substr(1)));
}

TEST(PaymentRecord, of_a_programs_payment_is_the_same_with_its_client_behind) {
  Payment payment = *approved(rent(), kAda, kAsked, kToday);
  const std::string hers = base::to_hex(format::encode_payment(payment));
  payment.client_id = "app";
  const auto bytes = format::encode_payment(payment);
  EXPECT_EQ(base::to_hex(bytes), "02" + hers.substr(2) + "03000000617070");
  EXPECT_EQ(format::decode_payment(bytes).value(), payment);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_payment(bytes.substr(0, size)));
  }
}

TEST(PaymentRecord, of_a_files_payment_ends_with_the_bulk_payment_and_the_line) {
  Payment payment = rent();
  payment.payer.name_parts = {{.key = 7, .bytes = "uvw"}};
  const std::string hers = base::to_hex(format::encode_payment(payment));
  payment.bulk_id = {.high = 6, .low = 9};
  payment.bulk_line = 258;
  const auto bytes = format::encode_payment(payment);
  EXPECT_EQ(base::to_hex(bytes),
            "04" + hers.substr(2) + "0600000000000000090000000000000002010000");
  payment.payer.name = "";
  EXPECT_EQ(format::decode_payment(bytes).value(), payment);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_payment(bytes.substr(0, size)));
  }
  payment.payer.name_parts = {};
  EXPECT_EQ(format::decode_payment(format::encode_payment(payment)).value(), payment);
}

TEST(PaymentRecord, of_people_with_keys_holds_what_was_sealed_in_place_of_their_words) {
  Payment payment = rent();
  const std::string clear = base::to_hex(format::encode_payment(payment));
  payment.reference_parts = {{.key = 7, .bytes = "xyz"}};
  payment.payer.name_parts = {{.key = 7, .bytes = "uvw"}, {.key = 0, .bytes = "Old"}};
  const auto bytes = format::encode_payment(payment);
  const std::string reference =
      "010700000000000000"
      "03000000"
      "78797a";
  const std::string payer =
      "020700000000000000"
      "03000000"
      "757677"
      "0000000000000000"
      "03000000"
      "4f6c64";
  const std::string payee =
      "00"
      "03000000"
      "426f62";
  std::string expected = "03" + clear.substr(2) + "00000000";
  for (const auto& [in_clear, kept] : {std::pair{"0400000052656e74", reference},
                                       {"03000000416461", payer},
                                       {"03000000426f62", payee}}) {
    expected.replace(expected.find(in_clear), std::string_view(in_clear).size(), kept);
  }
  EXPECT_EQ(base::to_hex(bytes), expected);
  payment.reference = payment.payer.name = "";
  EXPECT_EQ(format::decode_payment(bytes).value(), payment);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_payment(bytes.substr(0, size)));
  }
}

TEST(PayeeRecord, of_a_holder_with_a_key_holds_what_was_sealed) {
  Payee payee{.id = {.high = 4, .low = 1}, .user_id = kAda, .name = "Bob"};
  payee.name_parts = {{.key = 7, .bytes = "xyz"}};
  const auto bytes = format::encode_payee(payee);
  EXPECT_EQ(bytes[0], 2);
  EXPECT_EQ(bytes.find("Bob"), std::string::npos);
  payee.name = "";
  EXPECT_EQ(format::decode_payee(bytes).value(), payee);
  payee.name_parts[0].key = 0;
  EXPECT_FALSE(format::decode_payee(format::encode_payee(payee))) << "no key: it stands in clear";
}

TEST(PayeeRecord, keeps_everything_and_its_bytes_for_ever) {
  const Payee payee{.id = {.high = 4, .low = 1},
                    .user_id = kAda,
                    .created = kAsked,
                    .name = "Bob",
                    .sort_code = "040099",
                    .account_number = "12345678",
                    .account_id = {.high = 3, .low = 2},
                    .name_match = NameMatch::kClose};
  const auto bytes = format::encode_payee(payee);
  EXPECT_EQ(format::decode_payee(bytes).value(), payee);
  EXPECT_EQ(base::to_hex(bytes),
            "0102040000000000000001000000000000000100000000000000010000000000000000002a36fe9c"
            "97170300000000000000020000000000000003000000426f62060000003034303039390800000031"
            "32333435363738");
}

TEST(PaymentTexts, are_what_a_statement_can_print) {
  EXPECT_TRUE(check_name("Zoë Иванова 山田"));
  EXPECT_TRUE(check_name(std::string(128, 'x')));
  for (const std::string& name : {std::string(), std::string("   "), std::string(129, 'x'),
                                  std::string("a\nb"), std::string("a\x7F"), std::string("\xC3")}) {
    EXPECT_EQ(check_name(name).error().reason, "payee_name_invalid");
  }
  EXPECT_TRUE(check_reference(""));
  EXPECT_TRUE(check_reference(std::string(140, 'x')));
  EXPECT_EQ(check_reference(std::string(141, 'x')).error().reason, "reference_invalid");
  EXPECT_EQ(check_reference("a\tb").error().reason, "reference_invalid");
}

}  // namespace
}  // namespace atollbank::payments
