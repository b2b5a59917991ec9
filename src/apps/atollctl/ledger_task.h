// SPDX-License-Identifier: Apache-2.0
// What a person asked of a whole ledger ("atollctl ledger …"): plain values, checked in form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "apps/atollctl/backup/restore.h"
#include "apps/atollctl/dump/find_record.h"
#include "apps/atollctl/lines/run_lines.h"
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
  bool fast = false;
  std::string seal_key{};  // as the ledger hands it out; empty: the one in the folder
};

struct ExportLedger {
  std::string data_folder{};  // empty: of the running ledger
  std::string file{};
};

struct ImportLedger {
  ImportSource source{};
  std::string data_folder{};  // a new one; empty: into the running ledger
};

struct DumpRecord {
  RecordName name{};
  std::string data_folder{};  // empty: of the running ledger
};

struct WatchLedger {
  bool once = false;
  base::Duration every = base::Duration::from_seconds(1);
};

using LedgerTask = std::variant<BackUpLedger, RestoreLedger, VerifyLedger, ExportLedger,
                                ImportLedger, DumpRecord, WatchLedger>;

}  // namespace atollbank::atollctl
