// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/transaction_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "gateways/edge/shapes/event_json.h"

namespace atollbank::edge {
namespace {

using base::JsonValue;
using transactions::Transaction;

base::Timestamp at(std::string_view text) { return base::parse_rfc3339(text).value(); }

transactions::Merchant greggs() {
  transactions::Merchant merchant;
  merchant.id = base::parse_id("merch", "merch_00009Ct0gCr6oMmf2mZK3n").value();
  merchant.group_id = base::parse_id("grp", "grp_00009Ct0gCr6oMmf2mZK3o").value();
  merchant.created = at("2016-10-26T11:17:24.221Z");
  merchant.name = "Greggs";
  merchant.emoji = "\xF0\x9F\x8D\xB0";
  merchant.category = transactions::Category::kEatingOut;
  merchant.address = {.street = "Westminster",
                      .city = "London",
                      .region = "England",
                      .country = "GBR",
                      .postcode = "SW1A 1AA",
                      .latitude = 51.501364,
                      .longitude = -0.14189};
  return merchant;
}

Transaction card_purchase() {
  Transaction transaction;
  transaction.id = base::parse_id("tx", "tx_00009NhQfXEbB18FQdluuP").value();
  transaction.command_id = base::parse_id("posting", "posting_00009NhQfXDvUfLH00ABcd").value();
  transaction.account_id = base::parse_id("acc", "acc_00009237aqC8c5umZmrRdh").value();
  transaction.created = at("2017-08-21T08:22:14.916Z");
  transaction.updated = at("2017-08-22T05:35:46.233Z");
  transaction.settled = at("2017-08-22T05:35:46.23Z");
  transaction.amount_minor = -230;
  transaction.currency = 826;
  transaction.description = "GREGGS LONDON GBR";
  transaction.scheme = transactions::Scheme::kCard;
  transaction.category = transactions::Category::kEatingOut;
  transaction.merchant = greggs();
  transaction.merchant_id = transaction.merchant->id;
  transaction.balance_after_minor = 1770;
  return transaction;
}

// The member "transaction" of the answer.
JsonValue shown(const Transaction& transaction, MerchantForm form) {
  const auto answer = JsonValue::parse(transaction_json(transaction, form)).value();
  return *answer.find("transaction");
}

TEST(TransactionJson, a_settled_card_purchase_has_the_recorded_shape) {
  EXPECT_EQ(
      transaction_json(card_purchase(), MerchantForm::kId),
      R"({"transaction":{"id":"tx_00009NhQfXEbB18FQdluuP","created":"2017-08-21T08:22:14.916Z",)"
      R"("description":"GREGGS LONDON GBR","amount":-230,"fees":{},"currency":"GBP",)"
      R"("merchant":"merch_00009Ct0gCr6oMmf2mZK3n","notes":"","metadata":{)"
      R"("ledger_insertion_id":"entryset_00009NhQfXDvUfLH00ABcd",)"
      R"("mastercard_approval_type":"full",)"
      R"("mastercard_auth_message_id":"mcauthmsg_00009NhQfXEbB18FQdluuP",)"
      R"("mastercard_card_id":"mccard_00009237aqC8c5umZmrRdh",)"
      R"("mastercard_lifecycle_id":"mclifecycle_00009NhQfXDvUfLH00ABcd","mcc":"5812"},)"
      R"("labels":null,)"
      R"("account_balance":1770,"attachments":[],"international":null,"category":"eating_out",)"
      R"("categories":{"eating_out":-230},"is_load":false,"settled":"2017-08-22T05:35:46.23Z",)"
      R"("local_amount":-230,"local_currency":"GBP","updated":"2017-08-22T05:35:46.233Z",)"
      R"("account_id":"acc_00009237aqC8c5umZmrRdh","user_id":"","counterparty":{},)"
      R"("scheme":"mastercard","dedupe_id":"mclifecycle:mclifecycle_00009NhQfXDvUfLH00ABcd)"
      R"(:MASTERCARD_AUTH:mcauthmsg_00009NhQfXEbB18FQdluuP","originator":false,)"
      R"("include_in_spending":true,"can_be_excluded_from_breakdown":true,)"
      R"("can_be_made_subscription":true,"can_split_the_bill":true,"can_add_to_tab":true,)"
      R"("can_match_transactions_in_categorization":true,"amount_is_pending":false,)"
      R"("atm_fees_detailed":null,"parent_account_id":""}})");
}

