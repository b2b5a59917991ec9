// SPDX-License-Identifier: Apache-2.0
// Receipt ↔ JSON. Unknown members are ignored, null is absent, amounts are whole numbers.
#include "gateways/edge/shapes/receipt_json.h"

#include "base/json.h"
#include "gateways/edge/parameters.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;
using receipts::Item;
using receipts::Payment;
using receipts::Receipt;
using receipts::Seller;
using receipts::Tax;

constexpr int kDepthMax = 2;  // items and their sub-items

// One object of the receipt, which names what it lacks by its place: "items[].amount".
class Reader {
 public:
  Reader(const JsonValue& object, std::string place) : object_(object), place_(std::move(place)) {}

  Result<std::string> text(std::string_view key) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::string();
    if (auto text = value->as_string()) return *std::move(text);
    return base::fail(malformed_param(place_ + std::string(key), "must be a text"));
  }
  Result<std::string> required_text(std::string_view key) const {
    if (find(key) == nullptr) return base::fail(missing_param(place_ + std::string(key)));
    return text(key);
  }
  Result<std::optional<std::int64_t>> whole(std::string_view key) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::optional<std::int64_t>();
    if (const auto number = value->as_integer()) return std::optional(*number);
    return base::fail(
        malformed_param(place_ + std::string(key), "must be a whole number of minor units"));
  }
  Result<std::int64_t> required_whole(std::string_view key) const {
    ATOLL_TRY(const auto number, whole(key));
    if (!number) return base::fail(missing_param(place_ + std::string(key)));
    return *number;
  }
  Result<std::optional<double>> number(std::string_view key) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::optional<double>();
    if (const auto number = value->as_double()) return std::optional(*number);
    return base::fail(malformed_param(place_ + std::string(key), "must be a number"));
  }
  Result<std::optional<bool>> flag(std::string_view key) const {
    const JsonValue* value = find(key);
    if (value == nullptr) return std::optional<bool>();
    if (const auto flag = value->as_bool()) return std::optional(*flag);
    return base::fail(malformed_param(place_ + std::string(key), "must be true or false"));
  }
  // Empty when absent. `parse` reads one element.
  template <class T, class Parse>
  Result<std::vector<T>> list(std::string_view key, Parse parse) const {
    std::vector<T> values;
    const JsonValue* value = find(key);
    if (value == nullptr) return values;
    const std::string place = place_ + std::string(key);
    const auto elements = value->as_array();
    if (!elements) return base::fail(malformed_param(place, "must be a list"));
    for (const JsonValue& element : *elements) {
      if (!element.as_object()) return base::fail(malformed_param(place, "must hold objects"));
      ATOLL_TRY(T one, parse(Reader(element, place + "[].")));
      values.push_back(std::move(one));
    }
    return values;
  }
  const JsonValue* find(std::string_view key) const {
    const JsonValue* value = object_.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

 private:
  const JsonValue& object_;
  const std::string place_;
};

Result<Item> parse_item(const Reader& reader, int depth) {
  if (depth > kDepthMax) {
    return base::fail(ErrorCode::kInvalidArgument, "receipt_too_deep",
                      "a sub-item has no sub-items");
  }
  Item item;
  ATOLL_TRY(item.description, reader.required_text("description"));
  ATOLL_TRY(item.amount_minor, reader.required_whole("amount"));
  ATOLL_TRY(item.currency, reader.required_text("currency"));
  ATOLL_TRY(item.quantity, reader.number("quantity"));
  ATOLL_TRY(item.unit, reader.text("unit"));
  ATOLL_TRY(item.tax_minor, reader.whole("tax"));
  const auto parse = [depth](const Reader& inner) { return parse_item(inner, depth + 1); };
  ATOLL_TRY(item.sub_items, reader.list<Item>("sub_items", parse));
  return item;
}

Result<Tax> parse_tax(const Reader& reader) {
  Tax tax;
  ATOLL_TRY(tax.description, reader.required_text("description"));
  ATOLL_TRY(tax.amount_minor, reader.required_whole("amount"));
  ATOLL_TRY(tax.currency, reader.required_text("currency"));
  ATOLL_TRY(tax.tax_number, reader.text("tax_number"));
  return tax;
}

Result<Payment> parse_payment(const Reader& reader) {
  Payment payment;
  ATOLL_TRY(payment.type, reader.required_text("type"));
  ATOLL_TRY(payment.amount_minor, reader.required_whole("amount"));
  ATOLL_TRY(payment.currency, reader.required_text("currency"));
  ATOLL_TRY(payment.last_four, reader.text("last_four"));
  ATOLL_TRY(payment.gift_card_type, reader.text("gift_card_type"));
  ATOLL_TRY(payment.bin, reader.text("bin"));
  ATOLL_TRY(payment.auth_code, reader.text("auth_code"));
  ATOLL_TRY(payment.aid, reader.text("aid"));
  ATOLL_TRY(payment.mid, reader.text("mid"));
  ATOLL_TRY(payment.tid, reader.text("tid"));
  return payment;
}

