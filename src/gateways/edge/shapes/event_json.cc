// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/event_json.h"

#include "base/json.h"
#include "gateways/edge/shapes/currency_code.h"
#include "gateways/edge/shapes/transaction_json.h"

namespace atollbank::edge {
namespace {

using transactions::AccountEvent;
using transactions::EventChange;
using transactions::EventType;

// A pot's event from the ledger knows its money; one of its record knows only which pot it is.
bool knows_money(const AccountEvent& event) { return event.currency != 0; }

void write_data(base::JsonWriter& json, const AccountEvent& event) {
  json.key("data");
  if (event.transaction) {
    json.json(transaction_json_bare(*event.transaction, MerchantForm::kExpanded));
    return;
  }
  json.begin_object();
  if (is_about_pot(event.type)) json.member("id", base::to_text("pot", event.object_id));
  json.member("account_id", base::to_text("acc", event.account_id));
  if (knows_money(event)) {
    json.member("balance", event.balance_minor);
    json.member("currency", currency_code(event.currency));
  }
  json.end_object();
}

void write_head(base::JsonWriter& json, const AccountEvent& event, EventType type) {
  json.member("type", transactions::name_of(type));
  json.member("timestamp", base::to_rfc3339(event.time));
  if (event.change != EventChange::kNone) {
    json.member("change", transactions::name_of(event.change));
  }
}

}  // namespace

std::string webhook_event_json(const AccountEvent& event, EventType told_as,
                               webhooks::BodyForm form) {
  base::JsonWriter json;
  json.begin_object();
  if (form == webhooks::BodyForm::kPlain) {
    json.member("type", transactions::name_of(told_as));
  } else {
    write_head(json, event, told_as);
  }
  write_data(json, event);
  json.end_object();
  return json.take();
}

std::string stream_event_json(const AccountEvent& event) {
  base::JsonWriter json;
  json.begin_object();
  json.member("id", base::to_text("evt", event.id));
  write_head(json, event, event.type);
  write_data(json, event);
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
