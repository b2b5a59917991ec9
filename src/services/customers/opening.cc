// SPDX-License-Identifier: Apache-2.0
#include "services/customers/opening.h"

#include <algorithm>

#include "base/bytes.h"
#include "services/accounts/api.h"

namespace atollbank::customers {

using base::ErrorCode;
using base::fail;

namespace {

// An id of the opening's time and slice, so that it sorts and lives with what it belongs to.
base::Id id_in(base::Id opening_id, std::string_view scope, std::uint64_t number) {
  const std::string name = std::string(base::bytes_of(opening_id)) + std::to_string(number);
  const base::Id digest = base::derive_id(scope, name, opening_id.slice());
  return {.high = opening_id.high + number, .low = digest.low};
}

bool is_printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) >= 0x20; });
}

bool is_good_name(const std::string& name) {
  return !name.empty() && name.size() <= kNameMax && is_printable(name);
}

// As accounts will ask for: an opening that was begun must be able to end.
bool is_good_pot(const FirstPot& pot) {
  return !pot.name.empty() && pot.name.size() <= accounts::kPotNameMax &&
         pot.style.size() <= accounts::kPotNameMax && is_printable(pot.name) &&
         is_printable(pot.style) && pot.goal_amount_minor >= 0 &&
         pot.goal_amount_minor <= accounts::kAmountMinorMax;
}

}  // namespace

Opening begin_opening(const OpenCustomer& request) {
  return {.opening_id = request.opening_id,
          .step = OpeningStep::kAccount,
          .customer = {.id = id_in(request.opening_id, "opening-user", 0),
                       .created = request.opening_id.time(),
                       .preferred_name = request.preferred_name,
                       .preferred_first_name = request.preferred_first_name},
          .account_id = id_in(request.opening_id, "opening-account", 0),
          .pots = request.pots,
          .account_slot = 0,
          .personal_key = request.personal_key};
}

// A millisecond apart, so that pots are listed in the order they were asked for.
base::Id pot_id_of(const Opening& opening, std::size_t number) {
  return id_in(opening.opening_id, "opening-pot", number);
}

OpenedCustomer outcome_of(const Opening& opening) {
  OpenedCustomer opened{.customer = opening.customer,
                        .account_id = opening.account_id,
                        .pot_ids = {},
                        .slot = opening.account_slot};
  opened.customer.personal_key = opening.personal_key;
  for (std::size_t i = 0; i < opening.pots.size(); ++i) {
    opened.pot_ids.push_back(pot_id_of(opening, i));
  }
  return opened;
}

bool is_same_request(const Opening& there, const Opening& asked) {
  return there.opening_id == asked.opening_id && there.customer == asked.customer &&
         there.pots == asked.pots;
}

base::Result<void> check_request(const OpenCustomer& request) {
  constexpr std::uint64_t kMsMax = std::uint64_t{1} << 48;
  if (request.opening_id.is_nil() || request.opening_id.high >= kMsMax) {
    return fail(ErrorCode::kInvalidArgument, "opening_id_invalid", "the id has no time");
  }
  if (!is_good_name(request.preferred_name) || !is_good_name(request.preferred_first_name)) {
    return fail(ErrorCode::kInvalidArgument, "name_invalid", "a name has 1 to 128 printable bytes");
  }
  if (request.pots.size() > kFirstPotsMax) {
    return fail(ErrorCode::kInvalidArgument, "too_many_pots", "too many pots at once");
  }
  if (!std::all_of(request.pots.begin(), request.pots.end(), is_good_pot)) {
    return fail(ErrorCode::kInvalidArgument, "pot_invalid", "a pot's name or goal is malformed");
  }
  return {};
}

}  // namespace atollbank::customers
