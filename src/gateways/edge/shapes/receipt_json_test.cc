// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/receipt_json.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace atollbank::edge {
namespace {

constexpr std::string_view kWhole =
    R"({"external_id":"till-7","transaction_id":"tx_0000000000000000000004","total":1299,)"
    R"("currency":"GBP","items":[{"description":"Bananas","amount":70,"currency":"GBP",)"
    R"("quantity":18.56,"unit":"kg","tax":5,"sub_items":[{"description":"Bag","amount":5,)"
    R"("currency":"GBP"}]}],"taxes":[{"description":"VAT","amount":10,"currency":"GBP",)"
    R"("tax_number":"945719291"}],"payments":[{"type":"card","amount":1299,"currency":"GBP",)"
    R"("last_four":"1234","bin":"543210","auth_code":"012345","aid":"A","mid":"M","tid":"T"}],)"
    R"("merchant":{"name":"Shop","online":true,"phone":"1","email":"a@b","store_name":"N",)"
    R"("store_address":"S","store_postcode":"P"},"unknown":{"a":[]},"taxes_note":null})";

TEST(ReceiptJson, every_documented_field_comes_and_goes) {
  const auto receipt = parse_receipt(kWhole);
  ASSERT_TRUE(receipt) << receipt.error().reason;
  EXPECT_EQ(receipt->items[0].sub_items[0].description, "Bag");
  EXPECT_EQ(receipt->seller->online, true);
  const std::string shown = receipt_json(*receipt);
  // As it was sent, without what is unknown, with the id before it and the times behind it.
  const std::size_t known = kWhole.find(R"(,"unknown")");
  const std::string members(kWhole.substr(1, known - 1));
  EXPECT_EQ(shown, R"({"receipt":{"id":"receipt_0000000000000000000000",)" + members +
                       R"(,"created":"1970-01-01T00:00:00Z","updated":"1970-01-01T00:00:00Z"}})");
  EXPECT_TRUE(put_receipt_json(*receipt).starts_with(
      R"({"receipt_id":"receipt_0000000000000000000000","external_id":"till-7")"));
}

TEST(ReceiptJson, what_is_wrong_is_named_by_its_place) {
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text(kWhole);
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const std::pair<std::string, const char*> cases[] = {
      {"", "malformed_json"},
      {"[]", "malformed_json"},
      {"external_id=a", "malformed_json"},
      {with(R"("external_id":"till-7")", R"("external_id":null)"), "missing_param.external_id"},
      {with(R"("tx_0000000000000000000004")", R"("tx_4")"), "malformed_id"},
      {with(R"("total":1299)", R"("total":12.99)"), "malformed_param.total"},
      {with(R"("total":1299)", R"("total":"1299")"), "malformed_param.total"},
      {with(R"("amount":70)", R"("amount":1e400)"), "malformed_json"},
      {with(R"("amount":70)", R"("cost":70)"), "missing_param.items[].amount"},
      {with(R"("quantity":18.56)", R"("quantity":"many")"), "malformed_param.items[].quantity"},
      {with(R"("description":"Bag",)", ""), "missing_param.items[].sub_items[].description"},
      {with(R"("taxes":[{)", R"("taxes":[1,{)"), "malformed_param.taxes"},
      {with(R"("online":true)", R"("online":"yes")"), "malformed_param.merchant.online"},
      {with(R"("merchant":{)", R"("merchant":[],"other":{)"), "malformed_param.merchant"},
      {with(R"("amount":5,"currency":"GBP"})", R"("amount":5,"currency":"GBP","sub_items":[{}]})"),
       "receipt_too_deep"},
  };
  for (const auto& [text, reason] : cases) {
    const auto parsed = parse_receipt(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().reason, reason) << text;
  }
}

}  // namespace
}  // namespace atollbank::edge
