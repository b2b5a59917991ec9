// SPDX-License-Identifier: Apache-2.0
// Postings of background work, which nobody waits for: those that come within a few milliseconds,
// or while others are under way, go to the ledger as one batch and become durable by one sync.
//
// Each has its own outcome, as if it had been sent alone. Everything runs on the executor, whose
// owner stops it before this goes.
#pragma once

#include <string>
#include <vector>

#include "runtime/executor.h"
#include "services/posting/api.h"

namespace atollbank::accounts {

class GatheredPostings {
 public:
  GatheredPostings(posting::PostingApi& posting, runtime::Executor& executor)
      : posting_(posting), executor_(executor) {}

  // Errors as PostingApi::submit(), of the whole batch; posting_overloaded also where too many
  // wait.
  void submit(ledger::Command command, std::string evidence,
              posting::Completion<ledger::CommandResult> done);

 private:
  struct Waiting {
    ledger::Command command;
    std::string evidence;
    posting::Completion<ledger::CommandResult> done;
  };

  void send_later();
  void send();
  void answer(std::vector<Waiting> sent, base::Result<posting::Reply> reply);

  posting::PostingApi& posting_;
  runtime::Executor& executor_;
  std::vector<Waiting> waiting_;
  bool will_send_ = false;
  bool is_under_way_ = false;  // a batch
};

}  // namespace atollbank::accounts
