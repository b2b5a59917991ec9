// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/bank.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

#include "base/deadline.h"
#include "bench/harness/http_connection.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

constexpr base::Duration kStartPatience = base::Duration::from_seconds(120);
constexpr std::size_t kShownMax = 500;

}  // namespace

Bank::Bank(const base::Clock& clock, std::string program, std::string folder)
    : clock_(clock), program_(std::move(program)), folder_(std::move(folder)) {
  mkdir(folder_.c_str(), 0755);
}

Result<void> Bank::start(const std::vector<std::string>& more_options) {
  const std::string ready = folder_ + "/ready";
  unlink(ready.c_str());
  ChildOptions options{.arguments = {program_, "--data", folder_ + "/data", "--port", "0",
                                     "--headless", "--speed", "0", "--ready-file", ready,
                                     // One client is all of them here; counting stays.
                                     "--requests-per-minute", "1000000000",
                                     "--address-requests-per-minute", "1000000000"},
                       .user = {},
                       .output_path = log_path()};
  options.arguments.insert(options.arguments.end(), more_options.begin(), more_options.end());
  ATOLL_TRY(ChildProgram process, ChildProgram::start(options));
  process_.emplace(std::move(process));
  const auto deadline = base::Deadline::after(clock_, kStartPatience);
  while (access(ready.c_str(), F_OK) != 0) {
    if (!process_->is_running() || deadline.has_passed(clock_.monotonic()))
      return base::fail(ErrorCode::kUnavailable, "bank_not_ready",
                        "the bank did not start: " + log_text());
    usleep(10'000);
  }
  return read_ready_file();
}

void Bank::kill() { process_.reset(); }

void Bank::stop() {
  process_->send_signal(SIGTERM);
  process_->wait();
  process_.reset();
}

std::string Bank::log_text() const { return read_text_file(log_path()); }

Result<void> Bank::read_ready_file() {
  ATOLL_TRY(const JsonValue ready, JsonValue::parse(read_text_file(folder_ + "/ready")));
  ATOLL_TRY(const std::string base_url, ready.get_string("base_url"));
  const std::string_view port = std::string_view(base_url).substr(base_url.rfind(':') + 1);
  std::from_chars(port.data(), port.data() + port.size(), port_);
  ATOLL_TRY(token_, ready.get_string("access_token"));
  ATOLL_TRY(user_text_, ready.get_string("user_id"));
  ATOLL_TRY(client_id_, ready.get_string("client_id"));
  ATOLL_TRY(const std::string account_text, ready.get_string("account_id"));
  ATOLL_TRY(account_id_, base::parse_id("acc", account_text));
  ATOLL_TRY(const auto addresses, ready.get_array("ledger_addresses"));
  ATOLL_TRY(ledger_address_, addresses.front().as_string());
  return {};
}

std::string Bank::request_text(const std::string& method, const std::string& target,
                               const std::string& form) const {
  return request_text(method, target, form, token_);
}

std::string Bank::request_text(const std::string& method, const std::string& target,
                               const std::string& form, const std::string& token) const {
  std::string text = fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nAccept: */*\r\n", method,
      target, port_, token);
  if (method != "GET") {
    text += fmt::format("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                        form.size());
  }
  return text + "\r\n" + form;
}

Result<JsonValue> Bank::call(const std::string& method, const std::string& target,
                             const std::string& form) const {
  ATOLL_TRY(const auto connection, HttpConnection::open(port_));
  ATOLL_TRY(const HttpAnswer answer, connection->call(request_text(method, target, form)));
  if (answer.status != 200)
    return base::fail(ErrorCode::kInternal, "wrong_answer",
                      fmt::format("{} {} answers {} {}", method, target, answer.status,
                                  answer.body.substr(0, kShownMax)));
  return JsonValue::parse(answer.body);
}

Result<JsonValue> Bank::get(const std::string& target) const { return call("GET", target, {}); }

Result<JsonValue> Bank::put(const std::string& target, const std::string& form) const {
  return call("PUT", target, form);
}

Result<JsonValue> Bank::post(const std::string& target, const std::string& form) const {
  return call("POST", target, form);
}

Result<JsonValue> Bank::remove(const std::string& target) const {
  return call("DELETE", target, {});
}

}  // namespace atollbank::bench