TEST(TransactionJson, an_expanded_merchant_has_every_text_and_number) {
  const JsonValue json = shown(card_purchase(), MerchantForm::kExpanded);
  const JsonValue* merchant = json.find("merchant");
  ASSERT_NE(merchant, nullptr);
  for (const char* key : {"id", "group_id", "created", "name", "logo", "emoji", "category"}) {
    EXPECT_TRUE(merchant->get_string(key)) << key;
  }
  const JsonValue* address = merchant->find("address");
  ASSERT_NE(address, nullptr);
  for (const char* key :
       {"address", "city", "region", "country", "postcode", "short_formatted", "formatted"}) {
    EXPECT_TRUE(address->get_string(key)) << key;
  }
  EXPECT_DOUBLE_EQ(address->get_double("latitude").value(), 51.501364);
  EXPECT_EQ(address->get_string("formatted").value(), "Westminster, London, SW1A 1AA, GBR");
}

TEST(TransactionJson, a_pending_one_is_settled_by_an_empty_text) {
  Transaction pending = card_purchase();
  pending.settled.reset();
  pending.is_pending = true;
  const JsonValue json = shown(pending, MerchantForm::kId);
  EXPECT_EQ(json.get_string("settled").value(), "");
  EXPECT_TRUE(json.get_bool("amount_is_pending").value());
  EXPECT_EQ(json.find("decline_reason"), nullptr);
}

TEST(TransactionJson, a_declined_one_says_why) {
  Transaction declined = card_purchase();
  declined.decline_reason = transactions::DeclineReason::kInsufficientFunds;
  EXPECT_EQ(shown(declined, MerchantForm::kId).get_string("decline_reason").value(),
            "INSUFFICIENT_FUNDS");
}

TEST(TransactionJson, a_pot_transfer_has_no_merchant_and_names_its_pot) {
  Transaction transfer = card_purchase();
  transfer.merchant.reset();
  transfer.merchant_id = {};
  transfer.scheme = transactions::Scheme::kPotTransfer;
  transfer.pot_id = base::Id{.high = 1, .low = 3};
  transfer.metadata = {{"pot_id", "mine"}, {"notes", "for later"}};
  for (const auto form : {MerchantForm::kId, MerchantForm::kExpanded}) {
    const JsonValue json = shown(transfer, form);
    ASSERT_NE(json.find("merchant"), nullptr);
    EXPECT_TRUE(json.find("merchant")->is_null());
    EXPECT_EQ(json.find("metadata")->get_string("pot_id").value(),
              base::to_text("pot", transfer.pot_id));
    EXPECT_EQ(json.find("metadata")->get_string("notes").value(), "for later");
    EXPECT_EQ(json.get_string("scheme").value(), "uk_retail_pot");
  }
}

TEST(TransactionJson, a_payment_shows_its_other_side) {
  Transaction payment = card_purchase();
  payment.counterparty = {.name = "Employer", .account_number = "12345678", .sort_code = "040004"};
  const JsonValue json = shown(payment, MerchantForm::kId);
  EXPECT_EQ(json.find("counterparty")->get_string("name").value(), "Employer");
}

