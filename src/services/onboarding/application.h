// SPDX-License-Identifier: Apache-2.0
// An application for an account, from being made to its end, as it is kept: without anything of the
// applicant but what is sealed. Plain values and pure rules.
//
//   awaiting_evidence → checking → accepted → opened
//                          ↓  ↘        ↑
//                       refused ← referred: a person decides
//
// Checking goes on by itself until the screening answers; nothing is guessed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/timestamp.h"
#include "services/onboarding/applicant.h"

namespace atollbank::onboarding {

enum class ApplicationState : std::uint8_t {
  kAwaitingEvidence = 1,
  kChecking = 2,
  kReferred = 3,
  kAccepted = 4,
  kOpened = 5,
  kRefused = 6,
};
inline constexpr std::uint8_t kApplicationStateMax = 6;
// "awaiting_evidence", "checking", …
std::string_view name_of(ApplicationState state);

// What the checks found; any number of them.
enum class Finding : std::uint16_t {
  kUnderAge = 1,
  kImplausibleAge = 2,
  kListed = 4,  // whoever is on a sanctions list may be her
  kDuplicatePerson = 8,
  kImplausibleAddress = 16,
  kOverusedAddress = 32,
  kUnscreenable = 64,  // no list can be asked for such a name
};
inline constexpr std::uint16_t kFindingsMax = 127;
// "listed,duplicate_person"; "" of none.
std::string names_of(std::uint16_t findings);
constexpr bool has(std::uint16_t findings, Finding finding) {
  return (findings & static_cast<std::uint16_t>(finding)) != 0;
}

enum class Erasure : std::uint8_t { kNone = 0, kBegun = 1, kDone = 2 };
inline constexpr std::uint8_t kErasureMax = 2;

struct Application {
  base::Id id;            // application_…; also the opening's
  std::string client_id;  // the program that asked, and for whom it spoke: they may read it
  std::string asked_by;
  base::Timestamp created;
  base::Timestamp updated;
  ApplicationState state = ApplicationState::kAwaitingEvidence;
  std::uint16_t findings = 0;
  std::uint64_t personal_key = 0;  // hers, and the customer's after it
  base::Bytes sealed;              // what was asked; empty once erased
  base::Id person;                 // digests: by which she and her house are found again
  base::Id address;
  std::string decided_by;      // the person who decided a referral
  base::Bytes decision_words;  // why, sealed as well
  base::Id user_id;            // once opened
  base::Id account_id;
  std::uint64_t slot = 0;  // transactions know the account once they passed it
  Erasure erasure = Erasure::kNone;

  bool is_decided() const { return state >= ApplicationState::kAccepted; }
  // Something is left to do that needs nobody.
  bool is_unfinished() const {
    return state == ApplicationState::kChecking || state == ApplicationState::kAccepted ||
           erasure == Erasure::kBegun;
  }
  bool operator==(const Application&) const = default;
};

struct OnboardingRules {
  int age_min = 18;
  int age_plausible_max = 110;
  std::uint32_t applicants_of_address_max = 6;
  std::vector<std::string> implausible_addresses;  // as address_rules.h has them
};

// What her age alone says.
std::uint16_t findings_of_age(const Applicant& applicant, bank_calendar::Date today,
                              const OnboardingRules& rules);

// What follows from all findings: refused where none could make up for it, referred where a person
// must look, else accepted.
ApplicationState verdict_of(std::uint16_t findings);

}  // namespace atollbank::onboarding
