// SPDX-License-Identifier: Apache-2.0
// What one screening costs against a list of 20,000 entries with 60,000 names, and what the list
// costs to make ready.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "adapters/icu/transliteration.h"
#include "base/assert.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/matching/matcher.h"

namespace atollbank::screening {
namespace {

constexpr std::size_t kEntries = 20'000;
constexpr std::size_t kAsked = 1'000;

const ports::Transliteration& script() {
  static const auto icu = adapters::IcuTransliteration::make().value();
  return *icu;
}

ScreeningList list() { return MadeUpNames(21).list(kEntries); }

const Matcher& matcher() {
  static const Matcher made = Matcher::build(list(), script()).value();
  return made;
}

std::vector<Applicant> applicants(std::string (MadeUpPerson::*spelling)() const) {
  MadeUpNames names(22);
  std::vector<Applicant> all;
  for (std::size_t i = 0; i < kAsked; ++i) {
    all.push_back(
        {.names = {(names.person().*spelling)()}, .born = names.birth_date(), .countries = {}});
  }
  return all;
}

void screen(benchmark::State& state, const std::vector<Applicant>& all) {
  std::size_t at = 0;
  const std::size_t name_count = matcher().index().name_count();  // made ready before it is timed
  for (auto _ : state) {
    benchmark::DoNotOptimize(matcher().compare(all[at], script()));
    at = (at + 1) % all.size();
  }
  state.counters["names"] =
      benchmark::Counter(static_cast<double>(name_count), benchmark::Counter::kAvgThreads);
}

void screen_latin(benchmark::State& state) { screen(state, applicants(&MadeUpPerson::latin)); }
BENCHMARK(screen_latin)->ThreadRange(1, 2)->UseRealTime();

void screen_own_script(benchmark::State& state) { screen(state, applicants(&MadeUpPerson::own)); }
BENCHMARK(screen_own_script)->ThreadRange(1, 2)->UseRealTime();

// Sixteen words that are in more names than any others.
void screen_the_worst_name(benchmark::State& state) {
  std::string name;
  for (int i = 0; i < 2; ++i) name += "Muhammad Ahmad Yusuf Khalid Ibrahim Mahmud Said Hussein ";
  screen(state, {{.names = {name}, .born = {}, .countries = {}}});
}
BENCHMARK(screen_the_worst_name);

void make_ready(benchmark::State& state) {
  const ScreeningList made = list();
  for (auto _ : state) benchmark::DoNotOptimize(Matcher::build(made, script()));
}
BENCHMARK(make_ready)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::screening
