// SPDX-License-Identifier: Apache-2.0
// The bank as a process of its own on a folder of its own, with its demo town standing still, and
// the one customer whose token it prints. Owned by the main thread; destroying it kills the bank.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "bench/harness/child_program.h"

namespace atollbank::bench {

class Bank {
 public:
  // `folder` holds data and logs, and is kept when the object goes.
  Bank(const base::Clock& clock, std::string program, std::string folder);

  // Returns when it serves. Started again, it goes on with what it had, maybe on another port.
  // Errors unavailable bank_not_ready (with what it printed).
  base::Result<void> start(const std::vector<std::string>& more_options = {});
  // kill -9
  void kill();
  // In order, as a person stops it.
  void stop();
  // What it has written to standard error since it was started.
  std::string log_text() const;

  pid_t pid() const { return process_->pid(); }
  std::uint16_t port() const { return port_; }
  const std::string& token() const { return token_; }
  base::Id account_id() const { return account_id_; }
  const std::string& user_text() const { return user_text_; }  // "user_…"
  const std::string& client_id() const { return client_id_; }
  const std::string& ledger_address() const { return ledger_address_; }

  // One call, whole request in and body out. `form` is the body, of PUT and POST.
  // Errors internal wrong_answer: not 200, or no JSON.
  base::Result<base::JsonValue> get(const std::string& target) const;
  base::Result<base::JsonValue> put(const std::string& target, const std::string& form) const;
  base::Result<base::JsonValue> post(const std::string& target, const std::string& form) const;
  base::Result<base::JsonValue> remove(const std::string& target) const;
  // What goes over the wire for such a call; of another customer where a token is given.
  std::string request_text(const std::string& method, const std::string& target,
                           const std::string& form) const;
  std::string request_text(const std::string& method, const std::string& target,
                           const std::string& form, const std::string& token) const;

 private:
  std::string log_path() const { return folder_ + "/bank.log"; }
  base::Result<void> read_ready_file();
  base::Result<base::JsonValue> call(const std::string& method, const std::string& target,
                                     const std::string& form) const;

  const base::Clock& clock_;
  const std::string program_;
  const std::string folder_;
  std::optional<ChildProgram> process_;
  std::uint16_t port_ = 0;
  std::string token_;
  base::Id account_id_;
  std::string user_text_;
  std::string client_id_;
  std::string ledger_address_;
};

}  // namespace atollbank::bench
