// SPDX-License-Identifier: Apache-2.0
// Applications for an account, and in the sandbox what the bank's own people would do with them.
#include "gateways/edge/handlers.h"
#include "gateways/edge/onboarding/application_json.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

using onboarding::Application;
using onboarding::OnboardingApi;

namespace {

base::Result<base::Id> id_of(const Call& call) {
  return base::parse_id("application", call.path_id);
}

base::Result<onboarding::Applicant> applicant_of(const Parameters& parameters) {
  onboarding::Applicant applicant;
  ATOLL_TRY(applicant.name, parameters.required_text("name"));
  ATOLL_TRY(applicant.first_name, parameters.required_text("first_name"));
  ATOLL_TRY(applicant.born, parameters.required_text("born"));
  ATOLL_TRY(applicant.nationality, parameters.required_text("nationality"));
  ATOLL_TRY(applicant.email, parameters.required_text("email"));
  applicant.address.lines = parameters.list("address_lines");
  if (applicant.address.lines.empty()) return base::fail(missing_param("address_lines"));
  ATOLL_TRY(applicant.address.town, parameters.required_text("town"));
  applicant.address.postcode = parameters.text("postcode").value_or("");
  ATOLL_TRY(applicant.address.country, parameters.required_text("country"));
  return applicant;
}

base::Result<onboarding::Evidence> evidence_of(const Parameters& parameters) {
  onboarding::Evidence evidence;
  ATOLL_TRY(const std::string kind, parameters.required_text("document_kind"));
  evidence.kind = onboarding::evidence_kind_of(kind);
  if (evidence.kind == onboarding::EvidenceKind::kNone)
    return base::fail(malformed_param("document_kind", "names no kind of paper"));
  ATOLL_TRY(evidence.number, parameters.required_text("document_number"));
  ATOLL_TRY(evidence.country, parameters.required_text("document_country"));
  ATOLL_TRY(evidence.expires, parameters.required_text("document_expires"));
  return evidence;
}

// Once the account can be read, if it was opened.
HandlerTask answer_with(const Services& services, Application application) {
  if (application.state == onboarding::ApplicationState::kOpened) {
    auto shown = wait_for_own_write(services, application.account_id, application.slot);
    co_await std::move(shown);
  }
  co_return Answer{.body = application_json(application)};
}

}  // namespace

HandlerTask create_application(const Services& services, Call call) {
  onboarding::Apply request;
  ATOLL_CO_TRY(request.applicant, applicant_of(call.parameters));
  if (call.parameters.text("document_kind")) {
    ATOLL_CO_TRY(request.evidence, evidence_of(call.parameters));
  }
  ATOLL_CO_TRY(request.dedupe_id, call.parameters.required_text("dedupe_id"));
  auto asked = ask<Application>(services, services.onboarding, &OnboardingApi::apply, call.context,
                                std::move(request));
  ATOLL_CO_TRY(Application application, co_await std::move(asked));
  auto answering = answer_with(services, std::move(application));
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask put_application_evidence(const Services& services, Call call) {
  onboarding::PutEvidence request;
  ATOLL_CO_TRY(request.application_id, id_of(call));
  ATOLL_CO_TRY(request.evidence, evidence_of(call.parameters));
  auto asked = ask<Application>(services, services.onboarding, &OnboardingApi::put_evidence,
                                call.context, std::move(request));
  ATOLL_CO_TRY(Application application, co_await std::move(asked));
  auto answering = answer_with(services, std::move(application));
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask read_application(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id application_id, id_of(call));
  auto asked = ask<Application>(services, services.onboarding, &OnboardingApi::find, call.context,
                                application_id);
  ATOLL_CO_TRY(const Application application, co_await std::move(asked));
  co_return Answer{.body = application_json(application)};
}

HandlerTask decide_application(const Services& services, Call call) {
  onboarding::DecideReferral request;
  ATOLL_CO_TRY(request.application_id, id_of(call));
  ATOLL_CO_TRY(const auto is_accepted, call.parameters.flag("accepted"));
  if (!is_accepted) co_return base::fail(missing_param("accepted"));
  request.is_accepted = *is_accepted;
  ATOLL_CO_TRY(request.reason, call.parameters.required_text("reason"));
  // One's own alone, in the sandbox too.
  auto finding = ask<Application>(services, services.onboarding, &OnboardingApi::find, call.context,
                                  request.application_id);
  ATOLL_CO_TRY(const Application found, co_await std::move(finding));
  auto asked = ask<Application>(services, services.onboarding, &OnboardingApi::decide, call.context,
                                std::move(request));
  ATOLL_CO_TRY(Application application, co_await std::move(asked));
  auto answering = answer_with(services, std::move(application));
  auto answer = co_await std::move(answering);
  co_return answer;
}

HandlerTask erase_application(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id application_id, id_of(call));
  auto finding = ask<Application>(services, services.onboarding, &OnboardingApi::find, call.context,
                                  application_id);
  ATOLL_CO_TRY(const Application found, co_await std::move(finding));
  auto asked = ask<Application>(services, services.onboarding, &OnboardingApi::erase, call.context,
                                application_id);
  ATOLL_CO_TRY(const Application application, co_await std::move(asked));
  co_return Answer{.body = application_json(application)};
}

}  // namespace atollbank::edge
