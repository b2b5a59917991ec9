// SPDX-License-Identifier: Apache-2.0
#include "bench/bank/people.h"

#include <fmt/format.h>

#include "bench/harness/api_calls.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

// Days that the bank lets pass do not end a token's life.
constexpr std::int64_t kTokenSeconds = 100 * 24 * 3600;

Result<std::vector<std::string>> tokens_of(const Bank& bank,
                                           const std::vector<std::string>& users) {
  std::vector<std::string> requests;
  for (const std::string& user : users) {
    const std::string form =
        fmt::format("user_id={}&client_id={}&expires_in={}", user, bank.client_id(), kTokenSeconds);
    requests.push_back(bank.request_text("POST", "/sandbox/tokens", form));
  }
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  std::vector<std::string> tokens;
  for (const std::string& answer : answers) {
    ATOLL_TRY(tokens.emplace_back(), text_at(answer, {"access_token"}));
  }
  return tokens;
}

}  // namespace

Result<std::string> text_at(const std::string& json, const std::vector<std::string>& path) {
  ATOLL_TRY(const JsonValue answer, JsonValue::parse(json));
  const JsonValue* value = &answer;
  for (const std::string& key : path) {
    if (value != nullptr) value = value->find(key);
  }
  if (value != nullptr) return value->as_string();
  return base::fail(ErrorCode::kInternal, "wrong_answer", "an answer lacks " + path.back());
}

Result<std::vector<Person>> open_people(const Bank& bank, std::size_t count) {
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back(bank.request_text("POST", "/sandbox/customers", "preferred_name=Ada+Bell"));
  }
  ATOLL_TRY(const auto opened, call_all(bank.port(), requests));
  std::vector<Person> people;
  std::vector<std::string> users;
  for (const std::string& answer : opened) {
    Person& person = people.emplace_back();
    ATOLL_TRY(users.emplace_back(), text_at(answer, {"user_id"}));
    ATOLL_TRY(person.account, text_at(answer, {"account_id"}));
    ATOLL_TRY(person.sort_code, text_at(answer, {"sort_code"}));
    ATOLL_TRY(person.account_number, text_at(answer, {"account_number"}));
  }
  ATOLL_TRY(auto tokens, tokens_of(bank, users));
  for (std::size_t i = 0; i < count; ++i) people[i].token = std::move(tokens[i]);
  return people;
}

Result<std::vector<Payer>> open_payers(const Bank& bank, std::size_t count,
                                       const std::vector<Person>& payees) {
  ATOLL_TRY(auto people, open_people(bank, count));
  std::vector<std::string> incomes;
  std::vector<std::string> wishes;
  for (std::size_t i = 0; i < count; ++i) {
    const Person& payee = payees[i % payees.size()];
    const std::string income = fmt::format("account_id={}&amount={}&dedupe_id=income",
                                           people[i].account, kMoneyOfPayerMinor);
    const std::string wish = fmt::format("name=Ada+Bell&sort_code={}&account_number={}",
                                         payee.sort_code, payee.account_number);
    incomes.push_back(
        bank.request_text("POST", "/sandbox/incoming-payment", income, people[i].token));
    wishes.push_back(bank.request_text("POST", "/payees", wish, people[i].token));
  }
  ATOLL_TRY_VOID(call_all(bank.port(), incomes));
  ATOLL_TRY(const auto kept, call_all(bank.port(), wishes));
  std::vector<Payer> payers;
  for (std::size_t i = 0; i < count; ++i) {
    Payer& payer = payers.emplace_back(Payer{.person = std::move(people[i]), .payee = {}});
    ATOLL_TRY(payer.payee, text_at(kept[i], {"payee", "id"}));
  }
  return payers;
}

Result<std::int64_t> money_of(const Bank& bank, const std::vector<Person>& people) {
  std::vector<std::string> requests;
  for (const Person& person : people) {
    requests.push_back(
        bank.request_text("GET", "/balance?account_id=" + person.account, {}, person.token));
  }
  ATOLL_TRY(const auto answers, call_all(bank.port(), requests));
  std::int64_t sum_minor = 0;
  for (const std::string& answer : answers) {
    ATOLL_TRY(const JsonValue balance, JsonValue::parse(answer));
    ATOLL_TRY(const std::int64_t balance_minor, balance.get_integer("balance"));
    sum_minor += balance_minor;
  }
  return sum_minor;
}

}  // namespace atollbank::bench
