// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/applicant.h"

#include <algorithm>

#include "base/digits.h"
#include "base/utf8.h"
#include "services/onboarding/countries.h"
#include "services/onboarding/plain_words.h"

namespace atollbank::onboarding {

using base::ErrorCode;
using base::Result;

namespace {

constexpr int kAgeMax = 130;

tl::unexpected<base::Error> invalid(const char* reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

bool is_capital(char letter) { return letter >= 'A' && letter <= 'Z'; }

bool is_line(std::string_view text, std::size_t size_max = kTextSizeMax) {
  const auto is_control = [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
  };
  return !text.empty() && text.size() <= size_max && base::is_plain_utf8(text) &&
         text.find_first_not_of(' ') != std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control);
}

// Any script has its own letters; of ASCII's signs none is one.
bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char letter) {
    return static_cast<unsigned char>(letter) >= 0x80 || is_capital(letter) ||
           (letter >= 'a' && letter <= 'z');
  });
}

// "SW1A 2AA": two to four letters and digits, then a digit and two letters.
bool is_uk_postcode(std::string_view text) {
  const std::string code = letters_and_digits(text, "");
  const std::size_t size = code.size();
  const auto capital = [&](std::size_t at) { return code[at] >= 'a' && code[at] <= 'z'; };
  return size >= 5 && size <= 7 && capital(0) && base::is_digit(code[size - 3]) &&
         capital(size - 2) && capital(size - 1);
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool has_blank = text.find_first_of(" \t\"<>(),;") != std::string_view::npos;
  if (!is_line(text, kEmailSizeMax) || has_blank || at == std::string_view::npos || at == 0 ||
      at > 64)
    return false;
  const std::string_view host = text.substr(at + 1);
  return host.find('@') == std::string_view::npos && host.find('.') != std::string_view::npos &&
         host.front() != '.' && host.back() != '.' && host.find("..") == std::string_view::npos;
}

Result<void> check_address(const Address& address) {
  const bool has_lines = !address.lines.empty() && address.lines.size() <= kAddressLinesMax &&
                         std::all_of(address.lines.begin(), address.lines.end(),
                                     [](const std::string& line) { return is_line(line); });
  if (!has_lines || !is_line(address.town))
    return invalid("address_invalid", "an address has one to four lines and a town");
  if (!is_country(address.country))
    return invalid("country_unknown", "a country is two capital letters of ISO 3166");
  const bool is_right = address.country == "GB"
                            ? is_uk_postcode(address.postcode)
                            : address.postcode.empty() || is_line(address.postcode, 16);
  if (!is_right) return invalid("postcode_malformed", "no postcode has this form");
  return {};
}

}  // namespace

EvidenceKind evidence_kind_of(std::string_view name) {
  if (name == "passport") return EvidenceKind::kPassport;
  if (name == "driving_licence") return EvidenceKind::kDrivingLicence;
  if (name == "identity_card") return EvidenceKind::kIdentityCard;
  return EvidenceKind::kNone;
}

std::string_view name_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kNone: break;
    case EvidenceKind::kPassport: return "passport";
    case EvidenceKind::kDrivingLicence: return "driving_licence";
    case EvidenceKind::kIdentityCard: return "identity_card";
  }
  return "none";
}

Result<void> check_applicant(const Applicant& applicant, bank_calendar::Date today) {
  for (const std::string* name : {&applicant.name, &applicant.first_name}) {
    if (!is_line(*name) || !has_letter(*name))
      return invalid("name_invalid", "a name is a line of 1 to 128 bytes, with a letter in it");
  }
  const auto born = bank_calendar::parse_date(applicant.born);
  if (!born && born.error().reason == "malformed_date")
    return invalid("birth_date_malformed", "a birth date is written 1990-02-28");
  if (!born || *born > today || age_on(today, applicant.born) > kAgeMax)
    return invalid("birth_date_impossible", "nobody who lives was born on that day");
  if (!is_country(applicant.nationality))
    return invalid("country_unknown", "a country is two capital letters of ISO 3166");
  ATOLL_TRY_VOID(check_address(applicant.address));
  if (!is_email(applicant.email)) return invalid("email_malformed", "no address has this form");
  return {};
}

Result<void> check_evidence(const Evidence& evidence, bank_calendar::Date today) {
  const std::string number = letters_and_digits(evidence.number, "");
  const auto expires = bank_calendar::parse_date(evidence.expires);
  if (evidence.kind == EvidenceKind::kNone || number.empty() ||
      !is_line(evidence.number, kDocumentSizeMax) || !expires)
    return invalid("evidence_malformed", "a paper has a kind, a number and the day it expires");
  if (!is_country(evidence.country))
    return invalid("country_unknown", "a country is two capital letters of ISO 3166");
  if (*expires < today) return invalid("evidence_expired", "the paper has expired");
  return {};
}

int age_on(bank_calendar::Date today, std::string_view born_text) {
  const auto born = bank_calendar::parse_date(born_text);
  if (!born) return 0;
  const int years = static_cast<int>(today.year()) - static_cast<int>(born->year());
  const bool is_before_birthday = today.month() < born->month() ||
                                  (today.month() == born->month() && today.day() < born->day());
  return years - (is_before_birthday ? 1 : 0);
}

std::string person_text(const Applicant& applicant, const ports::Transliteration& script) {
  return sorted_words(script.to_ascii(applicant.name)) + '/' + applicant.born;
}

}  // namespace atollbank::onboarding
