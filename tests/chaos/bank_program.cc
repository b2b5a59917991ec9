// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/bank_program.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <sstream>

#include "base/json.h"

namespace atollbank::chaos {
namespace {

using base::ErrorCode;

constexpr auto kPatience = std::chrono::seconds(240);
constexpr int kLookIntervalMs = 20;

base::Result<Door> read_door(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  ATOLL_TRY(const auto json, base::JsonValue::parse(text.str()));
  Door door;
  ATOLL_TRY(const std::string url, json.get_string("base_url"));
  const std::size_t colon = url.rfind(':');
  std::from_chars(url.data() + colon + 1, url.data() + url.size(), door.port);
  ATOLL_TRY(door.token, json.get_string("access_token"));
  ATOLL_TRY(door.client_id, json.get_string("client_id"));
  ATOLL_TRY(const std::string account, json.get_string("account_id"));
  ATOLL_TRY(door.account_id, base::parse_id("acc", account));
  ATOLL_TRY(const std::string user, json.get_string("user_id"));
  ATOLL_TRY(door.user_id, base::parse_id("user", user));
  ATOLL_TRY(const std::string second, json.get_string("second_account_id"));
  ATOLL_TRY(door.second_account_id, base::parse_id("acc", second));
  ATOLL_TRY(door.second_token, json.get_string("second_access_token"));
  ATOLL_TRY(const auto addresses, json.get_array("ledger_addresses"));
  if (!addresses.empty()) {
    ATOLL_TRY(door.ledger_address, addresses[0].as_string());
  }
  return door;
}

}  // namespace

base::Result<Door> BankProgram::start(const std::vector<std::string>& more_options) {
  launch(more_options);
  return wait_until_ready();
}

void BankProgram::start_and_kill(int after_ms) {
  launch({});
  ::poll(nullptr, 0, after_ms);
  kill();
}

void BankProgram::launch(const std::vector<std::string>& more_options) {
  std::filesystem::remove(ready_file());
  std::vector<std::string> words = {atolld_,
                                    "--data",
                                    data().string(),
                                    "--port",
                                    "0",
                                    "--speed",
                                    "0",
                                    "--headless",
                                    "--ready-file",
                                    ready_file().string(),
                                    "--ledger",
                                    "unix:" + (folder_ / "ledger.sock").string()};
  words.insert(words.end(), more_options.begin(), more_options.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
}

base::Result<Door> BankProgram::wait_until_ready() {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < give_up) {
    if (std::filesystem::exists(ready_file())) return read_door(ready_file());
    if (has_ended()) {
      return base::fail(ErrorCode::kUnavailable, "bank_ended", "the bank ended before it served");
    }
    ::poll(nullptr, 0, kLookIntervalMs);
  }
  return base::fail(ErrorCode::kDeadlineExceeded, "bank_not_ready", "the bank does not serve");
}

bool BankProgram::has_ended() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

int BankProgram::wait_for_end() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void BankProgram::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  wait_for_end();
}

int BankProgram::stop() {
  if (pid_ < 0) return -1;
  ::kill(pid_, SIGTERM);
  return wait_for_end();
}

}  // namespace atollbank::chaos
