// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "bench/bank/people.h"
#include "bench/bank/shapes.h"
#include "bench/harness/api_calls.h"
#include "bench/harness/thread_times.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kWarmUp = 300;

// A person of her own in a house of her own, with her papers: the number is spelled in her name.
std::string application_of(std::size_t number) {
  std::string name;
  for (const char digit : std::to_string(number)) {
    name += static_cast<char>('a' + digit - '0');
    name += "or";
  }
  return fmt::format(
      "name=Ada+{}&first_name=Ada&born=1990-02-28&nationality=GB&email=ada{}@example.com"
      "&address_lines[]={}+High+Street&town=Leeds&postcode=LS1+4AP&country=GB"
      "&document_kind=passport&document_number={}&document_country=GB&document_expires=2099-01-01"
      "&dedupe_id=bench-{}",
      name, number, number, 100'000'000 + number, number);
}

Result<double> onboard(const base::Clock& clock, const Bank& bank, std::size_t first,
                       std::size_t count) {
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back(bank.request_text("POST", "/applications", application_of(first + i)));
  }
  const base::Timestamp began = clock.monotonic();
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  const double seconds = static_cast<double>((clock.monotonic() - began).nanoseconds) / 1e9;
  for (const std::string& answer : answers) {
    ATOLL_TRY(const std::string state, text_at(answer, {"application", "state"}));
    if (state != "opened")
      return base::fail(ErrorCode::kInternal, "wrong_answer", "an applicant is " + state);
  }
  return static_cast<double>(count) / seconds;
}

}  // namespace

Result<void> measure_onboarding(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  Bank bank(clock, options.bank, options.folder + "/onboarding");
  ATOLL_TRY_VOID(bank.start());
  ATOLL_TRY_VOID(onboard(clock, bank, 0, kWarmUp));
  Row row{.name = "onboarding", .unit = "accounts/s"};
  std::size_t begun = kWarmUp;
  const ThreadTimes times = ThreadTimes::read_server(bank.pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const double rate, onboard(clock, bank, begun, options.applicant_count));
    row.runs.push_back(rate);
    begun += options.applicant_count;
  }
  ThreadTimes::read_server(bank.pid()).print_since(times, begun - kWarmUp, "account");
  out.add(std::move(row));
  bank.kill();
  ATOLL_TRY_VOID(bank.start());
  // Asked again, all are there as they were answered.
  ATOLL_TRY_VOID(onboard(clock, bank, begun - options.applicant_count, options.applicant_count));
  return {};
}

}  // namespace atollbank::bench
