// SPDX-License-Identifier: Apache-2.0
// The whole play: a bank, its clients, the kills and power cuts in between, and the audit.
//
// Progress goes to standard output. One thread, besides the clients' own.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "tests/chaos/agreements.h"
#include "tests/chaos/bank_program.h"
#include "tests/chaos/client.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/listener.h"
#include "tests/chaos/operation.h"
#include "tests/chaos/power_cord.h"
#include "tests/chaos/stage.h"

namespace atollbank::chaos {

struct Play {
  std::string atolld;
  std::string atollctl;
  std::filesystem::path folder;
  std::uint64_t operations = 20'000;
  std::size_t clients = 32;
  std::size_t kills = 3;
  std::size_t power_cuts = 2;
  std::uint64_t seed = 1;
};

class Director {
 public:
  explicit Director(const Play& play);

  // What was found wrong; an Error when the bank could not be run or read at all.
  base::Result<std::vector<std::string>> run();

 private:
  enum class Accident { kNone, kKill, kPowerCut };

  base::Result<void> start_bank(Accident next);
  // What the clients need besides the bank: the payee's numbers, a webhook.
  base::Result<void> prepare();
  base::Result<void> perform();
  base::Result<void> have_accidents();
  // Until the clients have done so much; unavailable bank_ended.
  base::Result<void> wait_until_finished(std::uint64_t operations);
  base::Result<void> happen(std::size_t number);
  // Until the webhook has been told all, and nothing is due that is not paid.
  base::Result<void> wait_until_settled();
  base::Result<void> pass_a_day();
  base::Result<void> audit_running_bank();
  base::Result<void> audit_stopped_bank();
  base::Result<void> audit_rebuilt_projections();
  void stop_bank();
  void find(std::string finding) { findings_.push_back(std::move(finding)); }
  Accident accident(std::size_t number) const;

  const Play play_;
  base::Random random_;
  BankProgram bank_;
  Stage stage_;
  std::vector<Accident> accidents_;
  std::optional<PowerCord> cord_;
  std::optional<Door> door_;
  std::unique_ptr<Listener> listener_;
  Agreements agreements_;
  DueBy due_by_;  // when a day passed last
  std::size_t days_passed_ = 0;
  PublicView before_;
  PublicView after_;
  PublicView payee_before_;
  PublicView payee_after_;
  History history_;
  std::vector<std::string> findings_;
};

}  // namespace atollbank::chaos
