// SPDX-License-Identifier: Apache-2.0
// atolld as a process of its own, on one folder: started, killed, stopped, started again.
//
// One thread. It never leaves a bank behind: its end kills what still runs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace atollbank::chaos {

// What the ready file says.
struct Door {
  std::uint16_t port = 0;
  std::string token;
  std::string client_id;
  base::Id account_id;
  base::Id user_id;
  // The other customer, who is paid; the numbers are asked for once, with the token.
  base::Id second_account_id;
  std::string second_token;
  std::string second_sort_code;
  std::string second_account_number;
  std::string ledger_address;

  // The other customer's own.
  Door door_of_second() const {
    Door door = *this;
    door.account_id = second_account_id;
    door.token = second_token;
    return door;
  }
  bool is_same_bank(const Door& other) const {
    return token == other.token && account_id == other.account_id && user_id == other.user_id;
  }
};

class BankProgram {
 public:
  // `folder`: the bank lives in folder/bank, all else that belongs to it beside.
  BankProgram(std::string atolld, std::filesystem::path folder)
      : atolld_(std::move(atolld)), folder_(std::move(folder)) {}
  ~BankProgram() { kill(); }
  BankProgram(const BankProgram&) = delete;
  BankProgram& operator=(const BankProgram&) = delete;

  std::filesystem::path data() const { return folder_ / "bank"; }
  std::filesystem::path disk_log() const { return folder_ / "disk.log"; }

  // Blocks until it serves. unavailable bank_ended, deadline_exceeded bank_not_ready
  base::Result<Door> start(const std::vector<std::string>& more_options = {});
  // Starts it and kills it so soon afterwards, whether it serves by then or not.
  void start_and_kill(int after_ms);
  // By itself: it was neither killed nor stopped.
  bool has_ended();
  // SIGKILL, and waits until it is gone.
  void kill();
  // SIGTERM; its exit code.
  int stop();

 private:
  void launch(const std::vector<std::string>& more_options);
  base::Result<Door> wait_until_ready();
  int wait_for_end();
  std::filesystem::path ready_file() const { return folder_ / "ready.json"; }

  const std::string atolld_;
  const std::filesystem::path folder_;
  pid_t pid_ = -1;
};

}  // namespace atollbank::chaos
