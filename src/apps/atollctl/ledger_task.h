// SPDX-License-Identifier: Apache-2.0
// What a person asked of a whole ledger ("atollctl ledger …"): plain values, checked in form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "apps/atollctl/backup/restore.h"
#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::atollctl {

struct BackUpLedger {
  std::string folder{};
  bool follow = false;  // goes on until it is told to stop
};

struct RestoreLedger {
  std::string backup_folder{};
  std::string data_folder{};
  RestorePoint point{};
  bool verify = true;  // afterwards, as VerifyLedger does
};

struct VerifyLedger {
  std::string data_folder{};
};

using LedgerTask = std::variant<BackUpLedger, RestoreLedger, VerifyLedger>;

}  // namespace atollbank::atollctl
