// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/carry_out.h"

#include <algorithm>

#include "services/posting/posting_fixture.h"

namespace atollbank::atollctl {
namespace {

// Orders carried out on a real posting service over a journal in memory.
class CarryOut : public posting::PostingFixture {
 protected:
  base::Result<Answer> order(const LedgerOrder& what) {
    LedgerCalls ledger(*posting_, clock_, base::Duration::from_seconds(10));
    return carry_out(what, ledger, clock_);
  }

  Answer done(const LedgerOrder& what) {
    auto answer = order(what);
    EXPECT_TRUE(answer) << answer.error().message;
    return *std::move(answer);
  }

  ledger::AccountId create(const std::string& currency, std::optional<std::string> floor) {
    const base::Id id = PostingFixture::account(++accounts_);
    const Answer answer = done(CreateAccount{.id = id,
                                             .currency = currency,
                                             .floor = std::move(floor),
                                             .namespace_name = "customer",
                                             .name = "current"});
    EXPECT_EQ(answer.refusal, "");
    return id;
  }

  // A house account without a limit and a customer's with 100.00.
  void SetUp() override {
    PostingFixture::SetUp();
    house_ = create("GBP", std::nullopt);
    customer_ = create("GBP", "0");
    ASSERT_EQ(pay(house_, customer_, "100").refusal, "");
  }

  Answer pay(base::Id debit, base::Id credit, const std::string& amount, base::Id id = {}) {
    return done(Post{.id = id, .debit = debit, .credit = credit, .amount = amount});
  }

  static Datum datum_of(const std::vector<Field>& fields, const std::string& key) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& field) { return field.key == key; });
    EXPECT_NE(found, fields.end()) << key;
    return found == fields.end() ? Datum() : found->datum;
  }
  static std::int64_t minor_of(const View& view, const std::string& key) {
    return std::get<std::int64_t>(datum_of(view.fields, key));
  }

  base::Id place(const std::string& amount) {
    const base::Id hold = PostingFixture::id(++holds_);
    const Answer answer = done(PlaceHold{
        .id = hold, .account = customer_, .payee = house_, .amount = amount, .lasts = kDay});
    EXPECT_EQ(answer.refusal, "");
    return hold;
  }

  static constexpr base::Duration kDay = base::Duration::from_seconds(86'400);
  std::uint64_t accounts_ = 0;
  std::uint64_t holds_ = 0;
  base::Id house_;
  base::Id customer_;
};

