// SPDX-License-Identifier: Apache-2.0
// Pot → JSON, with the documented fields and those that real answers have.
#include "gateways/edge/shapes/pot_json.h"

#include "base/json.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

void write_pot(base::JsonWriter& json, const accounts::Pot& pot) {
  json.begin_object();
  json.member("id", "pot", pot.id);
  json.member("name", pot.name);
  json.member("style", pot.style);
  json.member("balance", pot.balance_minor);
  json.member("currency", currency_code(pot.currency));
  if (pot.goal_amount_minor > 0) json.member("goal_amount", pot.goal_amount_minor);
  json.member("type", "default");
  json.member("product_id", "default");
  json.member("current_account_id", "acc", pot.account_id);
  json.member("cover_image_url", pot.cover_image_url);
  json.member("isa_wrapper", "");
  json.member("round_up", pot.round_up);
  json.key("round_up_multiplier");
  if (pot.round_up_multiplier == 0) {
    json.null();
  } else {
    json.value(pot.round_up_multiplier);
  }
  json.member("is_tax_pot", false);
  json.member("created", pot.created);
  json.member("updated", pot.updated);
  json.member("deleted", pot.deleted);
  json.member("locked", pot.locked);
  if (pot.locked && pot.locked_until.nanoseconds != 0) {
    json.member("locked_until", pot.locked_until);
  }
  json.member("charity_id", "");
  json.member("available_for_bills", false);
  json.member("has_virtual_cards", false);
  json.end_object();
}

}  // namespace

std::string pot_json(const accounts::Pot& pot) {
  base::JsonWriter json;
  write_pot(json, pot);
  return json.take();
}

std::string pots_json(std::span<const accounts::Pot> pots) {
  base::JsonWriter json;
  json.begin_object();
  json.key("pots");
  json.begin_array();
  for (const accounts::Pot& pot : pots) write_pot(json, pot);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
