// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "gateways/pages/handlers.h"

namespace atollbank::pages {
namespace {

PageTask show_front(const Services& services, Visit& visit) {
  // The address that Monzo's programs send people to.
  if (visit.query.find("client_id") || visit.query.find("response_type"))
    return show_consent(services, visit);
  const auto go = []() -> PageTask { co_return redirect_to("/home"); };
  return go();
}

constexpr std::array kRoutes = {
    Route{"GET", "/", Needs::kNothing, show_front},
    Route{"GET", "/home", Needs::kSession, show_home},
    Route{"GET", "/home/now", Needs::kOpenSession, show_home},
    Route{"GET", "/home/live", Needs::kOpenSession, show_live},
    Route{"GET", "/home/wake/*", Needs::kSession, show_wake},
    Route{"POST", "/home/wake/*", Needs::kSession, wake_account},
    Route{"GET", "/home/statements", Needs::kSession, show_statements},
    Route{"GET", "/home/statements/*", Needs::kSession, download_statement},
    Route{"GET", "/pay", Needs::kSession, show_pay},
    Route{"POST", "/pay", Needs::kSession, check_payment},
    Route{"POST", "/pay/confirm", Needs::kSession, send_payment},
    Route{"POST", "/pay/payees/*/forget", Needs::kSession, forget_payee},
    Route{"GET", "/pay/payments", Needs::kSession, show_payments},
    Route{"GET", "/pay/payments/*", Needs::kSession, show_payment},
    Route{"POST", "/pay/payments/*/approve", Needs::kSession, approve_payment},
    Route{"POST", "/pay/payments/*/cancel", Needs::kSession, cancel_payment},
    Route{"GET", "/pay/bulk/*", Needs::kSession, show_bulk},
    Route{"POST", "/pay/bulk/*/approve", Needs::kSession, approve_bulk},
    Route{"POST", "/pay/bulk/*/cancel", Needs::kSession, cancel_bulk},
    Route{"GET", "/pay/orders", Needs::kSession, show_orders},
    Route{"POST", "/pay/orders", Needs::kSession, create_order},
    Route{"GET", "/pay/orders/*", Needs::kSession, show_order},
    Route{"POST", "/pay/orders/*/approve", Needs::kSession, approve_order},
    Route{"POST", "/pay/orders/*/cancel", Needs::kSession, cancel_order},
    Route{"GET", "/oauth2/authorize", Needs::kNothing, show_consent},
    Route{"POST", "/oauth2/authorize", Needs::kSession, consent},
    Route{"GET", "/sign-in", Needs::kNothing, show_sign_in},
    Route{"POST", "/sign-in", Needs::kNothing, sign_in},
    Route{"POST", "/sign-in/passkey", Needs::kNothing, sign_in_by_passkey},
    Route{"POST", "/sign-out", Needs::kSession, sign_out},
    Route{"GET", "/prove", Needs::kSession, show_prove},
    Route{"POST", "/prove", Needs::kSession, prove},
    Route{"POST", "/prove/passkey", Needs::kSession, prove_by_passkey},
    Route{"GET", "/connections", Needs::kSession, show_connections},
    Route{"POST", "/connections/approve", Needs::kSession, approve_connection},
    Route{"POST", "/connections/end", Needs::kSession, end_connection},
    Route{"GET", "/devices", Needs::kSession, show_devices},
    Route{"POST", "/devices/remove", Needs::kSession, remove_device},
    Route{"GET", "/passkeys/new", Needs::kSession, show_new_passkey},
    Route{"POST", "/passkeys/new", Needs::kSession, add_passkey},
    Route{"POST", "/passkeys/remove", Needs::kSession, remove_passkey},
    Route{"GET", "/password", Needs::kSession, show_password},
    Route{"POST", "/password", Needs::kSession, change_password},
    Route{"GET", "/developer", Needs::kSession, show_developer},
    Route{"POST", "/developer", Needs::kSession, register_client},
    Route{"GET", "/developer/clients/*", Needs::kSession, show_client},
    Route{"POST", "/developer/clients/*", Needs::kSession, change_client},
    Route{"POST", "/developer/clients/*/secret", Needs::kSession, rotate_secret},
    Route{"POST", "/developer/clients/*/delete", Needs::kSession, delete_client},
    Route{"GET", "/developer/clients/*/webhooks", Needs::kSession, show_webhooks},
    Route{"GET", "/developer/clients/*/webhooks/*/*", Needs::kSession, show_deliveries},
    Route{"POST", "/developer/clients/*/webhooks/*/*/replay", Needs::kSession, replay_event},
    Route{"POST", "/developer/clients/*/webhooks/*/*/enable", Needs::kSession, enable_webhook},
};

std::string_view take_part(std::string_view& path) {
  const auto end = path.find('/', 1);
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(part.size());
  return part;
}

// Parts keep the '/' in front of them.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>* place) {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view given = take_part(path);
    if (wanted != "/*" && wanted != given) return false;
    if (wanted != "/*") continue;
    if (given.size() < 2) return false;
    if (place != nullptr) place->emplace_back(given.substr(1));
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

const Route* find_route(Visit& visit) {
  for (const Route& route : kRoutes) {
    visit.place.clear();
    if (route.method == visit.method && matches(route.path, visit.path, &visit.place))
      return &route;
  }
  return nullptr;
}

bool is_page(std::string_view path) {
  return std::ranges::any_of(
      kRoutes, [path](const Route& route) { return matches(route.path, path, nullptr); });
}

}  // namespace atollbank::pages
