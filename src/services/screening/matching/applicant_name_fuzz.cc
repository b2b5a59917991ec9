// SPDX-License-Identifier: Apache-2.0
// Any bytes are a name that is compared or are refused; a name that is on the list is found,
// whatever its script, and asking again answers the same.
#include <cstdint>
#include <string>

#include "adapters/icu/transliteration.h"
#include "base/assert.h"
#include "services/screening/matching/matcher.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  static const auto script = adapters::IcuTransliteration::make().value();
  const std::string name(reinterpret_cast<const char*>(bytes), size);
  screening::ScreeningList list{.format = screening::ListFormat::kBank, .entries = {}};
  for (const char* other : {"Rudolf Rassendyll", "Antoinette de Mauban"}) {
    list.entries.push_back({.id = other, .names = {other}});
  }
  const auto without = screening::Matcher::build(list, *script).value();
  const screening::Applicant applicant{.names = {name}};
  const auto answer = without.compare(applicant, *script);
  if (!answer) {
    ATOLL_ASSERT(answer.error().reason == "name_malformed");
    return 0;
  }
  ATOLL_ASSERT(*answer == *without.compare(applicant, *script));
  list.entries.push_back({.id = "it", .names = {name}});
  const auto with = screening::Matcher::build(std::move(list), *script).value();
  const auto found = with.compare(applicant, *script).value();
  ATOLL_ASSERT(found.outcome == screening::Outcome::kReferred);
  ATOLL_ASSERT(found.matches.front().score == 1000);
  return 0;
}
