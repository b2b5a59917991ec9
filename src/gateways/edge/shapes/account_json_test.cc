// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/account_json.h"

#include <gtest/gtest.h>

#include "gateways/edge/shapes/pot_json.h"

namespace atollbank::edge {
namespace {

TEST(AccountJson, an_account_has_the_documented_fields_and_the_real_ones) {
  accounts::Account account;
  account.id = base::Id{.high = 0, .low = 2};
  account.user_id = base::Id{.high = 0, .low = 1};
  account.created = base::parse_rfc3339("2026-11-25T12:00:00.5Z").value();
  account.account_number = "12345678";
  account.sort_code = "040004";
  customers::Customer owner;
  owner.id = account.user_id;
  owner.preferred_name = "Ada Lovelace";
  owner.preferred_first_name = "Ada";
  const std::vector<OwnedAccount> list = {{.account = account, .owners = {owner}}};
  EXPECT_EQ(accounts_json(list),
            R"({"accounts":[{"id":"acc_0000000000000000000002","closed":false,)"
            R"("created":"2026-11-25T12:00:00.5Z","description":"user_0000000000000000000001",)"
            R"("type":"uk_retail","owner_type":"personal","is_flex":false,)"
            R"("product_type":"standard","closed_account_app_access":false,"currency":"GBP",)"
            R"("legal_entity":"atoll_uk","country_code":"GB","country_code_alpha3":"GBR",)"
            R"("owners":[{"user_id":"user_0000000000000000000001",)"
            R"("preferred_name":"Ada Lovelace","preferred_first_name":"Ada"}],)"
            R"("account_number":"12345678","sort_code":"040004","payment_details":{"locale_uk":)"
            R"({"account_number":"12345678","sort_code":"040004"},"iban":{)"
            R"("unformatted":"GB86ATOL04000412345678","formatted":"GB86 ATOL 0400 0412 3456 78",)"
            R"("bic":"ATOLGB2L","usage_description":"To receive payments from abroad",)"
            R"("usage_description_web":"To receive payments from abroad"}},)"
            R"("monzo_branch_address_formatted":"","assets":{"image_url":""}}]})");
}

TEST(AccountJson, a_joint_account_says_whose_it_is) {
  OwnedAccount joint;
  joint.account.kind = accounts::AccountKind::kJoint;
  joint.owners.resize(2);
  joint.owners[0].preferred_name = "Ada";
  joint.owners[1].preferred_name = "Bob";
  const std::vector<OwnedAccount> list = {joint};
  const std::string json = accounts_json(list);
  EXPECT_NE(json.find(R"("type":"uk_retail_joint","owner_type":"joint")"), std::string::npos);
  EXPECT_LT(json.find(R"("preferred_name":"Ada")"), json.find(R"("preferred_name":"Bob")"));
}

TEST(AccountJson, a_balance_is_a_bare_object_and_spending_is_negative) {
  accounts::BalanceView view;
  view.balance_minor = 5000;
  view.total_balance_minor = 6000;
  view.spend_today_minor = -6470;
  EXPECT_EQ(balance_json(view),
            R"({"balance":5000,"total_balance":6000,"balance_including_flexible_savings":6000,)"
            R"("currency":"GBP","spend_today":-6470,"local_currency":"","local_exchange_rate":0,)"
            R"("local_spend":[{"spend_today":-6470,"currency":"GBP"}]})");
}

TEST(AccountJson, a_pot_without_a_goal_has_no_goal_amount) {
  accounts::Pot pot;
  pot.id = base::Id{.high = 0, .low = 3};
  pot.account_id = base::Id{.high = 0, .low = 2};
  pot.name = "Holiday";
  pot.balance_minor = 250;
  pot.created = pot.updated = base::parse_rfc3339("2026-11-25T12:00:00Z").value();
  const std::string plain =
      R"({"id":"pot_0000000000000000000003","name":"Holiday","style":"","balance":250,)"
      R"("currency":"GBP","type":"default","product_id":"default",)"
      R"("current_account_id":"acc_0000000000000000000002","cover_image_url":"",)"
      R"("isa_wrapper":"","round_up":false,"round_up_multiplier":null,"is_tax_pot":false,)"
      R"("created":"2026-11-25T12:00:00Z","updated":"2026-11-25T12:00:00Z","deleted":false,)"
      R"("locked":false,"charity_id":"","available_for_bills":false,"has_virtual_cards":false})";
  EXPECT_EQ(pot_json(pot), plain);
  const std::vector<accounts::Pot> list = {pot};
  EXPECT_EQ(pots_json(list), R"({"pots":[)" + plain + "]}");
  pot.goal_amount_minor = 100'000;
  EXPECT_NE(pot_json(pot).find(R"("goal_amount":100000)"), std::string::npos);
}

}  // namespace
}  // namespace atollbank::edge
