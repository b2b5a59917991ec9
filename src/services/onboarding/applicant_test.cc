// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/applicant.h"

#include <gtest/gtest.h>

#include "adapters/icu/transliteration.h"
#include "services/onboarding/address_rules.h"
#include "services/onboarding/application.h"

namespace atollbank::onboarding {
namespace {

constexpr bank_calendar::Date kToday{std::chrono::year(2026), std::chrono::November,
                                     std::chrono::day(26)};

Applicant ada() {
  return {.name = "Ada King",
          .first_name = "Ada",
          .born = "1990-02-28",
          .nationality = "GB",
          .address = {.lines = {"12 St James's Square"},
                      .town = "London",
                      .postcode = "SW1Y 4JH",
                      .country = "GB"},
          .email = "ada@example.org"};
}
std::string refusal_of(const Applicant& applicant) {
  const auto checked = check_applicant(applicant, kToday);
  return checked ? "" : checked.error().reason;
}
std::string named(std::string name) {
  Applicant applicant = ada();
  applicant.name = std::move(name);
  return refusal_of(applicant);
}
std::string born(std::string born) {
  Applicant applicant = ada();
  applicant.born = std::move(born);
  return refusal_of(applicant);
}
std::string at(std::vector<std::string> lines, std::string town, std::string postcode,
               std::string country) {
  Applicant applicant = ada();
  applicant.address = {.lines = std::move(lines),
                       .town = std::move(town),
                       .postcode = std::move(postcode),
                       .country = std::move(country)};
  return refusal_of(applicant);
}
std::string mailed(std::string email) {
  Applicant applicant = ada();
  applicant.email = std::move(email);
  return refusal_of(applicant);
}
const ports::Transliteration& script() {
  static const auto icu = adapters::IcuTransliteration::make().value();
  return *icu;
}

TEST(Applicants, have_names_of_any_script) {
  for (const char* name : {"Ada King", "Øyvind Ærø", "毛泽东", "Владимир", "محمد عبد الله", "X",
                           "Nguyễn Thị Minh Khai", "O’Brien-Smith"}) {
    EXPECT_EQ(named(name), "") << name;
  }
  for (const std::string& name :
       {std::string(), std::string("   "), std::string("12 34"), std::string("- -"),
        std::string("Ada\nKing"), std::string("Ada\0King", 8), std::string("\xff\xfe"),
        std::string(129, 'a')}) {
    EXPECT_EQ(named(name), "name_invalid") << name;
  }
}

TEST(Applicants, are_born_on_a_day_that_there_is) {
  EXPECT_EQ(born("2004-02-29"), "");
  EXPECT_EQ(born("2026-11-26"), "");
  for (const char* malformed : {"", "1990", "28/02/1990", "1990-2-28", "1990-02-28T00:00:00Z"}) {
    EXPECT_EQ(born(malformed), "birth_date_malformed") << malformed;
  }
  for (const char* impossible : {"1990-02-31", "2003-02-29", "1990-13-01", "2026-11-27",
                                 "1890-01-01", "0000-00-00", "9999-12-31"}) {
    EXPECT_EQ(born(impossible), "birth_date_impossible") << impossible;
  }
}

TEST(Applicants, live_somewhere) {
  EXPECT_EQ(at({"Flat 2", "10 High Street"}, "Leeds", "ls1 4ap", "GB"), "");
  EXPECT_EQ(at({"Hauptstraße 1"}, "Köln", "50667", "DE"), "");
  EXPECT_EQ(at({"Main Street"}, "Nassau", "", "BS"), "");
  EXPECT_EQ(at({}, "Leeds", "LS1 4AP", "GB"), "address_invalid");
  EXPECT_EQ(at({"a", "b", "c", "d", "e"}, "Leeds", "LS1 4AP", "GB"), "address_invalid");
  EXPECT_EQ(at({"1 High Street"}, "", "LS1 4AP", "GB"), "address_invalid");
  for (const char* country : {"", "XX", "gb", "GBR", "UK", "E ", "A\0"}) {
    EXPECT_EQ(at({"1 High Street"}, "Leeds", "LS1 4AP", country), "country_unknown") << country;
  }
  for (const char* postcode : {"", "LS1", "12345", "LS1 4A1", "1S1 4AP"}) {
    EXPECT_EQ(at({"1 High Street"}, "Leeds", postcode, "GB"), "postcode_malformed") << postcode;
  }
}

TEST(Applicants, have_an_email_address) {
  for (const char* email : {"", "ada", "@example.org", "ada@", "ada@example", "a b@example.org",
                            "ada@.org", "ada@example..org", "ada@x@example.org"}) {
    EXPECT_EQ(mailed(email), "email_malformed") << email;
  }
  EXPECT_EQ(mailed("ada+bank@mail.example.org"), "");
}

TEST(EvidenceOfIdentity, is_a_paper_that_has_not_expired) {
  const auto refusal = [](Evidence evidence) {
    const auto checked = check_evidence(evidence, kToday);
    return checked ? std::string() : checked.error().reason;
  };
  const Evidence good{EvidenceKind::kPassport, "533401372", "GB", "2026-11-26"};
  EXPECT_EQ(refusal(good), "");
  EXPECT_EQ(refusal({good.kind, good.number, good.country, "2026-11-25"}), "evidence_expired");
  EXPECT_EQ(refusal({good.kind, good.number, good.country, "2031-02-30"}), "evidence_malformed");
  EXPECT_EQ(refusal({good.kind, "--", good.country, good.expires}), "evidence_malformed");
  EXPECT_EQ(refusal({EvidenceKind::kNone, "1", "GB", good.expires}), "evidence_malformed");
  EXPECT_EQ(refusal({good.kind, good.number, "ZZ", good.expires}), "country_unknown");
}

TEST(Ages, change_on_birthdays) {
  EXPECT_EQ(age_on(kToday, "2008-11-26"), 18);
  EXPECT_EQ(age_on(kToday, "2008-11-27"), 17);
  EXPECT_EQ(age_on(kToday, "2008-12-01"), 17);
  const OnboardingRules rules;
  Applicant applicant = ada();
  applicant.born = "2008-11-27";
  EXPECT_EQ(verdict_of(findings_of_age(applicant, kToday, rules)), ApplicationState::kRefused);
  applicant.born = "1906-01-01";
  EXPECT_EQ(verdict_of(findings_of_age(applicant, kToday, rules)), ApplicationState::kReferred);
  applicant.born = "2008-11-26";
  EXPECT_EQ(verdict_of(findings_of_age(applicant, kToday, rules)), ApplicationState::kAccepted);
}

TEST(Persons, are_the_same_under_any_order_and_spelling_of_marks) {
  const auto text = [](std::string name, std::string born = "1990-02-28") {
    Applicant applicant = ada();
    applicant.name = std::move(name);
    applicant.born = std::move(born);
    return person_text(applicant, script());
  };
  EXPECT_EQ(text("Ada King"), text("KING, Ada"));
  EXPECT_EQ(text("Zoë Núñez"), text("Nunez Zoe"));
  EXPECT_EQ(text("Владимир Петров"), text("петров владимир"));
  EXPECT_NE(text("Ada King"), text("Ada Kings"));
  EXPECT_NE(text("Ada King"), text("Ada King", "1990-02-27"));
}

TEST(Houses, are_the_same_however_their_street_is_spelled) {
  const auto text = [](std::vector<std::string> lines, std::string postcode) {
    const Address address{
        .lines = std::move(lines), .town = "London", .postcode = postcode, .country = "GB"};
    return address_text(address, script());
  };
  EXPECT_EQ(text({"10 Downing Street"}, "SW1A 2AA"), "GB sw1a2aa 10");
  EXPECT_EQ(text({"10, Downing St."}, "sw1a2aa"), "GB sw1a2aa 10");
  EXPECT_EQ(text({"Flat 2", "10b High Street"}, "LS1 4AP"), "GB ls14ap 2 10b");
  EXPECT_NE(text({"Flat 2", "10 High Street"}, "LS1 4AP"), text({"10 High Street"}, "LS1 4AP"));
  EXPECT_EQ(text({"The Cottage"}, "LS1 4AP"), "GB ls14ap the cottage london");
}

TEST(Houses, in_which_nobody_lives_who_wants_an_account_are_known) {
  const auto implausible = [](std::vector<std::string> lines, std::string postcode) {
    const Address address{
        .lines = std::move(lines), .town = "London", .postcode = postcode, .country = "GB"};
    return is_implausible(address, address_text(address, script()), well_known_addresses());
  };
  EXPECT_TRUE(implausible({"10 Downing Street"}, "SW1A 2AA"));
  EXPECT_FALSE(implausible({"100 Downing Street"}, "SW1A 2AA"));
  EXPECT_TRUE(implausible({"Buckingham Palace"}, "SW1A 1AA"));
  EXPECT_TRUE(implausible({"P.O. Box 12"}, "LS1 4AP"));
  EXPECT_FALSE(implausible({"12 Boxwood Road"}, "LS1 4AP"));
}

}  // namespace
}  // namespace atollbank::onboarding