TEST(TransactionJson, a_webhook_carries_the_expanded_transaction) {
  transactions::AccountEvent event;
  event.type = transactions::EventType::kTransactionCreated;
  event.transaction = card_purchase();
  const std::string body = webhook_event_json(event, event.type, webhooks::BodyForm::kPlain);
  EXPECT_TRUE(body.starts_with(R"({"type":"transaction.created","data":{"id":")"));
  const auto json = JsonValue::parse(body).value();
  EXPECT_EQ(json.as_object().value().size(), 2u);
  EXPECT_EQ(json.find("data")->find("merchant")->get_string("name").value(), "Greggs");
}

TEST(TransactionJson, an_event_of_a_pot_and_of_a_balance_are_ids_and_amounts) {
  transactions::AccountEvent event;
  event.id = {.high = 1, .low = 7};
  event.type = transactions::EventType::kPotUpdated;
  event.change = transactions::EventChange::kMoney;
  event.time = base::Timestamp::from_ms(1'500'000'000'123);
  event.account_id = {.high = 1, .low = 8};
  event.object_id = {.high = 1, .low = 9};
  event.balance_minor = 250;
  event.currency = 826;
  EXPECT_EQ(
      webhook_event_json(event, event.type, webhooks::BodyForm::kStandard),
      R"({"type":"pot.updated","timestamp":"2017-07-14T02:40:00.123Z","change":"money",)"
      R"("data":{"id":"pot_00000000000LygHa16AHYP","account_id":"acc_00000000000LygHa16AHYO",)"
      R"("balance":250,"currency":"GBP"}})");
  event.type = transactions::EventType::kBalanceUpdated;
  event.change = transactions::EventChange::kNone;
  EXPECT_EQ(
      stream_event_json(event),
      R"({"id":"evt_00000000000LygHa16AHYN","type":"balance.updated",)"
      R"("timestamp":"2017-07-14T02:40:00.123Z",)"
      R"("data":{"account_id":"acc_00000000000LygHa16AHYO","balance":250,"currency":"GBP"}})");
}

TEST(TransactionJson, metadata_is_the_banks_by_scheme_and_then_the_clients) {
  struct Case {
    transactions::Scheme scheme;
    bool is_declined;
    std::vector<std::string_view> keys;
  };
  const std::vector<Case> cases = {
      {transactions::Scheme::kCard,
       false,
       {"ledger_insertion_id", "mastercard_approval_type", "mastercard_auth_message_id",
        "mastercard_card_id", "mastercard_lifecycle_id", "mcc", "mine"}},
      {transactions::Scheme::kCard,
       true,
       {"mastercard_approval_type", "mastercard_auth_message_id", "mastercard_card_id",
        "mastercard_lifecycle_id", "mcc", "mine"}},
      {transactions::Scheme::kFasterPayment,
       false,
       {"faster_payment", "fps_fpid", "fps_payment_id", "insertion", "trn", "mine"}},
      {transactions::Scheme::kTopUp, false, {"ledger_insertion_id", "mine"}},
  };
  for (const Case& one : cases) {
    Transaction transaction = card_purchase();
    transaction.scheme = one.scheme;
    if (one.is_declined) transaction.decline_reason = transactions::DeclineReason::kOther;
    // A client that takes a name of the bank's does not change what the bank says.
    transaction.metadata = {{"mine", "1"}, {std::string(one.keys.front()), "forged"}};
    const JsonValue json = shown(transaction, MerchantForm::kId);
    std::vector<std::string_view> keys;
    const auto members = json.get_object("metadata").value();
    for (const auto& [key, value] : members) {
      keys.push_back(key);
      EXPECT_NE(value.as_string().value(), "forged") << key;
    }
    EXPECT_EQ(keys, one.keys);
  }
}

// Every field of a transaction, documented or recorded, and the kind that it has.
TEST(TransactionJson, every_field_is_there_and_of_its_kind) {
  enum class Kind : std::uint8_t { kText, kWhole, kFlag, kObject, kArray, kNull };
  const std::vector<std::pair<const char*, Kind>> fields = {
      {"id", Kind::kText},
      {"created", Kind::kText},
      {"description", Kind::kText},
      {"amount", Kind::kWhole},
      {"fees", Kind::kObject},
      {"currency", Kind::kText},
      {"merchant", Kind::kObject},
      {"notes", Kind::kText},
      {"metadata", Kind::kObject},
      {"labels", Kind::kNull},
      {"account_balance", Kind::kWhole},
      {"attachments", Kind::kArray},
      {"international", Kind::kNull},
      {"category", Kind::kText},
      {"categories", Kind::kObject},
      {"is_load", Kind::kFlag},
      {"settled", Kind::kText},
      {"local_amount", Kind::kWhole},
      {"local_currency", Kind::kText},
      {"updated", Kind::kText},
      {"account_id", Kind::kText},
      {"user_id", Kind::kText},
      {"counterparty", Kind::kObject},
      {"scheme", Kind::kText},
      {"dedupe_id", Kind::kText},
      {"originator", Kind::kFlag},
      {"include_in_spending", Kind::kFlag},
      {"can_be_excluded_from_breakdown", Kind::kFlag},
      {"can_be_made_subscription", Kind::kFlag},
      {"can_split_the_bill", Kind::kFlag},
      {"can_add_to_tab", Kind::kFlag},
      {"can_match_transactions_in_categorization", Kind::kFlag},
      {"amount_is_pending", Kind::kFlag},
      {"atm_fees_detailed", Kind::kNull},
      {"parent_account_id", Kind::kText},
  };
  const JsonValue json = shown(card_purchase(), MerchantForm::kExpanded);
  EXPECT_EQ(json.as_object().value().size(), fields.size());
  for (const auto& [name, kind] : fields) {
    const JsonValue* field = json.find(name);
    ASSERT_NE(field, nullptr) << name;
    switch (kind) {
      case Kind::kText: EXPECT_TRUE(field->as_string()) << name; break;
      case Kind::kWhole: EXPECT_TRUE(field->as_integer()) << name; break;
      case Kind::kFlag: EXPECT_TRUE(field->as_bool()) << name; break;
      case Kind::kObject: EXPECT_TRUE(field->as_object()) << name; break;
      case Kind::kArray: EXPECT_TRUE(field->as_array()) << name; break;
      case Kind::kNull: EXPECT_TRUE(field->is_null()) << name; break;
    }
  }
}

TEST(TransactionJson, attachments_stand_in_their_transaction) {
  Transaction transaction = card_purchase();
  transaction.attachments = {{.id = base::Id{.high = 0, .low = 7},
                              .user_id = base::Id{.high = 0, .low = 1},
                              .transaction_id = transaction.id,
                              .created = at("2017-08-22T05:35:46Z"),
                              .file_url = "https://example.com/a.png",
                              .file_type = "image/png"}};
  const JsonValue json = shown(transaction, MerchantForm::kId);
  const auto list = json.get_array("attachments").value();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].get_string("id").value(), "attach_0000000000000000000007");
  EXPECT_EQ(list[0].get_string("external_id").value(), "tx_00009NhQfXEbB18FQdluuP");
  EXPECT_EQ(list[0].get_string("created").value(), "2017-08-22T05:35:46Z");
  EXPECT_EQ(list[0].get_string("url").value(), list[0].get_string("file_url").value());
}

TEST(TransactionJson, a_pots_own_transaction_is_the_pots) {
  Transaction transfer = card_purchase();
  transfer.scheme = transactions::Scheme::kPotTransfer;
  transfer.pot_id = transfer.account_id = base::Id{.high = 1, .low = 3};
  EXPECT_EQ(shown(transfer, MerchantForm::kId).get_string("account_id").value(),
            base::to_text("pot", transfer.pot_id));
}

TEST(TransactionJson, a_page_that_may_go_on_says_from_where) {
  const std::vector<Transaction> list = {card_purchase()};
  const auto answer =
      JsonValue::parse(transactions_json(list, MerchantForm::kId, list.back().id)).value();
  EXPECT_EQ(answer.get_string("next").value(), "tx_00009NhQfXEbB18FQdluuP");
}

TEST(TransactionJson, a_list_keeps_its_order) {
  const std::vector<Transaction> list = {card_purchase(), card_purchase()};
  const auto answer = JsonValue::parse(transactions_json(list, MerchantForm::kId)).value();
  EXPECT_EQ(answer.get_array("transactions").value().size(), 2u);
  EXPECT_EQ(transactions_json({}, MerchantForm::kId), R"({"transactions":[]})");
}

}  // namespace
}  // namespace atollbank::edge
