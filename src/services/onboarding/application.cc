// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/application.h"

#include <array>
#include <utility>

namespace atollbank::onboarding {
namespace {

constexpr std::array<std::pair<Finding, const char*>, 7> kFindingNames = {{
    {Finding::kUnderAge, "under_age"},
    {Finding::kImplausibleAge, "implausible_age"},
    {Finding::kListed, "listed"},
    {Finding::kDuplicatePerson, "duplicate_person"},
    {Finding::kImplausibleAddress, "implausible_address"},
    {Finding::kOverusedAddress, "overused_address"},
    {Finding::kUnscreenable, "unscreenable"},
}};

}  // namespace

std::string_view name_of(ApplicationState state) {
  switch (state) {
    case ApplicationState::kAwaitingEvidence: return "awaiting_evidence";
    case ApplicationState::kChecking: return "checking";
    case ApplicationState::kReferred: return "referred";
    case ApplicationState::kAccepted: return "accepted";
    case ApplicationState::kOpened: return "opened";
    case ApplicationState::kRefused: return "refused";
  }
  return "unknown";
}

std::string names_of(std::uint16_t findings) {
  std::string names;
  for (const auto& [finding, name] : kFindingNames) {
    if (!has(findings, finding)) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

std::uint16_t findings_of_age(const Applicant& applicant, bank_calendar::Date today,
                              const OnboardingRules& rules) {
  const int age = age_on(today, applicant.born);
  if (age < rules.age_min) return static_cast<std::uint16_t>(Finding::kUnderAge);
  if (age > rules.age_plausible_max) return static_cast<std::uint16_t>(Finding::kImplausibleAge);
  return 0;
}

ApplicationState verdict_of(std::uint16_t findings) {
  if (has(findings, Finding::kUnderAge)) return ApplicationState::kRefused;
  return findings == 0 ? ApplicationState::kAccepted : ApplicationState::kReferred;
}

}  // namespace atollbank::onboarding
