// SPDX-License-Identifier: Apache-2.0
// Applications that wait for a person: who applied, and what was found.
#include "gateways/operations/routes.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using base::JsonWriter;
using onboarding::Application;
using onboarding::Referral;
using runtime::await_completion;
using runtime::Completion;

namespace {

void write_members(JsonWriter& json, const Application& application) {
  json.member("id", "application", application.id).member("created", application.created);
  json.member("updated", application.updated).key("findings").begin_array();
  const std::string all = onboarding::names_of(application.findings);
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(','));
    json.value(name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  json.end_array();
}

void write_applicant(JsonWriter& json, const onboarding::Applicant& applicant) {
  json.begin_object().member("name", applicant.name).member("first_name", applicant.first_name);
  json.member("born", applicant.born).member("nationality", applicant.nationality);
  json.member("email", applicant.email).key("address").begin_object().key("lines").begin_array();
  for (const std::string& line : applicant.address.lines) json.value(line);
  json.end_array().member("town", applicant.address.town);
  json.member("postcode", applicant.address.postcode).member("country", applicant.address.country);
  json.end_object().end_object();
}

}  // namespace

HandlerTask list_referrals(const Services& services, Call call) {
  ATOLL_CO_TRY(const std::uint32_t limit, call.limit());
  auto ask = [&services, context = call.context, id = call.who.id,
              limit](Completion<std::vector<Application>> done) {
    services.operations.referrals(context, id, limit, std::move(done));
  };
  ATOLL_CO_TRY(const auto referred, co_await await_completion<std::vector<Application>>(
                                        services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().key("referrals").begin_array();
  for (const Application& application : referred) {
    json.begin_object();
    write_members(json, application);
    json.end_object();
  }
  json.end_array().end_object();
  co_return json.take();
}

HandlerTask read_referral(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id application_id, call.id("application"));
  auto ask = [&services, context = call.context, id = call.who.id,
              application_id](Completion<Referral> done) {
    services.operations.referral(context, id, application_id, std::move(done));
  };
  ATOLL_CO_TRY(const Referral referral,
               co_await await_completion<Referral>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object();
  write_members(json, referral.application);
  json.key("applicant");
  write_applicant(json, referral.applicant);
  json.key("evidence").begin_object().member("kind", name_of(referral.evidence.kind));
  json.member("number", referral.evidence.number).member("country", referral.evidence.country);
  json.member("expires", referral.evidence.expires).end_object();
  json.key("matches").begin_array();
  for (const onboarding::LikeEntry& match : referral.matches) {
    json.begin_object().member("entry_id", match.entry_id);
    json.member("listed_name", match.listed_name).member("score", std::uint32_t{match.score});
    json.end_object();
  }
  json.end_array().end_object();
  co_return json.take();
}

}  // namespace atollbank::operations_door
