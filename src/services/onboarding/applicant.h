// SPDX-License-Identifier: Apache-2.0
// Who wants an account, as she says it and as her papers say it. Personal data: it is sealed before
// it is kept, and goes into no event, audit record or log. Plain values and pure rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bank_calendar/date.h"
#include "base/result.h"
#include "ports/transliteration.h"

namespace atollbank::onboarding {

inline constexpr std::size_t kTextSizeMax = 128;
inline constexpr std::size_t kAddressLinesMax = 4;
inline constexpr std::size_t kEmailSizeMax = 254;
inline constexpr std::size_t kDocumentSizeMax = 32;

struct Address {
  std::vector<std::string> lines;  // house and street; 1 to kAddressLinesMax
  std::string town;
  std::string postcode;  // may be empty outside the United Kingdom
  std::string country;   // ISO 3166 alpha-2

  bool operator==(const Address&) const = default;
};

struct Applicant {
  std::string name;        // as her papers have it, of any script
  std::string first_name;  // as she is called
  std::string born;        // "1990-02-28"
  std::string nationality;
  Address address;
  std::string email;

  bool operator==(const Applicant&) const = default;
};

enum class EvidenceKind : std::uint8_t {
  kNone = 0,
  kPassport = 1,
  kDrivingLicence = 2,
  kIdentityCard = 3,
};
inline constexpr std::uint8_t kEvidenceKindMax = 3;
// "passport", "driving_licence", "identity_card". kNone: no such kind.
EvidenceKind evidence_kind_of(std::string_view name);
// "none" of kNone.
std::string_view name_of(EvidenceKind kind);

// Of who she is: what the paper says, as whoever looked at it took it down.
struct Evidence {
  EvidenceKind kind = EvidenceKind::kNone;
  std::string number;
  std::string country;  // that issued it
  std::string expires;  // "2031-05-01"

  bool operator==(const Evidence&) const = default;
};

// Impossible and nobody's: never kept. All invalid_argument: name_invalid · birth_date_malformed,
// birth_date_impossible (no such day, not born yet, or longer ago than anybody lives) ·
// country_unknown · address_invalid · postcode_malformed · email_malformed
base::Result<void> check_applicant(const Applicant& applicant, bank_calendar::Date today);
// invalid_argument: evidence_malformed · country_unknown · evidence_expired
base::Result<void> check_evidence(const Evidence& evidence, bank_calendar::Date today);

// In whole years. `born` is a day there is.
int age_on(bank_calendar::Date today, std::string_view born);

// The same for two who may be one person: her words in any order and spelling of marks, and the day
// on which she was born.
std::string person_text(const Applicant& applicant, const ports::Transliteration& script);

}  // namespace atollbank::onboarding
