// SPDX-License-Identifier: Apache-2.0
// The one table of what this door serves. api/rest/operations.yaml describes the same, and a test
// holds them together.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateways/operations/call.h"

namespace atollbank::operations_door {

// What a call is for the access log, and whether it must say why.
enum class Kind : std::uint8_t {
  kWork,    // reads what is the operators' own
  kLook,    // reads what is a customer's, or what went wrong: says why
  kChange,  // leaves an audit record of its own, with its reason
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // literal segments and at most one "{id}"
  std::string_view name;     // operationId in the OpenAPI document
  Kind kind;
  Handler handler;
};

std::span<const Route> routes();

struct RouteMatch {
  const Route* route = nullptr;  // null: nothing here, or not by this method
  std::string path_id;
  std::string allowed_methods;  // "GET, POST" when the path is known and the method is not
};

RouteMatch find_route(std::string_view method, std::string_view path);

// The handlers: proposal_handlers.cc, customer_handlers.cc, referral_handlers.cc,
// dead_letter_handlers.cc, screening_handlers.cc.
using HandlerTask = runtime::Task<base::Result<std::string>>;
HandlerTask read_me(const Services& services, Call call);
HandlerTask list_operators(const Services& services, Call call);
HandlerTask make_proposal(const Services& services, Call call);
HandlerTask list_proposals(const Services& services, Call call);
HandlerTask read_proposal(const Services& services, Call call);
HandlerTask approve_proposal(const Services& services, Call call);
HandlerTask reject_proposal(const Services& services, Call call);
HandlerTask withdraw_proposal(const Services& services, Call call);
HandlerTask find_customer(const Services& services, Call call);
HandlerTask read_customer(const Services& services, Call call);
HandlerTask read_account(const Services& services, Call call);
HandlerTask list_sagas(const Services& services, Call call);
HandlerTask list_referrals(const Services& services, Call call);
HandlerTask read_referral(const Services& services, Call call);
HandlerTask list_dead_letters(const Services& services, Call call);
HandlerTask read_screening(const Services& services, Call call);

}  // namespace atollbank::operations_door
