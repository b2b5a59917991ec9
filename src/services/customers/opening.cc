// SPDX-License-Identifier: Apache-2.0
#include "services/customers/opening.h"

#include <algorithm>

namespace atollbank::customers {
namespace {

base::Id derived(std::string_view scope, base::Id opening_id, std::string_view suffix = "") {
  base::Id id =
      base::derive_id(scope, base::to_base62(opening_id) + std::string(suffix), opening_id.slice());
  id.high = opening_id.high;
  return id;
}

bool is_text(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= kNameMax && is_text(name);
}

}  // namespace

base::Id user_id_of(base::Id opening_id) { return derived("customer", opening_id); }
base::Id account_id_of(base::Id opening_id) { return derived("customer-account", opening_id); }
base::Id pot_id_of(base::Id opening_id, std::size_t index) {
  return derived("customer-pot", opening_id, "/" + std::to_string(index));
}

base::Result<void> check_opening(const OpenCustomer& request) {
  using base::ErrorCode;
  if (request.opening_id.is_nil()) {
    return base::fail(ErrorCode::kInvalidArgument, "opening_id_invalid", "an opening needs an id");
  }
  const bool first_name_fits =
      request.preferred_first_name.size() <= kNameMax && is_text(request.preferred_first_name);
  if (!is_name(request.preferred_name) || !first_name_fits) {
    return base::fail(ErrorCode::kInvalidArgument, "name_invalid",
                      "a name has 1 to 128 bytes of printable text");
  }
  if (request.pots.size() > kFirstPotsMax) {
    return base::fail(ErrorCode::kInvalidArgument, "too_many_pots",
                      "at most 16 pots are opened with a customer");
  }
  return {};
}

bool asks_the_same(const OpenCustomer& one, const OpenCustomer& other) {
  return one.opening_id == other.opening_id && one.preferred_name == other.preferred_name &&
         one.preferred_first_name == other.preferred_first_name && one.pots == other.pots;
}

Customer customer_of(const OpenCustomer& request) {
  return {.id = user_id_of(request.opening_id),
          .created = request.opening_id.time(),
          .preferred_name = request.preferred_name,
          .preferred_first_name = request.preferred_first_name};
}

OpenedCustomer opened_of(const OpenCustomer& request) {
  OpenedCustomer opened;
  opened.customer = customer_of(request);
  opened.account_id = account_id_of(request.opening_id);
  for (std::size_t i = 0; i < request.pots.size(); ++i)
    opened.pot_ids.push_back(pot_id_of(request.opening_id, i));
  return opened;
}

}  // namespace atollbank::customers
