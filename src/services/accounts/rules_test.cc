// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "services/accounts/addresses.h"
#include "services/accounts/format/account_record.h"
#include "services/accounts/merchant_rules.h"
#include "services/accounts/pot_rules.h"
#include "services/accounts/refusal.h"

namespace atollbank::accounts {
namespace {

TEST(CommandId, no_two_lists_of_parts_share_one) {
  EXPECT_EQ(command_id("a", 7, {"x", "y"}), command_id("a", 7, {"x", "y"}));
  EXPECT_EQ(command_id("a", 7, {"x", "y"}).slice(), 7);
  const std::set<base::Id> ids = {command_id("a", 0, {"x", "y"}), command_id("a", 0, {"xy", ""}),
                                  command_id("a", 0, {"", "xy"}), command_id("b", 0, {"x", "y"}),
                                  command_id("a", 1, {"x", "y"})};
  EXPECT_EQ(ids.size(), 5u);
}

TEST(Refusal, a_frozen_address_is_a_locked_pot_only_when_money_leaves_the_pot) {
  EXPECT_EQ(check_outcome(ledger::Outcome::kDebitsFrozen, Movement::kOutOfPot).error().reason,
            "pot_locked");
  EXPECT_EQ(check_outcome(ledger::Outcome::kDebitsFrozen, Movement::kIntoPot).error().reason,
            "account_frozen");
  EXPECT_TRUE(check_outcome(ledger::Outcome::kDone, Movement::kIntoPot).has_value());
}

TEST(Merchant, the_same_name_is_the_same_merchant) {
  const transactions::Merchant half{.name = "Greggs"};
  const auto first = completed(half);
  const auto again = completed(half);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
  EXPECT_FALSE(first->id.is_nil());
  EXPECT_EQ(base::to_text("merch", first->id).substr(0, 10), "merch_0000");
  EXPECT_EQ(first->address.country, "GBR");
  EXPECT_EQ(completed({}).error().reason, "merchant_invalid");
}

TEST(AccountNumber, has_eight_digits_and_another_at_each_attempt) {
  const base::Id account{.high = 1, .low = 2};
  EXPECT_EQ(account_number(account, 0).size(), 8u);
  EXPECT_NE(account_number(account, 0), account_number(account, 1));
}

TEST(AccountRecord, format_one_keeps_its_bytes) {
  const Account account{.id = {.high = 1, .low = 2},
                        .user_id = {.high = 3, .low = 4},
                        .created = {5},
                        .currency = kPoundSterling,
                        .account_number = "12345678",
                        .sort_code = "040099",
                        .closed = false};
  const std::string bytes = format::encode_account(account);
  EXPECT_EQ(base::to_hex(bytes),
            "010100000000000000020000000000000003000000000000000400000000000000"
            "05000000000000003a0308000000313233343536373806000000303430303939");
  EXPECT_EQ(*format::decode_account(bytes), account);
}

TEST(AccountRecord, format_two_says_whose_a_joint_account_is) {
  const Account account{.id = {.high = 1, .low = 2},
                        .user_id = {.high = 3, .low = 4},
                        .created = {5},
                        .currency = kPoundSterling,
                        .account_number = "12345678",
                        .sort_code = "040099",
                        .kind = AccountKind::kJoint,
                        .other_owners = {{.high = 6, .low = 7}},
                        .all_above_minor = 100'00};
  const std::string bytes = format::encode_account(account);
  EXPECT_EQ(base::to_hex(bytes),
            "020100000000000000020000000000000003000000000000000400000000000000"
            "05000000000000003a0308000000313233343536373806000000303430303939"
            "02102700000000000001"
            "06000000000000000700000000000000");
  EXPECT_EQ(*format::decode_account(bytes), account);
  EXPECT_EQ(format::decode_account(bytes.substr(0, bytes.size() - 1)).error().reason,
            "record_malformed");
  std::string personal = bytes;
  personal[65] = 1;
  EXPECT_EQ(format::decode_account(personal).error().reason, "record_malformed")
      << "format 1 has room for it";
}

TEST(AccountRecord, a_proposal_keeps_its_bytes) {
  const JointProposal proposal{.account_id = {.high = 1, .low = 2},
                               .owners = {{.high = 3, .low = 4}, {.high = 5, .low = 6}},
                               .all_above_minor = 7,
                               .agreed = {{.high = 3, .low = 4}}};
  const std::string bytes = format::encode_proposal(proposal);
  EXPECT_EQ(base::to_hex(bytes),
            "01010000000000000002000000000000003a030700000000000000"
            "020300000000000000040000000000000005000000000000000600000000000000"
            "0103000000000000000400000000000000");
  EXPECT_EQ(*format::decode_proposal(bytes), proposal);
  EXPECT_EQ(format::decode_proposal(bytes + "x").error().reason, "record_malformed");
  JointProposal refused = proposal;
  refused.refused_by = {.high = 5, .low = 6};
  const std::string longer = format::encode_proposal(refused);
  EXPECT_EQ(base::to_hex(longer),
            "02" + base::to_hex(bytes).substr(2) + "05000000000000000600000000000000");
  EXPECT_EQ(*format::decode_proposal(longer), refused);
  EXPECT_FALSE(format::decode_proposal("\x02" + bytes.substr(1) + std::string(16, '\0')))
      << "refused by nobody";
}

TEST(AccountRecord, when_it_was_woken_keeps_its_bytes) {
  const std::string bytes = format::encode_woken({7});
  EXPECT_EQ(base::to_hex(bytes), "010700000000000000");
  EXPECT_EQ(format::decode_woken(bytes)->nanoseconds, 7);
  EXPECT_EQ(format::decode_woken(bytes + "x").error().reason, "record_malformed");
  EXPECT_EQ(format::decode_woken("\x02" + bytes.substr(1)).error().reason, "record_malformed");
}

Pot rainy_days() {
  return {.id = {.high = 1, .low = 2},
          .account_id = {.high = 3, .low = 4},
          .created = {5},
          .updated = {5},
          .name = "Rainy",
          .style = "teal",
          .currency = kPoundSterling,
          .goal_amount_minor = 6};
}

TEST(PotRecord, format_one_keeps_its_bytes) {
  const std::string bytes = format::encode_pot({.pot = rainy_days()});
  EXPECT_EQ(base::to_hex(bytes),
            "0101000000000000000200000000000000030000000000000004000000000000000500000000000000"
            "3a030600000000000000050000005261696e79040000007465616c");
  EXPECT_EQ(format::decode_pot(bytes)->pot, rainy_days());
}

TEST(PotRecord, an_edited_one_is_format_two) {
  Pot pot = rainy_days();
  pot.updated = {7};
  pot.locked_until = {8};
  pot.round_up = true;
  pot.round_up_multiplier = 9;
  pot.cover_image_url = "http://a";
  const std::string bytes = format::encode_pot({.pot = pot});
  EXPECT_EQ(base::to_hex(bytes),
            "0201000000000000000200000000000000030000000000000004000000000000000500000000000000"
            "3a030600000000000000050000005261696e79040000007465616c"
            "0700000000000000080000000000000009000108000000687474703a2f2f61");
  EXPECT_EQ(format::decode_pot(bytes)->pot, pot);
}

TEST(PotRecord, one_with_sealed_words_holds_none_of_them) {
  format::KeptPot kept{.pot = rainy_days(), .words = {.key = 10, .bytes = "sealed"}};
  const std::string bytes = format::encode_pot(kept);
  EXPECT_EQ(base::to_hex(bytes),
            "0301000000000000000200000000000000030000000000000004000000000000000500000000000000"
            "3a030600000000000000"
            "05000000000000000000000000000000000000"
            "0a00000000000000060000007365616c6564");
  kept.pot.name = kept.pot.style = "";
  EXPECT_EQ(format::decode_pot(bytes).value(), kept);
}

TEST(PotRecord, its_words_come_back_as_they_were_sealed) {
  Pot pot = rainy_days();
  pot.cover_image_url = "http://a";
  Pot opened;
  ASSERT_TRUE(format::decode_words(format::encode_words(pot), opened).has_value());
  EXPECT_EQ(opened.name, pot.name);
  EXPECT_EQ(opened.style, pot.style);
  EXPECT_EQ(opened.cover_image_url, pot.cover_image_url);
  EXPECT_FALSE(format::decode_words("cut", opened).has_value());
}

TEST(PotEdit, what_is_absent_stays) {
  Pot pot = rainy_days();
  pot.locked_until = {99};
  EXPECT_EQ(edited(pot, {}), pot);
  EXPECT_EQ(edited(pot, {.locked = true}).locked_until, base::Timestamp{});
  EXPECT_EQ(edited(pot, {.locked_until = base::Timestamp{100}}).locked_until.nanoseconds, 100);
  EXPECT_EQ(edited(pot, {.style = ""}).style, "");
}

}  // namespace
}  // namespace atollbank::accounts