Result<std::optional<Seller>> parse_seller(const Reader& receipt) {
  const JsonValue* object = receipt.find("merchant");
  if (object == nullptr) return std::optional<Seller>();
  if (!object->as_object()) return base::fail(malformed_param("merchant", "must be an object"));
  const Reader reader(*object, "merchant.");
  Seller seller;
  ATOLL_TRY(seller.name, reader.text("name"));
  ATOLL_TRY(seller.online, reader.flag("online"));
  ATOLL_TRY(seller.phone, reader.text("phone"));
  ATOLL_TRY(seller.email, reader.text("email"));
  ATOLL_TRY(seller.store_name, reader.text("store_name"));
  ATOLL_TRY(seller.store_address, reader.text("store_address"));
  ATOLL_TRY(seller.store_postcode, reader.text("store_postcode"));
  return std::optional(std::move(seller));
}

void write_text(base::JsonWriter& json, std::string_view key, const std::string& text) {
  if (!text.empty()) json.member(key, text);
}

// Clients look into the list of an item's own items, and into the merchant, without asking whether
// they are there; a sub-item has none.
void write_items(base::JsonWriter& json, std::string_view key, const std::vector<Item>& items) {
  json.key(key);
  json.begin_array();
  for (const Item& item : items) {
    json.begin_object();
    json.member("description", item.description);
    json.member("amount", item.amount_minor);
    json.member("currency", item.currency);
    if (item.quantity) json.member("quantity", *item.quantity);
    write_text(json, "unit", item.unit);
    if (item.tax_minor) json.member("tax", *item.tax_minor);
    if (key == "items") write_items(json, "sub_items", item.sub_items);
    json.end_object();
  }
  json.end_array();
}

void write_taxes(base::JsonWriter& json, const std::vector<Tax>& taxes) {
  json.key("taxes");
  json.begin_array();
  for (const Tax& tax : taxes) {
    json.begin_object();
    json.member("description", tax.description);
    json.member("amount", tax.amount_minor);
    json.member("currency", tax.currency);
    write_text(json, "tax_number", tax.tax_number);
    json.end_object();
  }
  json.end_array();
}

void write_payments(base::JsonWriter& json, const std::vector<Payment>& payments) {
  json.key("payments");
  json.begin_array();
  for (const Payment& payment : payments) {
    json.begin_object();
    json.member("type", payment.type);
    json.member("amount", payment.amount_minor);
    json.member("currency", payment.currency);
    write_text(json, "last_four", payment.last_four);
    write_text(json, "gift_card_type", payment.gift_card_type);
    write_text(json, "bin", payment.bin);
    write_text(json, "auth_code", payment.auth_code);
    write_text(json, "aid", payment.aid);
    write_text(json, "mid", payment.mid);
    write_text(json, "tid", payment.tid);
    json.end_object();
  }
  json.end_array();
}

void write_seller(base::JsonWriter& json, const Seller& seller) {
  json.key("merchant");
  json.begin_object();
  json.member("name", seller.name);
  json.member("online", seller.online.value_or(false));
  json.member("phone", seller.phone);
  json.member("email", seller.email);
  json.member("store_name", seller.store_name);
  json.member("store_address", seller.store_address);
  json.member("store_postcode", seller.store_postcode);
  json.end_object();
}

void write_members(base::JsonWriter& json, const Receipt& receipt) {
  json.member("external_id", receipt.external_id);
  json.member("transaction_id", base::to_text("tx", receipt.transaction_id));
  json.member("total", receipt.total_minor);
  json.member("currency", receipt.currency);
  write_items(json, "items", receipt.items);
  write_taxes(json, receipt.taxes);
  write_payments(json, receipt.payments);
  write_seller(json, receipt.seller.value_or(receipts::Seller{}));
  json.member("created", base::to_rfc3339(receipt.created));
  json.member("updated", base::to_rfc3339(receipt.updated));
}

}  // namespace

Result<Receipt> parse_receipt(std::string_view json) {
  const auto object = JsonValue::parse(json, receipts::kReceiptBytesMax);
  if (!object || !object->as_object()) {
    return base::fail(ErrorCode::kInvalidArgument, "malformed_json",
                      "The body is not a JSON object");
  }
  const Reader reader(*object, "");
  Receipt receipt;
  ATOLL_TRY(receipt.external_id, reader.required_text("external_id"));
  ATOLL_TRY(const std::string transaction_id, reader.required_text("transaction_id"));
  ATOLL_TRY(receipt.transaction_id, base::parse_id("tx", transaction_id));
  ATOLL_TRY(receipt.total_minor, reader.required_whole("total"));
  ATOLL_TRY(receipt.currency, reader.required_text("currency"));
  if (reader.find("items") == nullptr) return base::fail(missing_param("items"));
  const auto first = [](const Reader& inner) { return parse_item(inner, 1); };
  ATOLL_TRY(receipt.items, reader.list<Item>("items", first));
  ATOLL_TRY(receipt.taxes, reader.list<Tax>("taxes", parse_tax));
  ATOLL_TRY(receipt.payments, reader.list<Payment>("payments", parse_payment));
  ATOLL_TRY(receipt.seller, parse_seller(reader));
  return receipt;
}

std::string put_receipt_json(const Receipt& receipt) {
  base::JsonWriter json;
  json.begin_object();
  json.member("receipt_id", base::to_text("receipt", receipt.id));
  write_members(json, receipt);
  json.end_object();
  return json.take();
}

std::string receipt_json(const Receipt& receipt) {
  base::JsonWriter json;
  json.begin_object();
  json.key("receipt");
  json.begin_object();
  json.member("id", base::to_text("receipt", receipt.id));
  write_members(json, receipt);
  json.end_object();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