TEST_F(CarryOut, a_posting_moves_money_in_the_payers_currency) {
  const Answer answer = pay(customer_, house_, "12.34");
  EXPECT_EQ(answer.refusal, "");
  EXPECT_EQ(minor_of(answer.view, "balance_before_minor"), 10'000);
  EXPECT_EQ(minor_of(answer.view, "balance_after_minor"), 8'766);
  EXPECT_EQ(minor_of(done(ShowBalance{customer_}).view, "available_minor"), 8'766);
}

TEST_F(CarryOut, an_overdrawn_posting_is_declined_and_said_so) {
  const Answer answer = pay(customer_, house_, "100.01");
  EXPECT_EQ(answer.refusal, "declined: insufficient_funds");
  EXPECT_EQ(minor_of(done(ShowBalance{customer_}).view, "balance_minor"), 10'000);
}

TEST_F(CarryOut, the_same_id_again_is_the_same_posting) {
  const base::Id id = PostingFixture::id(900);
  pay(customer_, house_, "1", id);
  const Answer again = pay(customer_, house_, "1", id);
  EXPECT_EQ(std::get<bool>(datum_of(again.view.fields, "duplicate")), true);
  EXPECT_EQ(minor_of(done(ShowBalance{customer_}).view, "balance_minor"), 9'900);
  EXPECT_EQ(pay(customer_, house_, "2", id).refusal, "refused: id_used_with_different_content");
}

TEST_F(CarryOut, a_hold_is_increased_captured_in_part_and_released) {
  const base::Id hold = place("10");
  EXPECT_EQ(minor_of(done(ShowBalance{customer_}).view, "held_minor"), 1'000);
  done(ChangeHold{.kind = ledger::CommandKind::kIncreaseHold, .hold = hold, .amount = "5"});
  done(ChangeHold{.kind = ledger::CommandKind::kCaptureHold, .hold = hold, .amount = "4.50"});
  View balance = done(ShowBalance{customer_}).view;
  EXPECT_EQ(minor_of(balance, "balance_minor"), 9'550);
  EXPECT_EQ(minor_of(balance, "held_minor"), 1'050);
  const Answer released = done(ChangeHold{.kind = ledger::CommandKind::kReleaseHold, .hold = hold});
  EXPECT_EQ(released.refusal, "");
  balance = done(ShowBalance{customer_}).view;
  EXPECT_EQ(minor_of(balance, "held_minor"), 0);
  EXPECT_EQ(minor_of(balance, "available_minor"), 9'550);
}

TEST_F(CarryOut, capturing_more_than_is_held_is_declined) {
  const base::Id hold = place("10");
  const Answer answer =
      done(ChangeHold{.kind = ledger::CommandKind::kCaptureHold, .hold = hold, .amount = "10.01"});
  EXPECT_EQ(answer.refusal, "declined: exceeds_hold");
}

TEST_F(CarryOut, what_is_not_a_hold_cannot_be_captured) {
  const base::Id posting = PostingFixture::id(901);
  pay(customer_, house_, "1", posting);
  const auto refused =
      order(ChangeHold{.kind = ledger::CommandKind::kCaptureHold, .hold = posting, .amount = "1"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "bad_argument");
}

TEST_F(CarryOut, a_statement_is_newest_first_and_pages) {
  pay(customer_, house_, "1");
  pay(customer_, house_, "2");
  const View page = done(ShowStatement{.account = customer_, .limit = 2}).view;
  ASSERT_EQ(page.rows.size(), 2u);
  EXPECT_EQ(std::get<std::int64_t>(datum_of(page.rows[0], "amount_minor")), -200);
  const auto before = std::get<std::uint64_t>(datum_of(page.fields, "older_before"));
  const View rest =
      done(ShowStatement{.account = customer_, .limit = 10, .before_slot = before}).view;
  EXPECT_EQ(std::get<std::int64_t>(datum_of(rest.rows[0], "amount_minor")), 10'000);
}

TEST_F(CarryOut, a_record_is_found_with_its_accounts_and_who_asked) {
  const base::Id id = PostingFixture::id(902);
  pay(customer_, house_, "7", id);
  const View view = done(FindRecord{id}).view;
  EXPECT_EQ(datum_of(view.fields, "kind"), Datum("posting"));
  EXPECT_EQ(datum_of(view.fields, "debit_account"), Datum(base::to_text("acc", customer_)));
  EXPECT_EQ(datum_of(view.fields, "subject"), Datum("svc_atollctl"));
  EXPECT_EQ(minor_of(view, "amount_minor"), 700);
}

TEST_F(CarryOut, what_the_ledger_does_not_know_is_an_error_with_its_reason) {
  EXPECT_EQ(order(ShowBalance{PostingFixture::account(99)}).error().reason, "account_not_found");
  EXPECT_EQ(order(FindRecord{PostingFixture::id(999)}).error().reason, "record_not_found");
}

TEST_F(CarryOut, more_digits_than_the_currency_has_are_refused_before_anything_is_sent) {
  const auto refused = order(Post{.debit = customer_, .credit = house_, .amount = "1.001"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "bad_argument");
  EXPECT_EQ(minor_of(done(ShowBalance{customer_}).view, "balance_minor"), 10'000);
}

TEST_F(CarryOut, a_currency_that_does_not_exist_is_refused) {
  const auto refused = order(CreateAccount{.currency = "ZZZ", .name = "current"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "bad_argument");
}

TEST_F(CarryOut, a_ceiling_keeps_money_out) {
  ASSERT_EQ(
      done(
          SetLimit{.kind = ledger::CommandKind::kSetCeiling, .account = customer_, .amount = "100"})
          .refusal,
      "");
  EXPECT_EQ(pay(house_, customer_, "0.01").refusal, "declined: exceeds_ceiling");
}

TEST_F(CarryOut, a_condition_guards_its_post) {
  Post post{.debit = customer_, .credit = house_, .amount = "1", .if_balance_min = "100.01"};
  EXPECT_EQ(done(post).refusal, "declined: condition_not_met");
  post.if_balance_min = "100";
  post.if_balance_max = "100";
  EXPECT_EQ(done(post).refusal, "");
}

TEST_F(CarryOut, an_extended_hold_lives_on) {
  const base::Id hold = place("10");
  EXPECT_EQ(done(ExtendHold{.hold = hold}).refusal, "");
  EXPECT_EQ(order(ExtendHold{.hold = customer_}).error().code, base::ErrorCode::kInvalidArgument);
}

TEST_F(CarryOut, an_exchange_gives_what_the_rate_says) {
  const auto house_euros = create("EUR", std::nullopt);
  const auto euros = create("EUR", "0");
  const Answer answer = done(Exchange{.debit = customer_,
                                      .credit = euros,
                                      .house_base = house_,
                                      .house_quote = house_euros,
                                      .amount = "10",
                                      .rate = {.mantissa = 11'725, .exponent = 4}});
  EXPECT_EQ(answer.refusal, "");
  EXPECT_EQ(minor_of(answer.view, "got_minor"), 1172);
}

TEST_F(CarryOut, a_closed_period_takes_no_older_value_time) {
  ASSERT_EQ(done(ClosePeriod{.before = clock_.wall()}).refusal, "");
  const auto late = base::Timestamp::from_ms(clock_.wall().ms() - 1'000);
  EXPECT_EQ(
      done(Post{.debit = house_, .credit = customer_, .amount = "1", .value_time = late}).refusal,
      "declined: period_closed");
}

}  // namespace
}  // namespace atollbank::atollctl
