// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/onboarding/application_json.h"

#include "base/json_writer.h"

namespace atollbank::edge {

using onboarding::ApplicationState;

std::string_view public_state(ApplicationState state) {
  switch (state) {
    case ApplicationState::kAwaitingEvidence:
    case ApplicationState::kOpened:
    case ApplicationState::kRefused: return onboarding::name_of(state);
    case ApplicationState::kChecking:
    case ApplicationState::kReferred:
    case ApplicationState::kAccepted: break;
  }
  return "in_review";
}

std::string application_json(const onboarding::Application& application) {
  base::JsonWriter json;
  json.begin_object();
  json.key("application");
  json.begin_object();
  json.member("id", "application", application.id);
  json.member("state", public_state(application.state));
  json.member("created", application.created);
  if (application.state == ApplicationState::kOpened) {
    json.member("user_id", "user", application.user_id);
    json.member("account_id", "acc", application.account_id);
  }
  json.member("erased", application.erasure == onboarding::Erasure::kDone);
  json.end_object();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
