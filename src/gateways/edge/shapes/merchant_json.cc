// SPDX-License-Identifier: Apache-2.0
// Merchant → JSON.
#include "gateways/edge/shapes/merchant_json.h"

#include <initializer_list>

namespace atollbank::edge {
namespace {

constexpr std::int64_t kStreetZoomLevel = 17;

// The parts that are there, with ", " between them.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

void write_address(base::JsonWriter& json, const transactions::Address& address) {
  json.begin_object();
  json.member("short_formatted", joined({address.street, address.city}));
  json.member("formatted",
              joined({address.street, address.city, address.postcode, address.country}));
  json.member("address", address.street);
  json.member("city", address.city);
  json.member("region", address.region);
  json.member("country", address.country);
  json.member("postcode", address.postcode);
  json.member("latitude", address.latitude);
  json.member("longitude", address.longitude);
  json.member("zoom_level", kStreetZoomLevel);
  json.member("approximate", false);
  json.end_object();
}

}  // namespace

void write_merchant(base::JsonWriter& json, const transactions::Merchant& merchant) {
  json.begin_object();
  json.member("id", "merch", merchant.id);
  json.member("group_id", "grp", merchant.group_id);
  json.member("created", merchant.created);
  json.member("name", merchant.name);
  json.member("logo", merchant.logo);
  json.member("emoji", merchant.emoji);
  json.member("category", posting::name_of(merchant.category));
  json.member("online", merchant.online);
  json.member("atm", merchant.atm);
  json.key("address");
  write_address(json, merchant.address);
  json.member("updated", merchant.created);
  json.key("metadata");
  json.begin_object();
  for (const auto& [key, value] : merchant.metadata) json.member(key, value);
  json.end_object();
  json.member("disable_feedback", false);
  json.end_object();
}

}  // namespace atollbank::edge
