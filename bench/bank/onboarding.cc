// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

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

struct Opened {
  std::string id;
  std::string account;  // "acc_…"
  std::string user;

  bool operator==(const Opened&) const = default;
};

Result<Opened> opened_in(const std::string& answer) {
  ATOLL_TRY(const std::string state, text_at(answer, {"application", "state"}));
  if (state != "opened")
    return base::fail(ErrorCode::kInternal, "wrong_answer", "an applicant is " + state);
  Opened opened;
  ATOLL_TRY(opened.id, text_at(answer, {"application", "id"}));
  ATOLL_TRY(opened.account, text_at(answer, {"application", "account_id"}));
  ATOLL_TRY(opened.user, text_at(answer, {"application", "user_id"}));
  return opened;
}

// Those who are opened are added to `all`.
Result<double> onboard(const base::Clock& clock, const Bank& bank, std::size_t count,
                       std::vector<Opened>& all) {
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back(bank.request_text("POST", "/applications", application_of(all.size() + i)));
  }
  const base::Timestamp began = clock.monotonic();
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  const double seconds = static_cast<double>((clock.monotonic() - began).nanoseconds) / 1e9;
  for (const std::string& answer : answers) {
    ATOLL_TRY(all.emplace_back(), opened_in(answer));
  }
  return static_cast<double>(count) / seconds;
}

// Only looked at: who applies again may be opened anew, and would hide what was lost.
Result<void> look_at_all(const Bank& bank, const std::vector<Opened>& all) {
  std::vector<std::string> requests;
  std::set<std::string> accounts;
  for (const Opened& one : all) {
    if (!accounts.insert(one.account).second)
      return base::fail(ErrorCode::kInternal, "wrong_answer", "two applicants have " + one.account);
    requests.push_back(bank.request_text("GET", "/applications/" + one.id, {}));
  }
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  for (std::size_t i = 0; i < all.size(); ++i) {
    ATOLL_TRY(const Opened now, opened_in(answers[i]));
    if (now != all[i])
      return base::fail(ErrorCode::kInternal, "wrong_answer",
                        all[i].id + " had " + all[i].account + " and has " + now.account);
  }
  return {};
}

}  // namespace

Result<void> measure_onboarding(const base::Clock& clock, const BenchOptions& options,
                                Report& out) {
  Bank bank(clock, options.bank, options.folder + "/onboarding");
  ATOLL_TRY_VOID(bank.start());
  std::vector<Opened> all;
  ATOLL_TRY_VOID(onboard(clock, bank, kWarmUp, all));
  Row row{.name = "onboarding", .unit = "accounts/s"};
  const ThreadTimes times = ThreadTimes::read_server(bank.pid());
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(const double rate, onboard(clock, bank, options.applicant_count, all));
    row.runs.push_back(rate);
  }
  ThreadTimes::read_server(bank.pid()).print_since(times, all.size() - kWarmUp, "account");
  out.add(std::move(row));
  bank.kill();
  ATOLL_TRY_VOID(bank.start());
  return look_at_all(bank, all);
}

}  // namespace atollbank::bench
