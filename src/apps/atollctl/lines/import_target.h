// SPDX-License-Identifier: Apache-2.0
// Where imported commands go: into a new folder, at the times they were booked, or to a running
// ledger, now. One thread; blocks.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "adapters/file/file_journal.h"
#include "apps/atollctl/ledger_calls.h"
#include "apps/atollctl/lines/import_unit.h"
#include "apps/atollctl/stopped_journal.h"
#include "services/posting/shard.h"

namespace atollbank::atollctl {

class ImportTarget {
 public:
  virtual ~ImportTarget() = default;
  // Books the batches in order, all at `time_ns` where the target has a say in it; one reply each.
  // Without batches only time passes: what is due expires.
  virtual base::Result<std::vector<posting::Reply>> book(std::int64_t time_ns,
                                                         std::vector<ledger::Batch> batches) = 0;
  // Whether an expired hold expires here by itself, when its time comes.
  virtual bool keeps_time() const = 0;
};

// A ledger of its own on an empty disk, run step by step, whose clock says what it is told.
class NewLedger final : public ImportTarget {
 public:
  // `disk` outlives the object. Errors as in ports/journal.h.
  static base::Result<std::unique_ptr<NewLedger>> open(
      ports::Disk& disk, const adapters::FileJournalOptions& options = {});

  base::Result<std::vector<posting::Reply>> book(std::int64_t time_ns,
                                                 std::vector<ledger::Batch> batches) override;
  bool keeps_time() const override { return true; }
  // In hexadecimal, of the last group.
  base::Result<std::string> chain_hash() const;

 private:
  class ToldClock final : public base::Clock {
   public:
    base::Timestamp wall() const override { return now; }
    base::Timestamp monotonic() const override { return now; }
    base::Timestamp now{};
  };

  NewLedger(ports::Disk& disk, const adapters::FileJournalOptions& options)
      : journal_(disk, pool_, options), shard_({.shard = options.shard}, journal_, clock_) {}

  NoPool pool_;
  ToldClock clock_;
  adapters::FileJournal journal_;
  posting::Shard shard_;
};

// A running ledger. What it was sent before it answers as it did then.
class RunningLedger final : public ImportTarget {
 public:
  explicit RunningLedger(LedgerCalls& ledger) : ledger_(ledger) {}

  base::Result<std::vector<posting::Reply>> book(std::int64_t time_ns,
                                                 std::vector<ledger::Batch> batches) override;
  bool keeps_time() const override { return false; }

 private:
  LedgerCalls& ledger_;
};

// Puts what time did into commands, for a target whose time is another: a hold that is known to end
// is placed without an expiry, and released where it expired; what was booked then has that day as
// its value date.
class UnitsForNow final : public UnitReader {
 public:
  // `ended`: as ended_holds() says of the same units, which outlive the object.
  UnitsForNow(UnitReader& units, std::set<base::Id> ended)
      : units_(units), ended_(std::move(ended)) {}

  base::Result<std::optional<ImportUnit>> next() override;
  std::string left_out() const override { return units_.left_out(); }

 private:
  ImportUnit releases_of(const ImportUnit& unit) const;
  void adapt(ImportUnit& unit);
  void adapt(ledger::Command& command, bool was_done, std::int64_t time_ns);

  UnitReader& units_;
  const std::set<base::Id> ended_;
  std::map<base::Id, std::uint16_t> currencies_;  // of those holds
  std::optional<ImportUnit> waiting_;             // behind its releases
};

// The release that stands for an expiry: the same for ever.
ledger::Command release_of_expired(base::Id hold, std::uint16_t currency);

}  // namespace atollbank::atollctl
