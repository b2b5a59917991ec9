// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/sandbox/bank_door.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>

#include "net/http_client.h"
#include "runtime/named_thread.h"

namespace atollbank::atollctl {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr const char* kReadyFileVariable = "ATOLL_READY_FILE";
constexpr const char* kReadyFileDefault = "atoll-data/ready.json";

std::string path_of_ready_file(const std::string& given) {
  if (!given.empty()) return given;
  const char* named = std::getenv(kReadyFileVariable);
  return named != nullptr ? named : kReadyFileDefault;
}

Result<void> fill_from_ready_file(SandboxDoor& door) {
  for (const auto& [key, value] :
       {std::pair{"base_url", &door.base_url}, std::pair{"access_token", &door.token},
        std::pair{"account_id", &door.account}}) {
    if (!value->empty()) continue;
    ATOLL_TRY(*value, ready_file_value(door.ready_file, key, "--base-url, --token and --account"));
  }
  return {};
}

base::Error refusal_of(int status, const Result<base::JsonValue>& body) {
  const auto code = body ? body->get_string("code") : fail(body.error());
  const auto message = body ? body->get_string("message") : fail(body.error());
  return {.code = status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kFailedPrecondition,
          .reason = code ? *code : fmt::format("status_{}", status),
          .message = message ? *message : fmt::format("the bank answered {}", status),
          .retry_after_ms = 0};
}

}  // namespace

Result<std::string> ready_file_value(const std::string& ready_file, const std::string& key,
                                     const std::string& instead) {
  const std::string path = path_of_ready_file(ready_file);
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    return fail(ErrorCode::kInvalidArgument, "no_ready_file",
                "cannot read " + path + "; give " + instead + ", or --ready-file");
  }
  const auto ready = base::JsonValue::parse(text);
  if (!ready) {
    return fail(ErrorCode::kInvalidArgument, "ready_file_malformed", path + " is no ready file");
  }
  auto found = ready->get_string(key);
  if (found) return found;
  return fail(ErrorCode::kInvalidArgument, "ready_file_malformed", path + " does not tell " + key);
}

std::string to_form(const FormFields& fields) {
  std::string form;
  for (const auto& [key, value] : fields) {
    if (value.empty()) continue;
    if (!form.empty()) form += '&';
    for (const auto* text : {&key, &value}) {
      for (const char letter : *text) {
        const bool is_plain = (letter >= '0' && letter <= '9') ||
                              (letter >= 'a' && letter <= 'z') ||
                              (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == '-';
        form += is_plain ? std::string(1, letter)
                         : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
      }
      if (text == &key) form += '=';
    }
  }
  return form;
}

struct BankDoor::Line {
  Line(SandboxDoor opened, base::Duration waits, const base::Clock& clock_used)
      : door(std::move(opened)),
        patience(waits),
        clock(clock_used),
        client({.answer_bytes_max = kBankAnswerBytesMax,
                .guard = [](std::string_view) { return true; }},
               clock_used),
        thread("http-out", [this] { client.run(); }) {}
  ~Line() {
    client.stop();
    thread.join();
  }

  SandboxDoor door;
  base::Duration patience;
  const base::Clock& clock;
  net::HttpClient client;
  runtime::NamedThread thread;
};

BankDoor::BankDoor(std::unique_ptr<Line> line) : line_(std::move(line)) {}
BankDoor::~BankDoor() = default;

Result<std::unique_ptr<BankDoor>> BankDoor::open(SandboxDoor door, base::Duration patience,
                                                 const base::Clock& clock) {
  if (door.base_url.empty() || door.token.empty() || door.account.empty()) {
    ATOLL_TRY_VOID(fill_from_ready_file(door));
  }
  while (door.base_url.ends_with('/')) door.base_url.pop_back();
  ATOLL_TRY_VOID(net::parse_url(door.base_url));
  return std::unique_ptr<BankDoor>(
      new BankDoor(std::make_unique<Line>(std::move(door), patience, clock)));
}

Result<std::unique_ptr<BankDoor>> BankDoor::to(std::string base_url, std::string token,
                                               base::Duration patience, const base::Clock& clock) {
  while (base_url.ends_with('/')) base_url.pop_back();
  ATOLL_TRY_VOID(net::parse_url(base_url));
  SandboxDoor door{.base_url = std::move(base_url), .token = std::move(token)};
  return std::unique_ptr<BankDoor>(
      new BankDoor(std::make_unique<Line>(std::move(door), patience, clock)));
}

const std::string& BankDoor::account() const { return line_->door.account; }

Result<base::JsonValue> BankDoor::call(const std::string& method, const std::string& path,
                                       const std::string& content_type, std::string body) {
  ATOLL_TRY(const std::string answer, ask(method, path, content_type, std::move(body)));
  return base::JsonValue::parse(answer, kBankAnswerBytesMax);
}

Result<std::string> BankDoor::ask(const std::string& method, const std::string& path,
                                  const std::string& content_type, std::string body) {
  net::OutgoingRequest request;
  request.method = method;
  ATOLL_TRY(request.url, net::parse_url(line_->door.base_url + path));
  request.content_type = content_type;
  request.headers.emplace_back("Authorization", "Bearer " + line_->door.token);
  request.body = std::move(body);
  request.deadline = base::Deadline::after(line_->clock, line_->patience);
  std::promise<Result<net::IncomingAnswer>> promise;
  auto answered = promise.get_future();
  line_->client.send(std::move(request), [&promise](Result<net::IncomingAnswer> answer) {
    promise.set_value(std::move(answer));
  });
  ATOLL_TRY(net::IncomingAnswer answer, answered.get());
  if (answer.status == 200) return std::move(answer.body);
  return fail(refusal_of(answer.status, base::JsonValue::parse(answer.body, kBankAnswerBytesMax)));
}

}  // namespace atollbank::atollctl
